// The filter gradient, and every matMul with its first factor transposed: dw[k, n] += sum_pixel patch[pixel, k] * dy[pixel, n].
//
// The register tile is 4 k x 8 n, kept in registers over all pixels of a group of images. The sums live in packed scratch
// ([panel][k][8], rounded up to whole tiles) and are unpacked once at the end.
import { multiplyAdd } from './lanes'

// Accumulates into the sums of `depth` k (a multiple of four) from `firstDepth` on. table: for each pixel the byte offsets of its
// patch and of its row of dy, side by side. depthTable: byte offset of each k inside a patch. channels: a multiple of four.
// sums: [panel][sumsDepth][8], zeroed before the first call.
export function filterGradient(
  input: usize,
  dy: usize,
  table: usize,
  pixels: i32,
  depthTable: usize,
  depth: i32,
  channels: i32,
  sums: usize,
  sumsDepth: i32,
  firstDepth: i32,
): void {
  const tableEnd = table + (pixels << 3)
  for (let n = 0; n < channels; n += 8) {
    const wide = channels - n > 4 ? 8 : 4
    const panel = dy + (n << 2)
    let at = sums + firstDepth * (wide << 2)
    for (let k = 0; k < depth; k += 4) {
      const offsets = depthTable + (k << 2)
      const k0 = input + load<i32>(offsets)
      const k1 = input + load<i32>(offsets, 4)
      const k2 = input + load<i32>(offsets, 8)
      const k3 = input + load<i32>(offsets, 12)
      if (wide == 4) {
        tile4x4(k0, k1, k2, k3, panel, table, tableEnd, at)
      } else if (k3 - k0 == 12) {
        tile4x8Run(k0, panel, table, tableEnd, at)
      } else {
        tile4x8(k0, k1, k2, k3, panel, table, tableEnd, at)
      }
      at += wide << 4
    }
    sums += sumsDepth * (wide << 2)
  }
}

// Four consecutive floats of a patch: one address serves all four.
function tile4x8Run(patch: usize, dy: usize, table: usize, tableEnd: usize, sums: usize): void {
  let c00 = v128.load(sums)
  let c01 = v128.load(sums, 16)
  let c10 = v128.load(sums, 32)
  let c11 = v128.load(sums, 48)
  let c20 = v128.load(sums, 64)
  let c21 = v128.load(sums, 80)
  let c30 = v128.load(sums, 96)
  let c31 = v128.load(sums, 112)
  for (; table < tableEnd; table += 8) {
    const a = patch + load<i32>(table)
    const row = dy + load<i32>(table, 4)
    const b0 = v128.load(row)
    const b1 = v128.load(row, 16)
    let s = v128.load32_splat(a)
    c00 = multiplyAdd(c00, s, b0)
    c01 = multiplyAdd(c01, s, b1)
    s = v128.load32_splat(a, 4)
    c10 = multiplyAdd(c10, s, b0)
    c11 = multiplyAdd(c11, s, b1)
    s = v128.load32_splat(a, 8)
    c20 = multiplyAdd(c20, s, b0)
    c21 = multiplyAdd(c21, s, b1)
    s = v128.load32_splat(a, 12)
    c30 = multiplyAdd(c30, s, b0)
    c31 = multiplyAdd(c31, s, b1)
  }
  v128.store(sums, c00)
  v128.store(sums, c01, 16)
  v128.store(sums, c10, 32)
  v128.store(sums, c11, 48)
  v128.store(sums, c20, 64)
  v128.store(sums, c21, 80)
  v128.store(sums, c30, 96)
  v128.store(sums, c31, 112)
}

function tile4x8(
  k0: usize,
  k1: usize,
  k2: usize,
  k3: usize,
  dy: usize,
  table: usize,
  tableEnd: usize,
  sums: usize,
): void {
  let c00 = v128.load(sums)
  let c01 = v128.load(sums, 16)
  let c10 = v128.load(sums, 32)
  let c11 = v128.load(sums, 48)
  let c20 = v128.load(sums, 64)
  let c21 = v128.load(sums, 80)
  let c30 = v128.load(sums, 96)
  let c31 = v128.load(sums, 112)
  for (; table < tableEnd; table += 8) {
    const pixel = load<i32>(table)
    const row = dy + load<i32>(table, 4)
    const b0 = v128.load(row)
    const b1 = v128.load(row, 16)
    let s = v128.load32_splat(k0 + pixel)
    c00 = multiplyAdd(c00, s, b0)
    c01 = multiplyAdd(c01, s, b1)
    s = v128.load32_splat(k1 + pixel)
    c10 = multiplyAdd(c10, s, b0)
    c11 = multiplyAdd(c11, s, b1)
    s = v128.load32_splat(k2 + pixel)
    c20 = multiplyAdd(c20, s, b0)
    c21 = multiplyAdd(c21, s, b1)
    s = v128.load32_splat(k3 + pixel)
    c30 = multiplyAdd(c30, s, b0)
    c31 = multiplyAdd(c31, s, b1)
  }
  v128.store(sums, c00)
  v128.store(sums, c01, 16)
  v128.store(sums, c10, 32)
  v128.store(sums, c11, 48)
  v128.store(sums, c20, 64)
  v128.store(sums, c21, 80)
  v128.store(sums, c30, 96)
  v128.store(sums, c31, 112)
}

function tile4x4(
  k0: usize,
  k1: usize,
  k2: usize,
  k3: usize,
  dy: usize,
  table: usize,
  tableEnd: usize,
  sums: usize,
): void {
  let c0 = v128.load(sums)
  let c1 = v128.load(sums, 16)
  let c2 = v128.load(sums, 32)
  let c3 = v128.load(sums, 48)
  for (; table < tableEnd; table += 8) {
    const pixel = load<i32>(table)
    const b = v128.load(dy + load<i32>(table, 4))
    c0 = multiplyAdd(c0, v128.load32_splat(k0 + pixel), b)
    c1 = multiplyAdd(c1, v128.load32_splat(k1 + pixel), b)
    c2 = multiplyAdd(c2, v128.load32_splat(k2 + pixel), b)
    c3 = multiplyAdd(c3, v128.load32_splat(k3 + pixel), b)
  }
  v128.store(sums, c0)
  v128.store(sums, c1, 16)
  v128.store(sums, c2, 32)
  v128.store(sums, c3, 48)
}

// Unpacks the sums into dw [depth, channels]; paddedDepth and paddedChannels are the sizes filterGradient worked with.
export function unpackFilterGradient(
  sums: usize,
  dw: usize,
  depth: i32,
  channels: i32,
  paddedDepth: i32,
  paddedChannels: i32,
): void {
  for (let n = 0; n < paddedChannels; n += 8) {
    const wide = paddedChannels - n > 4 ? 8 : 4
    const bytes = min(wide, channels - n) << 2
    let to = dw + (n << 2)
    for (let k = 0; k < depth; k++) {
      const from = sums + ((k * wide) << 2)
      if (bytes == 32) {
        v128.store(to, v128.load(from))
        v128.store(to, v128.load(from, 16), 16)
      } else {
        memory.copy(to, from, bytes)
      }
      to += channels << 2
    }
    sums += (paddedDepth * wide) << 2
  }
}
