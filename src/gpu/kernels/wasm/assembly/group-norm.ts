// Group norm and its gradient (../../group-norm.ts says what they are), of any number of channels.
//
// A sample is rows of `channels` floats. What belongs to a channel is summed over the rows of a block in registers, so that the
// block stays in the first-level cache; the channels of a group are then put together in float64. `scratch` holds arrays of one
// float a channel, each rounded up to whole vectors. Layer norm has no rows to sum over: row-norm.ts.
import { sigmoid } from './activation'
import { keepLanes, storeLanes } from './lanes'

const BLOCK_ROWS = 64

// Bytes of an array of one float a channel.
function arrayBytes(channels: i32): i32 {
  return ((channels + 3) & ~3) << 2
}

// y, and each group's mean and 1 / sqrt(variance + epsilon) in `moments`. scratch: three arrays.
export function normaliseGroups(
  x: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  moments: usize,
  scratch: usize,
  samples: i32,
  positions: i32,
  groups: i32,
  width: i32,
  epsilon: f32,
  silu: i32,
): void {
  const channels = groups * width
  const bytes = arrayBytes(channels)
  const mean = scratch + bytes
  const scale = mean + bytes
  const size = (positions * channels) << 2
  const count = <f64>(positions * width)
  for (let n = 0; n < samples; n++) {
    channelSums(x, mean, scratch, positions, channels, 1)
    for (let g = 0; g < groups; g++) {
      const value = <f32>(groupSum(scratch, g, width) / count)
      store<f32>(moments + (g << 3), value)
      fillGroup(mean, g, width, value)
    }
    channelSums(x, mean, scratch, positions, channels, 2)
    for (let g = 0; g < groups; g++) {
      const value = <f32>(1 / sqrt(groupSum(scratch, g, width) / count + epsilon))
      store<f32>(moments + (g << 3), value, 4)
      fillGroup(scale, g, width, value)
    }
    for (let c = 0; c < bytes; c += 16) v128.store(scale + c, f32x4.mul(v128.load(scale + c), v128.load(gamma + c)))
    affine(x, mean, scale, beta, y, positions, channels, silu)
    moments += groups << 3
    x += size
    y += size
  }
}

// sums[c] = sum over the rows of x (power 1) or of (x - mean)^2 (power 2)
function channelSums(x: usize, mean: usize, sums: usize, rows: i32, channels: i32, power: i32): void {
  const line = channels << 2
  memory.fill(sums, 0, arrayBytes(channels))
  const end = x + rows * line
  while (x < end) {
    const blockEnd = min(end, x + BLOCK_ROWS * line)
    for (let c = 0; c < line; c += 16) {
      let sum = v128.load(sums + c)
      if (power == 1) {
        for (let at = x + c; at < blockEnd; at += line) sum = f32x4.add(sum, v128.load(at))
      } else {
        const centre = v128.load(mean + c)
        for (let at = x + c; at < blockEnd; at += line) {
          const centred = f32x4.sub(v128.load(at), centre)
          sum = f32x4.add(sum, f32x4.mul(centred, centred))
        }
      }
      v128.store(sums + c, sum)
    }
    x = blockEnd
  }
}

function groupSum(sums: usize, group: i32, width: i32): f64 {
  let sum: f64 = 0
  for (let at = sums + ((group * width) << 2), end = at + (width << 2); at < end; at += 4) sum += load<f32>(at)
  return sum
}

function fillGroup(values: usize, group: i32, width: i32, value: f32): void {
  for (let at = values + ((group * width) << 2), end = at + (width << 2); at < end; at += 4) store<f32>(at, value)
}

// y = act((x - mean) * scale + beta)
function affine(x: usize, mean: usize, scale: usize, beta: usize, y: usize, rows: i32, channels: i32, silu: i32): void {
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < channels; c += 4) {
      const at = c << 2
      const centred = f32x4.sub(v128.load(x + at), v128.load(mean + at))
      let value = f32x4.add(f32x4.mul(centred, v128.load(scale + at)), v128.load(beta + at))
      if (silu) value = f32x4.mul(value, sigmoid(value))
      storeLanes(y + at, value, channels - c)
    }
    x += channels << 2
    y += channels << 2
  }
}

// The gradient before the activation: dy, times the slope of SiLU at `value`.
export function beforeActivation(dy: v128, value: v128, silu: i32): v128 {
  if (!silu) return dy
  const s = sigmoid(value)
  const one = f32x4.splat(1)
  return f32x4.mul(dy, f32x4.mul(s, f32x4.add(one, f32x4.mul(value, f32x4.sub(one, s)))))
}

