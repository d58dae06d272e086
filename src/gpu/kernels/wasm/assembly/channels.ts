// Kernels over [rows, channels] whose operands come per channel: bias + activation, and batch normalisation + activation.
//
// An array of `total` floats is walked in lines of `period` floats, a multiple of four, with one per-channel value for each
// float of a line: period = channels where that is a multiple of four, else 4 * channels, the per-channel values repeated four
// times. The last line may be incomplete. Sums are taken over blocks of lines in registers, then added up: that keeps a block in
// the first-level cache, and the rounding error small.
import { activate, activationGradient } from './activation'
import { keepLanes, storeLanes } from './lanes'

const BLOCK_LINES = 64

// y = act((x - mean) * scale + shift), each of the three per channel. Bias + activation has mean 0 and scale 1.
export function affineActivation(
  x: usize,
  mean: usize,
  scale: usize,
  shift: usize,
  y: usize,
  total: i32,
  period: i32,
  activation: i32,
): void {
  const line = period << 2
  for (let left = total; left > 0; left -= period) {
    for (let c = 0, end = min(line, left << 2); c < end; c += 4 << 2) {
      const centred = f32x4.sub(v128.load(x + c), v128.load(mean + c))
      const value = activate(f32x4.add(f32x4.mul(centred, v128.load(scale + c)), v128.load(shift + c)), activation)
      storeLanes(y + c, value, left - (c >> 2))
    }
    x += line
    y += line
  }
}

// sums[c] += sum of x over its channel
export function channelSums(x: usize, sums: usize, total: i32, period: i32): void {
  const line = period << 2
  for (let left = total; left > 0; left -= BLOCK_LINES * period) {
    for (let c = 0; c < line; c += 4 << 2) {
      let sum = f32x4.splat(0)
      let at = x + c
      for (let i = left - (c >> 2), end = max(0, i - BLOCK_LINES * period); i > end; i -= period) {
        sum = f32x4.add(sum, keepLanes(v128.load(at), i))
        at += line
      }
      v128.store(sums + c, f32x4.add(v128.load(sums + c), sum))
    }
    x += BLOCK_LINES * line
  }
}

// sums[c] += sum of (x - mean)^2 over its channel
export function channelSquares(x: usize, mean: usize, sums: usize, total: i32, period: i32): void {
  const line = period << 2
  for (let left = total; left > 0; left -= BLOCK_LINES * period) {
    for (let c = 0; c < line; c += 4 << 2) {
      const centre = v128.load(mean + c)
      let sum = f32x4.splat(0)
      let at = x + c
      for (let i = left - (c >> 2), end = max(0, i - BLOCK_LINES * period); i > end; i -= period) {
        const centred = f32x4.sub(v128.load(at), centre)
        sum = f32x4.add(sum, keepLanes(f32x4.mul(centred, centred), i))
        at += line
      }
      v128.store(sums + c, f32x4.add(v128.load(sums + c), sum))
    }
    x += BLOCK_LINES * line
  }
}

// dx = dy * act', and sums[c] += sum of dx over its channel
export function biasActivationGradient(
  dy: usize,
  y: usize,
  dx: usize,
  sums: usize,
  total: i32,
  period: i32,
  activation: i32,
): void {
  const line = period << 2
  for (let left = total; left > 0; left -= BLOCK_LINES * period) {
    for (let c = 0; c < line; c += 4 << 2) {
      let sum = f32x4.splat(0)
      let at = c
      for (let i = left - (c >> 2), end = max(0, i - BLOCK_LINES * period); i > end; i -= period) {
        const value = keepLanes(activationGradient(v128.load(dy + at), v128.load(y + at), activation), i)
        storeLanes(dx + at, value, i)
        sum = f32x4.add(sum, value)
        at += line
      }
      v128.store(sums + c, f32x4.add(v128.load(sums + c), sum))
    }
    dy += BLOCK_LINES * line
    y += BLOCK_LINES * line
    dx += BLOCK_LINES * line
  }
}

// With dp = dy * act' and xh = (x - mean) * inverse deviation: dbeta[c] += sum of dp, dgamma[c] += sum of dp * xh.
export function batchNormGradientSums(
  dy: usize,
  x: usize,
  y: usize,
  mean: usize,
  inverseDeviation: usize,
  dgamma: usize,
  dbeta: usize,
  total: i32,
  period: i32,
  activation: i32,
): void {
  const line = period << 2
  for (let left = total; left > 0; left -= BLOCK_LINES * period) {
    for (let c = 0; c < line; c += 4 << 2) {
      const centre = v128.load(mean + c)
      let sum = f32x4.splat(0)
      let sumCentred = f32x4.splat(0)
      let at = c
      for (let i = left - (c >> 2), end = max(0, i - BLOCK_LINES * period); i > end; i -= period) {
        const dp = activationGradient(v128.load(dy + at), v128.load(y + at), activation)
        sum = f32x4.add(sum, keepLanes(dp, i))
        sumCentred = f32x4.add(sumCentred, keepLanes(f32x4.mul(dp, f32x4.sub(v128.load(x + at), centre)), i))
        at += line
      }
      v128.store(dbeta + c, f32x4.add(v128.load(dbeta + c), sum))
      sumCentred = f32x4.mul(sumCentred, v128.load(inverseDeviation + c))
      v128.store(dgamma + c, f32x4.add(v128.load(dgamma + c), sumCentred))
    }
    dy += BLOCK_LINES * line
    x += BLOCK_LINES * line
    y += BLOCK_LINES * line
  }
}

// dx = scale * (dp - offset - (x - mean) * slope), with dp = dy * act' and the rest per channel.
export function batchNormGradient(
  dy: usize,
  x: usize,
  y: usize,
  mean: usize,
  scale: usize,
  offset: usize,
  slope: usize,
  dx: usize,
  total: i32,
  period: i32,
  activation: i32,
): void {
  const line = period << 2
  for (let left = total; left > 0; left -= period) {
    for (let c = 0, end = min(line, left << 2); c < end; c += 4 << 2) {
      const dp = activationGradient(v128.load(dy + c), v128.load(y + c), activation)
      const centred = f32x4.sub(v128.load(x + c), v128.load(mean + c))
      const rest = f32x4.add(v128.load(offset + c), f32x4.mul(centred, v128.load(slope + c)))
      const value = f32x4.mul(v128.load(scale + c), f32x4.sub(dp, rest))
      storeLanes(dx + c, value, left - (c >> 2))
    }
    dy += line
    x += line
    y += line
    dx += line
  }
}
