// The gate of a feed-forward layer and its gradient (../../gated-gelu.ts says what they are): rows of `width` values and as many gates.
import { expNegative } from './activation'
import { storeLanes } from './lanes'

// exp(-x^2 / 2)
function bell(x: v128): v128 {
  return expNegative(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)))
}

// The normal distribution at x, where exponential = bell(x); see ERF in ../../gated-gelu.ts.
function distribution(x: v128, exponential: v128): v128 {
  const one = f32x4.splat(1)
  // 0.3275911 / sqrt(2)
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(f32x4.abs(x), f32x4.splat(0.23164189))))
  let sum = f32x4.mul(t, f32x4.splat(1.061405429))
  sum = f32x4.mul(t, f32x4.add(sum, f32x4.splat(-1.453152027)))
  sum = f32x4.mul(t, f32x4.add(sum, f32x4.splat(1.421413741)))
  sum = f32x4.mul(t, f32x4.add(sum, f32x4.splat(-0.284496736)))
  sum = f32x4.mul(t, f32x4.add(sum, f32x4.splat(0.254829592)))
  const tail = f32x4.mul(f32x4.mul(sum, exponential), f32x4.splat(0.5))
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(x, f32x4.splat(0)))
}

// y = value * gate * distribution(gate)
export function gatedGelu(x: usize, y: usize, rows: i32, width: i32): void {
  const half = width << 2
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < width; c += 4) {
      const at = x + (c << 2)
      const gate = v128.load(at + half)
      const gelu = f32x4.mul(gate, distribution(gate, bell(gate)))
      storeLanes(y + (c << 2), f32x4.mul(v128.load(at), gelu), width - c)
    }
    x += 2 * half
    y += half
  }
}

// dx: of a value dy * gelu(gate), of a gate dy * value * (distribution + gate * density)
export function gatedGeluGradient(dy: usize, x: usize, dx: usize, rows: i32, width: i32): void {
  const half = width << 2
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < width; c += 4) {
      const at = c << 2
      const gate = v128.load(x + at + half)
      const exponential = bell(gate)
      const probability = distribution(gate, exponential)
      const slope = v128.load(dy + at)
      // 1 / sqrt(2 pi)
      const density = f32x4.mul(exponential, f32x4.splat(0.3989422804))
      const ofGelu = f32x4.add(probability, f32x4.mul(gate, density))
      storeLanes(dx + at, f32x4.mul(slope, f32x4.mul(gate, probability)), width - c)
      storeLanes(dx + at + half, f32x4.mul(slope, f32x4.mul(v128.load(x + at), ofGelu)), width - c)
    }
    x += 2 * half
    dx += 2 * half
    dy += half
  }
}