// dx, dgamma and dbeta. scratch: six arrays, of which the first two come back as dgamma and dbeta.
export function groupGradients(
  dy: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  moments: usize,
  dx: usize,
  scratch: usize,
  samples: i32,
  positions: i32,
  groups: i32,
  width: i32,
  silu: i32,
): void {
  const channels = groups * width
  const bytes = arrayBytes(channels)
  const dgamma = scratch
  const dbeta = dgamma + bytes
  const mean = dbeta + bytes
  const inverse = mean + bytes
  const tilted = inverse + bytes
  const plain = tilted + bytes
  const size = (positions * channels) << 2
  const count = <f64>(positions * width)
  memory.fill(scratch, 0, 2 * bytes)
  for (let n = 0; n < samples; n++) {
    for (let g = 0; g < groups; g++) {
      fillGroup(mean, g, width, load<f32>(moments + (g << 3)))
      fillGroup(inverse, g, width, load<f32>(moments + (g << 3), 4))
    }
    gradientSums(dy, x, gamma, beta, mean, inverse, dx, tilted, plain, positions, channels, silu)
    for (let c = 0; c < bytes; c += 16) {
      const scale = v128.load(gamma + c)
      v128.store(dgamma + c, f32x4.add(v128.load(dgamma + c), v128.load(tilted + c)))
      v128.store(dbeta + c, f32x4.add(v128.load(dbeta + c), v128.load(plain + c)))
      v128.store(tilted + c, f32x4.mul(v128.load(tilted + c), scale))
      v128.store(plain + c, f32x4.mul(v128.load(plain + c), scale))
    }
    for (let g = 0; g < groups; g++) {
      fillGroup(tilted, g, width, <f32>(groupSum(tilted, g, width) / count))
      fillGroup(plain, g, width, <f32>(groupSum(plain, g, width) / count))
    }
    inputGradient(x, gamma, mean, inverse, tilted, plain, dx, positions, channels)
    moments += groups << 3
    x += size
    dy += size
    dx += size
  }
}

// dx = dp, the gradient before the activation; tilted[c] = sum of dp * normed x, plain[c] = sum of dp
function gradientSums(
  dy: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  mean: usize,
  inverse: usize,
  dx: usize,
  tilted: usize,
  plain: usize,
  rows: i32,
  channels: i32,
  silu: i32,
): void {
  const line = channels << 2
  const end = rows * line
  memory.fill(tilted, 0, arrayBytes(channels))
  memory.fill(plain, 0, arrayBytes(channels))
  for (let block = 0; block < end; block += BLOCK_ROWS * line) {
    const blockEnd = min(end, block + BLOCK_ROWS * line)
    for (let c = 0; c < channels; c += 4) {
      const first = c << 2
      const centre = v128.load(mean + first)
      const factor = v128.load(inverse + first)
      const scale = v128.load(gamma + first)
      const shift = v128.load(beta + first)
      let sum = f32x4.splat(0)
      let tiltedSum = f32x4.splat(0)
      for (let at = block + first; at < blockEnd; at += line) {
        const normed = f32x4.mul(f32x4.sub(v128.load(x + at), centre), factor)
        const dp = beforeActivation(v128.load(dy + at), f32x4.add(f32x4.mul(normed, scale), shift), silu)
        storeLanes(dx + at, dp, channels - c)
        sum = f32x4.add(sum, dp)
        tiltedSum = f32x4.add(tiltedSum, f32x4.mul(dp, normed))
      }
      v128.store(plain + first, f32x4.add(v128.load(plain + first), keepLanes(sum, channels - c)))
      v128.store(tilted + first, f32x4.add(v128.load(tilted + first), keepLanes(tiltedSum, channels - c)))
    }
  }
}

// dx = (gamma dp - plain - normed x * tilted) * inverse, where dx holds dp and plain and tilted are the group's means
function inputGradient(
  x: usize,
  gamma: usize,
  mean: usize,
  inverse: usize,
  tilted: usize,
  plain: usize,
  dx: usize,
  rows: i32,
  channels: i32,
): void {
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < channels; c += 4) {
      const at = c << 2
      const factor = v128.load(inverse + at)
      const normed = f32x4.mul(f32x4.sub(v128.load(x + at), v128.load(mean + at)), factor)
      const part = f32x4.sub(f32x4.mul(v128.load(gamma + at), v128.load(dx + at)), v128.load(plain + at))
      const value = f32x4.mul(f32x4.sub(part, f32x4.mul(normed, v128.load(tilted + at))), factor)
      storeLanes(dx + at, value, channels - c)
    }
    x += channels << 2
    dx += channels << 2
  }
}
