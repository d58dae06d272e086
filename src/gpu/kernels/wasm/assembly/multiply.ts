// The matrix product under every forward convolution, input gradient and matMul: out[pixel, n] = sum_k patch[pixel, k] * filter[k, n].
//
// A patch is `taps` runs of `run` contiguous floats, `tapStride` bytes apart. The register tile is 4 pixels x 8 channels: 8
// accumulators, 2 filter vectors and the splats stay inside the 15 vector registers that V8 leaves to us on x64; 6 x 8 spills.
import { multiplyAdd, storeLanes, sumLanes } from './lanes'

// `pixels` is a multiple of four; inputTable and outputTable hold their byte offsets. filter comes from packFilter with the same
// width (1 for the dot products that serve one or two channels, else 8) and `depth` floats a channel; of these, the product uses
// `taps` runs of `run`, the first at `firstDepth`, each next one `filterStride` further on.
export function multiplyPixels(
  input: usize,
  inputTable: usize,
  output: usize,
  outputTable: usize,
  pixels: i32,
  filter: usize,
  taps: i32,
  tapStride: i32,
  run: i32,
  channels: i32,
  width: i32,
  depth: i32,
  firstDepth: i32,
  filterStride: i32,
): void {
  const skip = tapStride - (run << 2)
  const filterSkip = (filterStride - run) << 2
  for (let n = 0; n < channels;) {
    const left = channels - n
    const wide = width == 1 ? 1 : left > 4 ? 8 : 4
    const panel = filter + firstDepth * (wide << 2)
    for (let p = 0; p < pixels << 2; p += 16) {
      const to = output + (n << 2)
      if (wide == 8) {
        tile4x8(input, inputTable + p, to, outputTable + p, panel, taps, skip, run, filterSkip << 3, left)
      } else if (wide == 4) {
        tile4x4(input, inputTable + p, to, outputTable + p, panel, taps, skip, run, filterSkip << 2, left)
      } else {
        dot4(input, inputTable + p, to, outputTable + p, panel, taps, skip, run, filterSkip)
      }
    }
    filter += depth * (wide << 2)
    n += wide
  }
}

function tile4x8(
  input: usize,
  inputTable: usize,
  output: usize,
  outputTable: usize,
  filter: usize,
  taps: i32,
  skip: i32,
  run: i32,
  filterSkip: i32,
  channels: i32,
): void {
  let a0 = input + load<i32>(inputTable)
  let a1 = input + load<i32>(inputTable, 4)
  let a2 = input + load<i32>(inputTable, 8)
  let a3 = input + load<i32>(inputTable, 12)
  let c00 = f32x4.splat(0)
  let c01 = f32x4.splat(0)
  let c10 = f32x4.splat(0)
  let c11 = f32x4.splat(0)
  let c20 = f32x4.splat(0)
  let c21 = f32x4.splat(0)
  let c30 = f32x4.splat(0)
  let c31 = f32x4.splat(0)
  for (let tap = 0; tap < taps; tap++) {
    // Not unrolled: V8 would gather the loads of all the steps first, and spill.
    for (const end = a0 + (run << 2); a0 < end; a0 += 4) {
      const b0 = v128.load(filter)
      const b1 = v128.load(filter, 16)
      let s = v128.load32_splat(a0)
      c00 = multiplyAdd(c00, s, b0)
      c01 = multiplyAdd(c01, s, b1)
      s = v128.load32_splat(a1)
      c10 = multiplyAdd(c10, s, b0)
      c11 = multiplyAdd(c11, s, b1)
      s = v128.load32_splat(a2)
      c20 = multiplyAdd(c20, s, b0)
      c21 = multiplyAdd(c21, s, b1)
      s = v128.load32_splat(a3)
      c30 = multiplyAdd(c30, s, b0)
      c31 = multiplyAdd(c31, s, b1)
      filter += 32
      a1 += 4
      a2 += 4
      a3 += 4
    }
    filter += filterSkip
    a0 += skip
    a1 += skip
    a2 += skip
    a3 += skip
  }
  const o0 = output + load<i32>(outputTable)
  const o1 = output + load<i32>(outputTable, 4)
  const o2 = output + load<i32>(outputTable, 8)
  const o3 = output + load<i32>(outputTable, 12)
  v128.store(o0, c00)
  v128.store(o1, c10)
  v128.store(o2, c20)
  v128.store(o3, c30)
  if (channels >= 8) {
    v128.store(o0, c01, 16)
    v128.store(o1, c11, 16)
    v128.store(o2, c21, 16)
    v128.store(o3, c31, 16)
  } else {
    storeLanes(o0 + 16, c01, channels - 4)
    storeLanes(o1 + 16, c11, channels - 4)
    storeLanes(o2 + 16, c21, channels - 4)
    storeLanes(o3 + 16, c31, channels - 4)
  }
}

