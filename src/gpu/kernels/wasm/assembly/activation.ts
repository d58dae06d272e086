// The activations of our fused kernels on four floats at a time (../../activation.ts defines them).
//
// linear, relu and leakyRelu are one function with a slope below zero of 1, 0 and 0.2; the slope TANH stands for tanh.
// NaN goes in, NaN comes out.

export const TANH: f32 = -1

// act(x)
export function activate(x: v128, slope: f32): v128 {
  if (slope == TANH) return tanh(x)
  return f32x4.pmax(x, f32x4.mul(x, f32x4.splat(slope)))
}

// dy * act'(x), from y = act(x)
export function activationGradient(dy: v128, y: v128, slope: f32): v128 {
  if (slope == TANH) return f32x4.mul(dy, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)))
  return v128.bitselect(dy, f32x4.mul(dy, f32x4.splat(slope)), f32x4.gt(y, f32x4.splat(0)))
}

// tanh x = sign(x) (1 - t) / (1 + t), t = exp(-2|x|); the absolute error is about 1e-7.
export function tanh(x: v128): v128 {
  const t = expNegative(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)))
  const one = f32x4.splat(1)
  const size = f32x4.div(f32x4.sub(one, t), f32x4.add(one, t))
  return v128.bitselect(x, size, i32x4.splat(<i32>0x80000000))
}

// 1 / (1 + exp(-x)), without overflow on either side.
export function sigmoid(x: v128): v128 {
  const t = expNegative(f32x4.neg(f32x4.abs(x)))
  const one = f32x4.splat(1)
  return f32x4.div(v128.bitselect(one, t, f32x4.ge(x, f32x4.splat(0))), f32x4.add(one, t))
}

// exp(u) for u <= 0: u = n ln 2 + r, |r| <= ln 2 / 2; exp r from its Taylor polynomial of degree 7 (error 1e-8), 2^n by exponent.
export function expNegative(u: v128): v128 {
  // Below -80 exp(u) is 0 beside 1, and 2^n stays a normal number.
  u = f32x4.max(u, f32x4.splat(-80))
  const n = f32x4.nearest(f32x4.mul(u, f32x4.splat(1.4426950408889634)))
  // ln 2 in two parts, the first with few bits, so that n times it is exact.
  let r = f32x4.sub(u, f32x4.mul(n, f32x4.splat(0.693359375)))
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.1219444005469057e-4)))
  let p = f32x4.splat(<f32>(1.0 / 5040.0))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(<f32>(1.0 / 720.0)))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(<f32>(1.0 / 120.0)))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(<f32>(1.0 / 24.0)))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(<f32>(1.0 / 6.0)))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1))
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return f32x4.mul(p, exponent)
}
