/**
 * `batchNormActivation` of long batches: their rows are cut into chunks, and every workgroup writes what its chunk adds up to; the next dispatch
 * joins a batch's chunks first. Two dispatches each way. (`../tiles.ts` says why.)
 */
import type { Activation } from '../../activation'
import { activationFunctions } from '../activation'
import type { Program } from '../dispatch'
import { TILE, tileEntry, tileFunctions } from '../tiles'
import { segmentFields, segmentFunctions } from './segments'
import { follow, runningFields, runningNames } from './whole'

/** More chunks use more of the GPU, but every workgroup of the second dispatch reads all of a batch's. */
const MAX_CHUNKS = 64
const MIN_ROWS_OF_CHUNK = 4 * TILE

export interface Cut {
  channels: number
  /** Of every chunk but a batch's last. */
  rowsPerChunk: number
  /** Of all batches. */
  chunks: number
  segments: number
  /** Dispatch size: tiles of channels x chunks. */
  workgroups: [number, number]
}

/** @param rows of each batch */
export function cutOf(channels: number, rows: readonly number[]): Cut {
  const longest = Math.max(...rows)
  const rowsPerChunk = Math.max(MIN_ROWS_OF_CHUNK, Math.ceil(longest / MAX_CHUNKS))
  const chunks = rows.reduce((sum, count) => sum + Math.ceil(count / rowsPerChunk), 0)
  const workgroups: [number, number] = [Math.ceil(channels / TILE), chunks]
  return { channels, rowsPerChunk, chunks, segments: rows.length, workgroups }
}

const cutFields = (segments: number) => [...segmentFields(segments), 'channels: u32', 'rowsPerChunk: u32']
export const cutValues = (rows: readonly number[], { channels, rowsPerChunk }: Cut) => [...rows, channels, rowsPerChunk]

/** WGSL: an entry point that begins with the channel, and with the chunk, its rows, its batch and the batch's first chunk. */
const begin = (segments: number) => `${tileFunctions}${segmentFunctions(segments)}
fn chunksOf(segment: Segment) -> u32 {
  return (segment.end - segment.first + uniforms.rowsPerChunk - 1u) / uniforms.rowsPerChunk;
}
${tileEntry}
  let c = min(channel, uniforms.channels - 1u);
  var index = 0u;
  var firstChunk = 0u;
  var segment = segmentAt(0u);
  while (chunk >= firstChunk + chunksOf(segment)) {
    firstChunk += chunksOf(segment);
    index++;
    segment = segmentAt(index);
  }
  let endChunk = select(firstChunk, firstChunk + chunksOf(segment), inside);
  let firstRow = segment.first + (chunk - firstChunk) * uniforms.rowsPerChunk;
  let endRow = select(firstRow, min(firstRow + uniforms.rowsPerChunk, segment.end), inside);
  let count = f32(segment.end - segment.first);
`

/**
 * Mean and sum of squared deviations of each chunk, `[chunks, 2, C]`. Float32 sums of x² would lose the variance where
 * the mean is large, so x is shifted by the chunk's first value.
 */
export const chunkMoments = (segments: number): Program => ({
  key: `BatchNormActivation moments ${segments}`,
  read: ['x'],
  write: ['partials'],
  uniforms: cutFields(segments),
  body: () => `${begin(segments)}
  let shift = x[firstRow * uniforms.channels + c];
  var sums = vec2<f32>(0.0);
  for (var row = firstRow + lane; row < endRow; row += TILE) {
    let d = x[row * uniforms.channels + channel] - shift;
    sums += vec2<f32>(d, d * d);
  }
  sums = sumOverLanes(sums, lane, column);
  if (inside && lane == 0u) {
    let rows = f32(endRow - firstRow);
    partials[(2u * chunk) * uniforms.channels + channel] = shift + sums.x / rows;
    partials[(2u * chunk + 1u) * uniforms.channels + channel] = max(sums.y - sums.x * sums.x / rows, 0.0);
  }
}`,
})

/**
 * Joins a batch's chunks' moments (Chan, Golub and LeVeque 1983: M₂ = Σ M₂ⱼ + nⱼ (meanⱼ − mean)²), normalises, activates.
 */
