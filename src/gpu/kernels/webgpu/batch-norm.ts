/** `batchNormActivation` on WebGPU: two dispatches forward, two backward, whatever the size. */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { Activation } from '../activation'
import { BATCH_NORM_ACTIVATION, BATCH_NORM_ACTIVATION_GRAD, type BatchNormActivationAttrs } from '../batch-norm'
import { activationFunctions } from './activation'
import { dispatch, type Program } from './dispatch'
import { tileFunctions, tileMain, tilingFields, tilingOf, tilingValues } from './tiles'

/**
 * Mean and sum of squared deviations of each chunk, `[chunks, 2, C]`. Float32 sums of x² would lose the variance where
 * the mean is large, so x is shifted by the chunk's first value.
 */
const chunkMoments: Program = {
  key: 'BatchNormActivation moments',
  read: ['x'],
  write: ['partials'],
  uniforms: tilingFields,
  body: () => `${tileFunctions}${tileMain}
  let shift = x[firstRow * uniforms.channels + min(channel, uniforms.channels - 1u)];
  var sums = vec2<f32>(0.0);
  for (var row = firstRow + lane; row < endRow; row += TILE) {
    let d = x[row * uniforms.channels + channel] - shift;
    sums += vec2<f32>(d, d * d);
  }
  sums = sumOverLanes(sums, lane, column);
  if (inside && lane == 0u) {
    let count = f32(endRow - firstRow);
    partials[(2u * chunk) * uniforms.channels + channel] = shift + sums.x / count;
    partials[(2u * chunk + 1u) * uniforms.channels + channel] = max(sums.y - sums.x * sums.x / count, 0.0);
  }
}`,
}

/**
 * Joins the chunks' moments (Chan, Golub and LeVeque 1983: M₂ = Σ M₂ⱼ + nⱼ (meanⱼ − mean)²), normalises, activates.
 */
const normalise = (activation: Activation): Program => ({
  key: `BatchNormActivation ${activation}`,
  read: ['x', 'gamma', 'beta', 'partials'],
  write: ['y', 'mean', 'variance'],
  uniforms: [...tilingFields, 'epsilon: f32'],
  body: () => `${tileFunctions}${activationFunctions(activation)}
fn rowsOf(chunk: u32) -> f32 {
  let first = chunk * uniforms.rowsPerChunk;
  return f32(min(first + uniforms.rowsPerChunk, uniforms.rows) - first);
}
${tileMain}
  let endChunk = select(0u, uniforms.chunks, inside);
  let rows = f32(uniforms.rows);
  // Shifted like the moments: a weighted sum of large means would round.
  let shift = partials[min(channel, uniforms.channels - 1u)];
  var offset = 0.0;
  for (var j = lane; j < endChunk; j += TILE) {
    offset += rowsOf(j) * (partials[2u * j * uniforms.channels + channel] - shift);
  }
  let channelMean = shift + sumOverLanes(vec2<f32>(offset, 0.0), lane, column).x / rows;
  var squares = 0.0;
  for (var j = lane; j < endChunk; j += TILE) {
    let d = partials[2u * j * uniforms.channels + channel] - channelMean;
    squares += partials[(2u * j + 1u) * uniforms.channels + channel] + rowsOf(j) * d * d;
  }
  let channelVariance = sumOverLanes(vec2<f32>(squares, 0.0), lane, column).x / rows;
  if (inside) {
    let scale = gamma[channel] / sqrt(channelVariance + uniforms.epsilon);
    for (var row = firstRow + lane; row < endRow; row += TILE) {
      let i = row * uniforms.channels + channel;
      y[i] = activationValue((x[i] - channelMean) * scale + beta[channel]);
    }
    if (chunk == 0u && lane == 0u) {
      mean[channel] = channelMean;
      variance[channel] = channelVariance;
    }
  }
}`,
})

/**
 * With dp the gradient before the activation and x̂ the normalised input: Σ dp and Σ dp x̂ of each chunk,
 * `[chunks, 2, C]`, followed by what the next dispatch needs of a channel, `[3, C]`: mean, 1/√(variance + ε), γ. So the
 * next one binds seven buffers and not ten; eight is what every device has.
 */
