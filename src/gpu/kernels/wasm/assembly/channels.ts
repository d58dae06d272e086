// Kernels over [rows, channels] whose operands come per channel: bias + activation, and batch normalisation + activation.
//
// An array of `total` floats is walked in lines of `period` floats, a multiple of four, with one per-channel value for each
// float of a line: period = channels where that is a multiple of four, else 4 * channels, the per-channel values repeated four
// times. Only the last line may be incomplete. Sums are taken over blocks of lines in registers, then added up: that keeps a
// block in the first-level cache, and the rounding error small.
import { activate, activationGradient, TANH, tanh } from './activation'
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
  slope: f32,
): void {
  const line = period << 2
  const end = x + ((total - (total % period)) << 2)
  for (; x < end; x += line) {
    // Two loops, for a call in the first would cost more than its arithmetic.
    if (slope != TANH) {
      for (let c = 0; c < line; c += 16) {
        const value = affine(v128.load(x + c), v128.load(mean + c), v128.load(scale + c), v128.load(shift + c))
        v128.store(y + c, f32x4.pmax(value, f32x4.mul(value, f32x4.splat(slope))))
      }
    } else {
      for (let c = 0; c < line; c += 16) {
        const value = affine(v128.load(x + c), v128.load(mean + c), v128.load(scale + c), v128.load(shift + c))
        v128.store(y + c, tanh(value))
      }
    }
    y += line
  }
  for (let c = 0, left = total % period; left > 0; c += 16, left -= 4) {
    const value = affine(v128.load(x + c), v128.load(mean + c), v128.load(scale + c), v128.load(shift + c))
    storeLanes(y + c, activate(value, slope), left)
  }
}

function affine(x: v128, mean: v128, scale: v128, shift: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.sub(x, mean), scale), shift)
}

// sums[c] += value
function addTo(sums: usize, value: v128): void {
  v128.store(sums, f32x4.add(v128.load(sums), value))
}

// sums[c] += sum of (x - mean)^power over its channel, power 1 or 2
export function channelMoments(x: usize, mean: usize, sums: usize, total: i32, period: i32, power: i32): void {
  const line = period << 2
  const end = x + ((total - (total % period)) << 2)
  while (x < end) {
    const blockEnd = min(end, x + BLOCK_LINES * line)
    for (let c = 0; c < line; c += 16) {
      const centre = v128.load(mean + c)
      let sum = f32x4.splat(0)
      if (power == 1) {
        for (let at = x + c; at < blockEnd; at += line) sum = f32x4.add(sum, f32x4.sub(v128.load(at), centre))
      } else {
        for (let at = x + c; at < blockEnd; at += line) {
          const centred = f32x4.sub(v128.load(at), centre)
          sum = f32x4.add(sum, f32x4.mul(centred, centred))
        }
      }
      addTo(sums + c, sum)
    }
    x = blockEnd
  }
  for (let c = 0, left = total % period; left > 0; c += 16, left -= 4) {
    const centred = f32x4.sub(v128.load(x + c), v128.load(mean + c))
    addTo(sums + c, keepLanes(power == 1 ? centred : f32x4.mul(centred, centred), left))
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
  slope: f32,
): void {
  const line = period << 2
  const end = (total - (total % period)) << 2
  let block = 0
  while (block < end) {
    const blockEnd = min(end, block + BLOCK_LINES * line)
    for (let c = 0; c < line; c += 16) {
      let sum = f32x4.splat(0)
      for (let at = block + c; at < blockEnd; at += line) {
        const value = activationGradient(v128.load(dy + at), v128.load(y + at), slope)
        v128.store(dx + at, value)
        sum = f32x4.add(sum, value)
      }
      addTo(sums + c, sum)
    }
    block = blockEnd
  }
  for (let c = 0, left = total % period; left > 0; c += 16, left -= 4) {
    const value = activationGradient(v128.load(dy + end + c), v128.load(y + end + c), slope)
    storeLanes(dx + end + c, value, left)
    addTo(sums + c, keepLanes(value, left))
  }
}

// With dp = dy * act': dpSums[c] += sum of dp, centredSums[c] += sum of dp * (x - mean).
export function batchNormGradientSums(
  dy: usize,
  x: usize,
  y: usize,
  mean: usize,
  centredSums: usize,
  dpSums: usize,
  total: i32,
  period: i32,
  slope: f32,
): void {
  const line = period << 2
  const end = (total - (total % period)) << 2
  let block = 0
  while (block < end) {
    const blockEnd = min(end, block + BLOCK_LINES * line)
    for (let c = 0; c < line; c += 16) {
      const centre = v128.load(mean + c)
      let sum = f32x4.splat(0)
      let centredSum = f32x4.splat(0)
      for (let at = block + c; at < blockEnd; at += line) {
        const dp = activationGradient(v128.load(dy + at), v128.load(y + at), slope)
        sum = f32x4.add(sum, dp)
        centredSum = f32x4.add(centredSum, f32x4.mul(dp, f32x4.sub(v128.load(x + at), centre)))
      }
      addTo(dpSums + c, sum)
      addTo(centredSums + c, centredSum)
    }
    block = blockEnd
  }
  for (let c = 0, left = total % period; left > 0; c += 16, left -= 4) {
    const dp = activationGradient(v128.load(dy + end + c), v128.load(y + end + c), slope)
    addTo(dpSums + c, keepLanes(dp, left))
    const centred = f32x4.sub(v128.load(x + end + c), v128.load(mean + c))
    addTo(centredSums + c, keepLanes(f32x4.mul(dp, centred), left))
  }
}

// dx = scale * (dp - offset - (x - mean) * tilt), with dp = dy * act' and the rest per channel.
export function batchNormGradient(
  dy: usize,
  x: usize,
  y: usize,
  mean: usize,
  scale: usize,
  offset: usize,
  tilt: usize,
  dx: usize,
  total: i32,
  period: i32,
  slope: f32,
): void {
  const line = period << 2
  for (let left = total; left > 0; left -= period) {
    for (let c = 0, end = min(line, left << 2); c < end; c += 16) {
      const dp = activationGradient(v128.load(dy + c), v128.load(y + c), slope)
      const centred = f32x4.sub(v128.load(x + c), v128.load(mean + c))
      const rest = f32x4.add(v128.load(offset + c), f32x4.mul(centred, v128.load(tilt + c)))
      const value = f32x4.mul(v128.load(scale + c), f32x4.sub(dp, rest))
      if (left >= period) v128.store(dx + c, value)
      else storeLanes(dx + c, value, left - (c >> 2))
    }
    dy += line
    x += line
    y += line
    dx += line
  }
}
