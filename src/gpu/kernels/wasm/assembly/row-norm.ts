// Layer norm and its gradient: group norm of one group and one position, each row a sample (../../group-norm.ts).
import { sigmoid } from './activation'
import { beforeActivation } from './group-norm'
import { keepLanes, storeLanes, sumLanes } from './lanes'

// y, and each row's mean and 1 / sqrt(variance + epsilon) in `moments`.
export function normaliseRows(
  x: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  moments: usize,
  rows: i32,
  channels: i32,
  epsilon: f32,
  silu: i32,
): void {
  for (let row = 0; row < rows; row++) {
    let sum = f32x4.splat(0)
    for (let c = 0; c < channels; c += 4) sum = f32x4.add(sum, keepLanes(v128.load(x + (c << 2)), channels - c))
    const mean = sumLanes(sum) / <f32>channels
    const centre = f32x4.splat(mean)
    sum = f32x4.splat(0)
    for (let c = 0; c < channels; c += 4) {
      const centred = keepLanes(f32x4.sub(v128.load(x + (c << 2)), centre), channels - c)
      sum = f32x4.add(sum, f32x4.mul(centred, centred))
    }
    const inverse: f32 = 1 / sqrt(sumLanes(sum) / <f32>channels + epsilon)
    const factor = f32x4.splat(inverse)
    for (let c = 0; c < channels; c += 4) {
      const at = c << 2
      const normed = f32x4.mul(f32x4.sub(v128.load(x + at), centre), factor)
      let value = f32x4.add(f32x4.mul(normed, v128.load(gamma + at)), v128.load(beta + at))
      if (silu) value = f32x4.mul(value, sigmoid(value))
      storeLanes(y + at, value, channels - c)
    }
    store<f32>(moments, mean)
    store<f32>(moments, inverse, 4)
    moments += 8
    x += channels << 2
    y += channels << 2
  }
}

// dx; dgamma and dbeta are added to two arrays of one float a channel, rounded up to whole vectors.
export function rowGradients(
  dy: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  moments: usize,
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  rows: i32,
  channels: i32,
  silu: i32,
): void {
  for (let row = 0; row < rows; row++) {
    const centre = v128.load32_splat(moments)
    const factor = v128.load32_splat(moments, 4)
    let sum = f32x4.splat(0)
    let tiltedSum = f32x4.splat(0)
    for (let c = 0; c < channels; c += 4) {
      const at = c << 2
      const scale = v128.load(gamma + at)
      const normed = f32x4.mul(f32x4.sub(v128.load(x + at), centre), factor)
      const value = f32x4.add(f32x4.mul(normed, scale), v128.load(beta + at))
      const dp = keepLanes(beforeActivation(v128.load(dy + at), value, silu), channels - c)
      const tilted = keepLanes(f32x4.mul(dp, normed), channels - c)
      v128.store(dbeta + at, f32x4.add(v128.load(dbeta + at), dp))
      v128.store(dgamma + at, f32x4.add(v128.load(dgamma + at), tilted))
      storeLanes(dx + at, dp, channels - c)
      sum = f32x4.add(sum, keepLanes(f32x4.mul(dp, scale), channels - c))
      tiltedSum = f32x4.add(tiltedSum, keepLanes(f32x4.mul(tilted, scale), channels - c))
    }
    const plain = f32x4.splat(sumLanes(sum) / <f32>channels)
    const tilt = f32x4.splat(sumLanes(tiltedSum) / <f32>channels)
    for (let c = 0; c < channels; c += 4) {
      const at = c << 2
      const normed = f32x4.mul(f32x4.sub(v128.load(x + at), centre), factor)
      const part = f32x4.sub(f32x4.mul(v128.load(gamma + at), v128.load(dx + at)), plain)
      storeLanes(dx + at, f32x4.mul(f32x4.sub(part, f32x4.mul(normed, tilt)), factor), channels - c)
    }
    moments += 8
    x += channels << 2
    dy += channels << 2
    dx += channels << 2
  }
}
