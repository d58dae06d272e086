// One Adam update of one parameter (PyTorch's form), in place:
// m <- beta1 m + (1 - beta1) g; v <- beta2 v + (1 - beta2) g^2; p <- p - stepSize * m / (sqrt(v) * secondMomentScale + epsilon).
import { storeLanes } from './lanes'

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
): void {
  for (let left = size; left > 0; left -= 4) {
    const g = v128.load(gradient)
    const first = f32x4.add(f32x4.mul(v128.load(m), f32x4.splat(beta1)), f32x4.mul(g, f32x4.splat(oneMinusBeta1)))
    const second = f32x4.add(
      f32x4.mul(v128.load(v), f32x4.splat(beta2)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(oneMinusBeta2)),
    )
    const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(second), f32x4.splat(secondMomentScale)), f32x4.splat(epsilon))
    const step = f32x4.div(f32x4.mul(first, f32x4.splat(stepSize)), divisor)
    const next = f32x4.sub(v128.load(parameter), step)
    storeLanes(m, first, left)
    storeLanes(v, second, left)
    storeLanes(parameter, next, left)
    parameter += 16
    gradient += 16
    m += 16
    v += 16
  }
}
