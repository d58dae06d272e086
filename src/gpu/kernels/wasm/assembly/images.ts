// Laying out images so that convolution reads contiguous runs. Offsets and strides are in bytes, sizes in elements.

// Copies images [images, height, width, depth] into [images, paddedHeight, paddedWidth, depth], shifted down and right by
// (top, left); what the source does not cover is zero, what lies outside the padded frame is dropped. Once an image has its
// border, the taps of one filter row lie in one contiguous run of filterWidth * depth floats: no im2col copy is needed.
export function padImages(
  source: usize,
  target: usize,
  images: i32,
  height: i32,
  width: i32,
  depth: i32,
  top: i32,
  left: i32,
  paddedHeight: i32,
  paddedWidth: i32,
): void {
  const pixel = depth << 2
  const sourceRow = width * pixel
  const targetRow = paddedWidth * pixel
  const first = max(0, left)
  const last = max(first, min(paddedWidth, left + width))
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < paddedHeight; y++) {
      const from = y - top
      if (from < 0 || from >= height) {
        memory.fill(target, 0, targetRow)
      } else {
        memory.fill(target, 0, first * pixel)
        memory.copy(target + first * pixel, source + from * sourceRow + (first - left) * pixel, (last - first) * pixel)
        memory.fill(target + last * pixel, 0, (paddedWidth - last) * pixel)
      }
      target += targetRow
    }
    source += height * sourceRow
  }
}

// Byte offset of every pixel of [images, rows, columns] at the given strides, as i32, one every `entry` bytes. The last one is
// repeated up to a multiple of four, so that kernels which take four pixels at a time need no tail: they only write it again.
export function pixelTable(
  table: usize,
  images: i32,
  rows: i32,
  columns: i32,
  base: i32,
  imageStride: i32,
  rowStride: i32,
  columnStride: i32,
  entry: i32,
): void {
  let offset = 0
  let count = 0
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < rows; row++) {
      offset = base + image * imageStride + row * rowStride
      for (let column = 0; column < columns; column++) {
        store<i32>(table, offset)
        table += entry
        offset += columnStride
        count++
      }
    }
  }
  offset -= columnStride
  while (count & 3) {
    store<i32>(table, offset)
    table += entry
    count++
  }
}

// Copies rows of `depth` floats into rows of `padded` floats, zeros behind.
export function padChannels(source: usize, target: usize, rows: i32, depth: i32, padded: i32): void {
  for (let row = 0; row < rows; row++) {
    memory.copy(target, source, depth << 2)
    memory.fill(target + (depth << 2), 0, (padded - depth) << 2)
    source += depth << 2
    target += padded << 2
  }
}
