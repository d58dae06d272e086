/**
 * How reductions over all axes but the last are cut up. `x` is seen as a matrix of rows x channels; a workgroup of 16 x 16
 * threads takes a tile of 16 neighbouring channels (so that reads are coalesced) and a chunk of rows. Every workgroup
 * writes its partial result; the next dispatch reads all of a tile's partial results first. There is no atomic addition
 * of floats in WGSL, and none is needed.
 */
import { util, type TensorInfo } from '@tensorflow/tfjs-core'

/** Channels of a tile and rows in flight: 256 threads and at most 4 KiB of workgroup memory, within every device's limits. */
export const TILE = 16

/** More chunks use more of the GPU, but every workgroup of the second dispatch reads all of them. */
const MAX_CHUNKS = 64
const MIN_ROWS_OF_CHUNK = 4 * TILE
/** So few rows are one chunk: walking through them takes less time than a second dispatch. */
const ROWS_OF_ONE_CHUNK = 128 * TILE

export interface Tiling {
  rows: number
  channels: number
  /** Rows of every chunk but the last. */
  rowsPerChunk: number
  chunks: number
  /** Dispatch size: tiles of channels x chunks. */
  workgroups: [number, number]
}

/** @param x `[..., C]` */
export function tilingOf(x: TensorInfo): Tiling {
  const channels = x.shape[x.shape.length - 1] ?? 1
  const rows = util.sizeFromShape(x.shape) / channels
  const rowsPerChunk = rows <= ROWS_OF_ONE_CHUNK ? rows : Math.max(MIN_ROWS_OF_CHUNK, Math.ceil(rows / MAX_CHUNKS))
  const chunks = rows === 0 ? 1 : Math.ceil(rows / rowsPerChunk)
  return { rows, channels, rowsPerChunk, chunks, workgroups: [Math.ceil(channels / TILE), chunks] }
}

/** Fields of the uniforms that every tiled shader has, and their values. */
export const tilingFields = ['rows: u32', 'channels: u32', 'rowsPerChunk: u32', 'chunks: u32']
export const tilingValues = (tiling: Tiling) => [tiling.rows, tiling.channels, tiling.rowsPerChunk, tiling.chunks]

/**
 * WGSL: `sumOverLanes(value, lane, column)` adds the vec2 of the 16 threads that share a channel; all threads of the
 * workgroup must call it. `begin` is the text with which every tiled entry point begins.
 */
export const tileFunctions = `
const TILE = ${TILE}u;
var<workgroup> lanes: array<vec2<f32>, ${TILE * TILE}>;

fn sumOverLanes(value: vec2<f32>, lane: u32, column: u32) -> vec2<f32> {
  workgroupBarrier();
  lanes[lane * TILE + column] = value;
  workgroupBarrier();
  for (var width = TILE / 2u; width > 0u; width = width / 2u) {
    if (lane < width) {
      lanes[lane * TILE + column] += lanes[(lane + width) * TILE + column];
    }
    workgroupBarrier();
  }
  return lanes[column];
}
`

/** WGSL: an entry point that begins with a thread's place in its tile, its channel and its chunk of rows. */
export const tileEntry = `
@compute @workgroup_size(${TILE}, ${TILE}, 1)
fn main(@builtin(local_invocation_id) local: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
  let column = local.x;
  let lane = local.y;
  let channel = group.x * TILE + column;
  let inside = channel < uniforms.channels;
  let chunk = group.y;
`

export const tileMain = `${tileEntry}
  let firstRow = chunk * uniforms.rowsPerChunk;
  let endRow = select(firstRow, min(firstRow + uniforms.rowsPerChunk, uniforms.rows), inside);
`
