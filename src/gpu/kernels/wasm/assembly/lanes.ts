// What the kernels do with vectors.

// Stores the first min(lanes, 4) lanes.
export function storeLanes(at: usize, value: v128, lanes: i32): void {
  if (lanes >= 4) {
    v128.store(at, value)
  } else if (lanes > 0) {
    store<f32>(at, f32x4.extract_lane(value, 0))
    if (lanes > 1) store<f32>(at, f32x4.extract_lane(value, 1), 4)
    if (lanes > 2) store<f32>(at, f32x4.extract_lane(value, 2), 8)
  }
}

// Zeros all but the first min(lanes, 4) lanes, whatever is in the others (they were read past the end of an array).
export function keepLanes(value: v128, lanes: i32): v128 {
  return v128.and(value, i32x4.gt_s(i32x4.splat(lanes), i32x4(0, 1, 2, 3)))
}

export function sumLanes(value: v128): f32 {
  const halves = f32x4.add(value, v128.shuffle<f32>(value, value, 2, 3, 0, 1))
  return f32x4.extract_lane(halves, 0) + f32x4.extract_lane(halves, 1)
}

// sum + a * b; in the module for engines with relaxed SIMD one instruction, rounded once.
export function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum)
  return f32x4.add(sum, f32x4.mul(a, b))
}