function tile4x4(
  input: usize,
  inputTable: usize,
  output: usize,
  outputTable: usize,
  filter: usize,
  taps: i32,
  skip: i32,
  run: i32,
  filterSkip: i32,
  channels: i32,
): void {
  let a0 = input + load<i32>(inputTable)
  let a1 = input + load<i32>(inputTable, 4)
  let a2 = input + load<i32>(inputTable, 8)
  let a3 = input + load<i32>(inputTable, 12)
  let c0 = f32x4.splat(0)
  let c1 = f32x4.splat(0)
  let c2 = f32x4.splat(0)
  let c3 = f32x4.splat(0)
  for (let tap = 0; tap < taps; tap++) {
    for (const end = a0 + (run << 2); a0 < end; a0 += 4) {
      const b = v128.load(filter)
      c0 = multiplyAdd(c0, v128.load32_splat(a0), b)
      c1 = multiplyAdd(c1, v128.load32_splat(a1), b)
      c2 = multiplyAdd(c2, v128.load32_splat(a2), b)
      c3 = multiplyAdd(c3, v128.load32_splat(a3), b)
      filter += 16
      a1 += 4
      a2 += 4
      a3 += 4
    }
    filter += filterSkip
    a0 += skip
    a1 += skip
    a2 += skip
    a3 += skip
  }
  storeLanes(output + load<i32>(outputTable), c0, channels)
  storeLanes(output + load<i32>(outputTable, 4), c1, channels)
  storeLanes(output + load<i32>(outputTable, 8), c2, channels)
  storeLanes(output + load<i32>(outputTable, 12), c3, channels)
}

// One output channel: the vector runs along the patch. `run` is a multiple of four.
function dot4(
  input: usize,
  inputTable: usize,
  output: usize,
  outputTable: usize,
  filter: usize,
  taps: i32,
  skip: i32,
  run: i32,
  filterSkip: i32,
): void {
  let a0 = input + load<i32>(inputTable)
  let a1 = input + load<i32>(inputTable, 4)
  let a2 = input + load<i32>(inputTable, 8)
  let a3 = input + load<i32>(inputTable, 12)
  let c0 = f32x4.splat(0)
  let c1 = f32x4.splat(0)
  let c2 = f32x4.splat(0)
  let c3 = f32x4.splat(0)
  for (let tap = 0; tap < taps; tap++) {
    for (let r = 0; r < run; r += 4) {
      const b = v128.load(filter)
      c0 = multiplyAdd(c0, v128.load(a0), b)
      c1 = multiplyAdd(c1, v128.load(a1), b)
      c2 = multiplyAdd(c2, v128.load(a2), b)
      c3 = multiplyAdd(c3, v128.load(a3), b)
      filter += 16
      a0 += 16
      a1 += 16
      a2 += 16
      a3 += 16
    }
    filter += filterSkip
    a0 += skip
    a1 += skip
    a2 += skip
    a3 += skip
  }
  store<f32>(output + load<i32>(outputTable), sumLanes(c0))
  store<f32>(output + load<i32>(outputTable, 4), sumLanes(c1))
  store<f32>(output + load<i32>(outputTable, 8), sumLanes(c2))
  store<f32>(output + load<i32>(outputTable, 12), sumLanes(c3))
}
