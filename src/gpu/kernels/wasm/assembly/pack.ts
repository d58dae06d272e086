// Packs a filter into panels of 8 channels (the last one of 4 if that suffices), each [taps * columns * depth, 8], zero padded.
// With width 1 the panels are single channels. Strides are in floats and may be negative (a flipped filter).
// Layout of the source: element (tap, column, d, n) at source + 4 * (tap * tapStride + column * columnStride + d * depthStride + n * nStride).
export function packFilter(
  source: usize,
  target: usize,
  taps: i32,
  columns: i32,
  depth: i32,
  channels: i32,
  width: i32,
  tapStride: i32,
  columnStride: i32,
  depthStride: i32,
  nStride: i32,
): void {
  for (let first = 0; first < channels;) {
    const wide = width == 1 ? 1 : channels - first > 4 ? 8 : 4
    const valid = min(wide, channels - first)
    for (let tap = 0; tap < taps; tap++) {
      for (let column = 0; column < columns; column++) {
        for (let d = 0; d < depth; d++) {
          let from = source + ((tap * tapStride + column * columnStride + d * depthStride + first * nStride) << 2)
          if (valid == 8 && nStride == 1) {
            v128.store(target, v128.load(from))
            v128.store(target, v128.load(from, 16), 16)
            target += 32
            continue
          }
          for (let n = 0; n < valid; n++) {
            store<f32>(target, load<f32>(from))
            target += 4
            from += nStride << 2
          }
          for (let n = valid; n < wide; n++) {
            store<f32>(target, 0)
            target += 4
          }
        }
      }
    }
    first += wide
  }
}
