// One Adam update of one parameter (PyTorch's form), in place:
// g <- scale g; m <- beta1 m + (1 - beta1) g; v <- beta2 v + (1 - beta2) g^2; p <- kept p - stepSize m / (sqrt(v) secondMomentScale + epsilon).
import { keepLanes, storeLanes, sumLanes } from './lanes'

const BLOCK = 1024

export function adamUpdate(
  parameter: usize,
  gradient: usize,
  m: usize,
  v: usize,
  size: i32,
  beta1: f32,
  oneMinusBeta1: f32,
  beta2: f32,
  oneMinusBeta2: f32,
  epsilon: f32,
  stepSize: f32,
  secondMomentScale: f32,
  kept: f32,
  scale: f32,
): void {
  for (let left = size; left > 0; left -= 4) {
    const g = f32x4.mul(v128.load(gradient), f32x4.splat(scale))
    const first = f32x4.add(f32x4.mul(v128.load(m), f32x4.splat(beta1)), f32x4.mul(g, f32x4.splat(oneMinusBeta1)))
    const second = f32x4.add(
      f32x4.mul(v128.load(v), f32x4.splat(beta2)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(oneMinusBeta2)),
    )
    const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(second), f32x4.splat(secondMomentScale)), f32x4.splat(epsilon))
    const step = f32x4.div(f32x4.mul(first, f32x4.splat(stepSize)), divisor)
    const next = f32x4.sub(f32x4.mul(v128.load(parameter), f32x4.splat(kept)), step)
    storeLanes(m, first, left)
    storeLanes(v, second, left)
    storeLanes(parameter, next, left)
    parameter += 16
    gradient += 16
    m += 16
    v += 16
  }
}

// The sum of squares of an array: of whole blocks in float32, of blocks in float64.
export function sumOfSquares(values: usize, size: i32): f64 {
  let sum: f64 = 0
  for (let left = size; left > 0; left -= BLOCK) {
    let block = f32x4.splat(0)
    for (let i = 0, count = min(left, BLOCK); i < count; i += 4) {
      const value = keepLanes(v128.load(values), count - i)
      block = f32x4.add(block, f32x4.mul(value, value))
      values += 16
    }
    sum += sumLanes(block)
  }
  return sum
}
