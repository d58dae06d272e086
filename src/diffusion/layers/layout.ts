/** How PyTorch lays out a weight, and how tfjs wants it. Turned once at load and back when saved; vectors and tables stay as they are. */

/**
 * - `vector`: `[n]` on both sides.
 * - `table`: `[rows, columns]` on both sides.
 * - `linear`: PyTorch `[out, in]`, here `[in, out]`.
 * - `pointwise`: a 1×1 convolution, PyTorch `[out, in, 1, 1]`, here a linear map of every pixel, `[in, out]`.
 * - `convolution`: PyTorch `[out, in, height, width]`, here `[height, width, in, out]`.
 */
export type Layout = 'vector' | 'table' | 'linear' | 'pointwise' | 'convolution'

const stays = (layout: Layout) => layout === 'vector' || layout === 'table'

/** Shape in tfjs of a weight that has `shape` in PyTorch. */
export function shapeHere(shape: readonly number[], layout: Layout): number[] {
  const [out = 1, input = 1, height = 1, width = 1] = shape
  if (stays(layout)) return [...shape]
  return layout === 'convolution' ? [height, width, input, out] : [input, out]
}

/** Numbers, or halves that stand for them. */
type Values = Float32Array | Uint16Array

/** Values in PyTorch's order into tfjs's. `shape` is PyTorch's. */
export function fromTorch<T extends Values>(values: T, shape: readonly number[], layout: Layout): T {
  return stays(layout)
    ? values
    : reorder(values, shape, (torch, here, source, target) => (target[here] = source[torch] ?? 0))
}

/** Values in tfjs's order back into PyTorch's. `shape` is PyTorch's. */
export function toTorch(values: Float32Array, shape: readonly number[], layout: Layout): Float32Array {
  return stays(layout)
    ? values
    : reorder(values, shape, (torch, here, source, target) => (target[torch] = source[here] ?? 0))
}

/** Both orders have the filter's taps between them: `[out, in, tap]` there is `[tap, in, out]` here. */
function reorder<T extends Values>(
  source: T,
  [out = 1, input = 1, height = 1, width = 1]: readonly number[],
  move: (torch: number, here: number, source: T, target: T) => void,
): T {
  const taps = height * width
  const target = source.slice() as T
  let torch = 0
  for (let o = 0; o < out; o++)
    for (let i = 0; i < input; i++)
      for (let tap = 0; tap < taps; tap++) move(torch++, (tap * input + i) * out + o, source, target)
  return target
}
