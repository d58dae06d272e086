/** The batches of a tensor as the shaders know them: how many is baked in, their rows are uniforms. */
import type { TensorInfo } from '@tensorflow/tfjs-core'

const indices = (count: number) => Array.from({ length: count }, (_, i) => i)

/** Rows of each batch, of x `[B, ..., C]` seen as rows x channels. */
export function rowsOf(x: TensorInfo, segments: readonly number[]): number[] {
  const rowsAnEntry = x.shape.slice(1, -1).reduce((a, b) => a * b, 1)
  return segments.map((entries) => entries * rowsAnEntry)
}

/** Fields of the uniforms; their values are `rowsOf`. */
export const segmentFields = (count: number) => indices(count).map((i) => `rows${i}: u32`)

/** WGSL: `segmentAt(i)`, batch i's first row and the row behind its last. */
export const segmentFunctions = (count: number) => `
struct Segment { first: u32, end: u32 }

fn segmentAt(index: u32) -> Segment {
  var segment = Segment(0u, uniforms.rows0);
  ${indices(count)
    .slice(1)
    .map((i) => `if (index >= ${i}u) { segment = Segment(segment.end, segment.end + uniforms.rows${i}); }`)
    .join('\n  ')}
  return segment;
}
`