const chunkGradients = (activation: Activation): Program => ({
  key: `BatchNormActivationGrad sums ${activation}`,
  read: ['dy', 'x', 'y', 'mean', 'variance', 'gamma'],
  write: ['partials'],
  uniforms: [...tilingFields, 'epsilon: f32'],
  body: () => `${tileFunctions}${activationFunctions(activation)}${tileMain}
  let c = min(channel, uniforms.channels - 1u);
  let channelMean = mean[c];
  let invDeviation = 1.0 / sqrt(variance[c] + uniforms.epsilon);
  var sums = vec2<f32>(0.0);
  for (var row = firstRow + lane; row < endRow; row += TILE) {
    let i = row * uniforms.channels + channel;
    let dp = dy[i] * activationSlope(y[i]);
    sums += vec2<f32>(dp, dp * (x[i] - channelMean) * invDeviation);
  }
  sums = sumOverLanes(sums, lane, column);
  if (inside && lane == 0u) {
    partials[(2u * chunk) * uniforms.channels + channel] = sums.x;
    partials[(2u * chunk + 1u) * uniforms.channels + channel] = sums.y;
    if (chunk == 0u) {
      let constants = 2u * uniforms.chunks;
      partials[constants * uniforms.channels + channel] = channelMean;
      partials[(constants + 1u) * uniforms.channels + channel] = invDeviation;
      partials[(constants + 2u) * uniforms.channels + channel] = gamma[channel];
    }
  }
}`,
})

/** dβ = Σ dp, dγ = Σ dp x̂, dx = γ/√(variance + ε) (dp − dβ/n − x̂ dγ/n). */
const inputGradient = (activation: Activation): Program => ({
  key: `BatchNormActivationGrad ${activation}`,
  read: ['dy', 'x', 'y', 'partials'],
  write: ['dx', 'dgamma', 'dbeta'],
  uniforms: tilingFields,
  body: () => `${tileFunctions}${activationFunctions(activation)}${tileMain}
  let endChunk = select(0u, uniforms.chunks, inside);
  var sums = vec2<f32>(0.0);
  for (var j = lane; j < endChunk; j += TILE) {
    let at = 2u * j * uniforms.channels + channel;
    sums += vec2<f32>(partials[at], partials[at + uniforms.channels]);
  }
  sums = sumOverLanes(sums, lane, column);
  if (inside) {
    let constants = 2u * uniforms.chunks * uniforms.channels + channel;
    let channelMean = partials[constants];
    let invDeviation = partials[constants + uniforms.channels];
    let scale = partials[constants + 2u * uniforms.channels] * invDeviation;
    let means = sums / f32(uniforms.rows);
    for (var row = firstRow + lane; row < endRow; row += TILE) {
      let i = row * uniforms.channels + channel;
      let dp = dy[i] * activationSlope(y[i]);
      dx[i] = scale * (dp - means.x - (x[i] - channelMean) * invDeviation * means.y);
    }
    if (chunk == 0u && lane == 0u) {
      dbeta[channel] = sums.x;
      dgamma[channel] = sums.y;
    }
  }
}`,
})

const forward: KernelConfig = {
  kernelName: BATCH_NORM_ACTIVATION,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { x, gamma, beta } = args.inputs as Record<'x' | 'gamma' | 'beta', TensorInfo>
    const { activation, epsilon } = args.attrs as unknown as BatchNormActivationAttrs
    const backend = args.backend as WebGPUBackend
    const tiling = tilingOf(x)
    const { channels, chunks, workgroups } = tiling
    const partials = backend.makeTensorInfo([chunks, 2, channels], 'float32')
    const y = backend.makeTensorInfo(x.shape, 'float32')
    const mean = backend.makeTensorInfo([channels], 'float32')
    const variance = backend.makeTensorInfo([channels], 'float32')
    const uniforms = tilingValues(tiling)
    dispatch(backend, chunkMoments, { read: [x], write: [partials], uniforms }, workgroups)
    dispatch(
      backend,
      normalise(activation),
      { read: [x, gamma, beta, partials], write: [y, mean, variance], uniforms: [...uniforms, epsilon] },
      workgroups,
    )
    backend.disposeData(partials.dataId)
    return [y, mean, variance]
  },
}

const backward: KernelConfig = {
  kernelName: BATCH_NORM_ACTIVATION_GRAD,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Record<'dy' | 'x' | 'y' | 'mean' | 'variance' | 'gamma', TensorInfo>
    const { dy, x, y, mean, variance, gamma } = inputs
    const { activation, epsilon } = args.attrs as unknown as BatchNormActivationAttrs
    const backend = args.backend as WebGPUBackend
    const tiling = tilingOf(x)
    const { channels, chunks, workgroups } = tiling
    const partials = backend.makeTensorInfo([2 * chunks + 3, channels], 'float32')
    const dx = backend.makeTensorInfo(x.shape, 'float32')
    const dgamma = backend.makeTensorInfo([channels], 'float32')
    const dbeta = backend.makeTensorInfo([channels], 'float32')
    const uniforms = tilingValues(tiling)
    dispatch(
      backend,
      chunkGradients(activation),
      { read: [dy, x, y, mean, variance, gamma], write: [partials], uniforms: [...uniforms, epsilon] },
      workgroups,
    )
    dispatch(
      backend,
      inputGradient(activation),
      { read: [dy, x, y, partials], write: [dx, dgamma, dbeta], uniforms },
      workgroups,
    )
    backend.disposeData(partials.dataId)
    return [dx, dgamma, dbeta]
  },
}

export const batchNormKernels = [forward, backward]
