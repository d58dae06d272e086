// IEEE 754 binary16 to float32: exponent and fraction moved to their places, and the bias made good by a product, which takes the
// smallest numbers too, whose exponent is 0. The halves are finite.
const BIAS: f32 = reinterpret<f32>((127 + 112) << 23)

// count floats from as many halves.
export function widenHalves(source: usize, target: usize, count: i32): void {
  const scale = f32x4.splat(BIAS)
  let i = 0
  for (; i + 4 <= count; i += 4) {
    const bits = v128.load16x4_u(source)
    const size = i32x4.shl(v128.and(bits, i32x4.splat(0x7fff)), 13)
    const sign = i32x4.shl(v128.and(bits, i32x4.splat(0x8000)), 16)
    v128.store(target, v128.or(f32x4.mul(size, scale), sign))
    source += 8
    target += 16
  }
  for (; i < count; i++) {
    const bits = <u32>load<u16>(source)
    const size = reinterpret<f32>((bits & 0x7fff) << 13) * BIAS
    store<u32>(target, reinterpret<u32>(size) | ((bits & 0x8000) << 16))
    source += 2
    target += 4
  }
}

// bfloat16 to float32: the same bits, in the upper half.
export function widenBfloats(source: usize, target: usize, count: i32): void {
  let i = 0
  for (; i + 4 <= count; i += 4) {
    v128.store(target, i32x4.shl(v128.load16x4_u(source), 16))
    source += 8
    target += 16
  }
  for (; i < count; i++) {
    store<u32>(target, (<u32>load<u16>(source)) << 16)
    source += 2
    target += 4
  }
}
