/** `biasActivation` on WebGPU: one dispatch forward; backward two, or one where the data are few or the activation linear. */
import { util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { Activation } from '../activation'
import { BIAS_ACTIVATION, BIAS_ACTIVATION_GRAD, type BiasActivationAttrs } from '../bias-activation'
import { activationFunctions } from './activation'
import { dispatch, type Program } from './dispatch'
import { elementMain, elementWorkgroups } from './elements'
import { share } from './share'
import { tileFunctions, tileMain, tilingFields, tilingOf, tilingValues } from './tiles'

const addAndActivate = (activation: Activation): Program => ({
  key: `BiasActivation ${activation}`,
  read: ['x', 'bias'],
  write: ['y'],
  uniforms: ['size: u32', 'channels: u32'],
  body: () => `${activationFunctions(activation)}${elementMain}
    y[i] = activationValue(x[i] + bias[i % uniforms.channels]);
  }
}`,
})

/** dx = dy act'(y), and Σ dx of each chunk of rows, `[chunks, C]`. */
const inputGradient = (activation: Activation): Program => ({
  key: `BiasActivationGrad ${activation}`,
  read: ['dy', 'y'],
  write: ['dx', 'partials'],
  uniforms: tilingFields,
  body: () => `${tileFunctions}${activationFunctions(activation)}${tileMain}
  var sums = vec2<f32>(0.0);
  for (var row = firstRow + lane; row < endRow; row += TILE) {
    let i = row * uniforms.channels + channel;
    let gradient = dy[i] * activationSlope(y[i]);
    dx[i] = gradient;
    sums.x += gradient;
  }
  sums = sumOverLanes(sums, lane, column);
  if (inside && lane == 0u) {
    partials[chunk * uniforms.channels + channel] = sums.x;
  }
}`,
})

/** Σ over the rows of each chunk, `[rows, C]` -> `[chunks, C]`. */
const sumRows: Program = {
  key: 'BiasActivationGrad sum',
  read: ['terms'],
  write: ['partials'],
  uniforms: tilingFields,
  body: () => `${tileFunctions}${tileMain}
  var sums = vec2<f32>(0.0);
  for (var row = firstRow + lane; row < endRow; row += TILE) {
    sums.x += terms[row * uniforms.channels + channel];
  }
  sums = sumOverLanes(sums, lane, column);
  if (inside && lane == 0u) {
    partials[chunk * uniforms.channels + channel] = sums.x;
  }
}`,
}

const forward: KernelConfig = {
  kernelName: BIAS_ACTIVATION,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { x, bias } = args.inputs as { x: TensorInfo; bias: TensorInfo }
    const { activation } = args.attrs as unknown as BiasActivationAttrs
    const backend = args.backend as WebGPUBackend
    const y = backend.makeTensorInfo(x.shape, 'float32')
    const size = util.sizeFromShape(x.shape)
    const uniforms = [size, util.sizeFromShape(bias.shape)]
    dispatch(backend, addAndActivate(activation), { read: [x, bias], write: [y], uniforms }, elementWorkgroups(size))
    return y
  },
}

const backward: KernelConfig = {
  kernelName: BIAS_ACTIVATION_GRAD,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { dy, y } = args.inputs as { dy: TensorInfo; y: TensorInfo }
    const { activation } = args.attrs as unknown as BiasActivationAttrs
    const backend = args.backend as WebGPUBackend
    const tiling = tilingOf(y)
    const { channels, chunks, workgroups } = tiling
    const partials = backend.makeTensorInfo(chunks === 1 ? [channels] : [chunks, channels], 'float32')
    const uniforms = tilingValues(tiling)
    const dx = activation === 'linear' ? share(backend, dy) : backend.makeTensorInfo(y.shape, 'float32')
    if (activation === 'linear') {
      dispatch(backend, sumRows, { read: [dy], write: [partials], uniforms }, workgroups)
    } else {
      dispatch(backend, inputGradient(activation), { read: [dy, y], write: [dx, partials], uniforms }, workgroups)
    }
    // One chunk alone is the sum already.
    return chunks === 1 ? [dx, partials] : [dx, sumOfChunks(backend, partials, channels)]
  },
}

/** `[chunks, C]` -> `[C]`; at most 64 chunks, so that one workgroup a tile is enough. Frees `partials`. */
function sumOfChunks(backend: WebGPUBackend, partials: TensorInfo, channels: number): TensorInfo {
  const sum = backend.makeTensorInfo([channels], 'float32')
  const tiling = tilingOf(partials)
  const uniforms = tilingValues(tiling)
  dispatch(backend, sumRows, { read: [partials], write: [sum], uniforms }, tiling.workgroups)
  backend.disposeData(partials.dataId)
  return sum
}

export const biasActivationKernels = [forward, backward]