export const normalise = (segments: number, activation: Activation, running: boolean): Program => ({
  key: `BatchNormActivation ${activation} ${segments}${running ? ' running' : ''}`,
  read: ['x', 'gamma', 'beta', 'partials'],
  write: ['y', 'moments', ...(running ? runningNames : [])],
  uniforms: [...cutFields(segments), 'epsilon: f32', ...(running ? runningFields : [])],
  body: () => `${activationFunctions(activation)}
fn rowsIn(chunk: u32, rows: u32) -> f32 {
  let first = chunk * uniforms.rowsPerChunk;
  return f32(min(first + uniforms.rowsPerChunk, rows) - first);
}
${begin(segments)}
  let rows = segment.end - segment.first;
  // Shifted like the moments: a weighted sum of large means would round.
  let shift = partials[2u * firstChunk * uniforms.channels + c];
  var offset = 0.0;
  for (var j = firstChunk + lane; j < endChunk; j += TILE) {
    offset += rowsIn(j - firstChunk, rows) * (partials[2u * j * uniforms.channels + channel] - shift);
  }
  let mean = shift + sumOverLanes(vec2<f32>(offset, 0.0), lane, column).x / count;
  var squares = 0.0;
  for (var j = firstChunk + lane; j < endChunk; j += TILE) {
    let d = partials[2u * j * uniforms.channels + channel] - mean;
    squares += partials[(2u * j + 1u) * uniforms.channels + channel] + rowsIn(j - firstChunk, rows) * d * d;
  }
  let variance = sumOverLanes(vec2<f32>(squares, 0.0), lane, column).x / count;
  if (inside) {
    let scale = gamma[channel] / sqrt(variance + uniforms.epsilon);
    for (var row = firstRow + lane; row < endRow; row += TILE) {
      let i = row * uniforms.channels + channel;
      y[i] = activationValue((x[i] - mean) * scale + beta[channel]);
    }
    if (chunk == firstChunk && lane == 0u) {
      moments[2u * index * uniforms.channels + channel] = mean;
      moments[(2u * index + 1u) * uniforms.channels + channel] = variance;${running ? `\n      ${follow('index', 'channel')}` : ''}
    }
  }
}`,
})

/**
 * With dp the gradient before the activation and x̂ the normalised input: Σ dp and Σ dp x̂ of each chunk, `[chunks, 2, C]`, followed by what the next
 * dispatch needs of a channel of each batch, `[segments, 3, C]`: mean, 1/√(variance + ε), γ. So the next one binds seven buffers and not nine; eight
 * is what every device has.
 */
export const chunkGradients = (segments: number, activation: Activation): Program => ({
  key: `BatchNormActivationGrad sums ${activation} ${segments}`,
  read: ['dy', 'x', 'y', 'moments', 'gamma'],
  write: ['partials'],
  uniforms: [...cutFields(segments), 'epsilon: f32', 'chunks: u32'],
  body: () => `${activationFunctions(activation)}${begin(segments)}
  let mean = moments[2u * index * uniforms.channels + c];
  let invDeviation = 1.0 / sqrt(moments[(2u * index + 1u) * uniforms.channels + c] + uniforms.epsilon);
  var sums = vec2<f32>(0.0);
  for (var row = firstRow + lane; row < endRow; row += TILE) {
    let i = row * uniforms.channels + channel;
    let dp = dy[i] * activationSlope(y[i]);
    sums += vec2<f32>(dp, dp * (x[i] - mean) * invDeviation);
  }
  sums = sumOverLanes(sums, lane, column);
  if (inside && lane == 0u) {
    partials[(2u * chunk) * uniforms.channels + channel] = sums.x;
    partials[(2u * chunk + 1u) * uniforms.channels + channel] = sums.y;
    if (chunk == firstChunk) {
      let constants = 2u * uniforms.chunks + 3u * index;
      partials[constants * uniforms.channels + channel] = mean;
      partials[(constants + 1u) * uniforms.channels + channel] = invDeviation;
      partials[(constants + 2u) * uniforms.channels + channel] = gamma[channel];
    }
  }
}`,
})

/** dβ = Σ dp, dγ = Σ dp x̂ over all batches, dx = γ/√(variance + ε) (dp − Σ dp/n − x̂ Σ dp x̂/n) with the batch's own sums and n. */
export const inputGradient = (segments: number, activation: Activation): Program => ({
  key: `BatchNormActivationGrad ${activation} ${segments}`,
  read: ['dy', 'x', 'y', 'partials'],
  write: ['dx', 'dgamma', 'dbeta'],
  uniforms: [...cutFields(segments), 'chunks: u32'],
  body: () => `${activationFunctions(activation)}
fn sumOfChunks(first: u32, end: u32, channel: u32, lane: u32, column: u32) -> vec2<f32> {
  var sums = vec2<f32>(0.0);
  for (var j = first + lane; j < end; j += TILE) {
    let at = 2u * j * uniforms.channels + channel;
    sums += vec2<f32>(partials[at], partials[at + uniforms.channels]);
  }
  return sumOverLanes(sums, lane, column);
}
${begin(segments)}
  let sums = sumOfChunks(firstChunk, endChunk, channel, lane, column);
  if (inside) {
    let constants = (2u * uniforms.chunks + 3u * index) * uniforms.channels + channel;
    let mean = partials[constants];
    let invDeviation = partials[constants + uniforms.channels];
    let scale = partials[constants + 2u * uniforms.channels] * invDeviation;
    let means = sums / count;
    for (var row = firstRow + lane; row < endRow; row += TILE) {
      let i = row * uniforms.channels + channel;
      let dp = dy[i] * activationSlope(y[i]);
      dx[i] = scale * (dp - means.x - (x[i] - mean) * invDeviation * means.y);
    }
  }
  if (chunk == 0u) {
    let all = sumOfChunks(0u, select(0u, uniforms.chunks, inside), channel, lane, column);
    if (inside && lane == 0u) {
      dbeta[channel] = all.x;
      dgamma[channel] = all.y;
    }
  }
}`,
})
