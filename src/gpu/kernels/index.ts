/** Registers with tfjs its stock operations' gradients and our own kernels. */
// Before the gradients: in Node the two are separate builds, and the engine has to be the one that has the operations.
import * as tf from '@tensorflow/tfjs-core'
// The core package leaves the gradients of its own operations unregistered (only the union package does it).
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import type { BackendName } from '../types'
import { adamKernels } from './cpu/adam'
import { attentionKernels } from './cpu/attention'
import { batchNormKernels } from './cpu/batch-norm'
import { biasActivationKernels } from './cpu/bias-activation'
import { categoricalKernels } from './cpu/categorical'
import { clipScaleKernels } from './cpu/clip-scale'
import { gatedGeluKernels } from './cpu/gated-gelu'
import { groupNormKernels } from './cpu/group-norm'
import { halvesKernels } from './cpu/halves'
import { lossKernels } from './cpu/losses'
import { mendResizeGradient } from './cpu/resize-nearest'
import { mendTransform } from './cpu/transform'
import { shareSavedTensors } from './saved-tensors'
import { adamKernels as webgpuAdam } from './webgpu/adam'
import { attentionKernels as webgpuAttention } from './webgpu/attention/attention'
import { batchNormKernels as webgpuBatchNorm } from './webgpu/batch-norm/index'
import { biasActivationKernels as webgpuBiasActivation } from './webgpu/bias-activation'
import { convolutionKernels, registerConvolutions } from './webgpu/convolution/index'
import { categoricalKernels as webgpuCategorical } from './webgpu/categorical'
import { clipScaleKernels as webgpuClipScale } from './webgpu/clip-scale'
import { gatedGeluKernels as webgpuGatedGelu } from './webgpu/gated-gelu'
import { biasedKernels } from './webgpu/biased'
import { frozenKernels } from './webgpu/frozen'
import { groupNormKernels as webgpuGroupNorm } from './webgpu/group-norm'
import { halvesKernels as webgpuHalves } from './webgpu/halves'
import { lossKernels as webgpuLosses } from './webgpu/losses'
import { meanSquaredErrorKernels } from './webgpu/mean-squared-error'
import { siluKernels } from './webgpu/silu'

/** webgl has none: the operations fall back to stock ones. Those of wasm need its memory: `startWasm` registers them. */
const kernels: Record<BackendName, tf.KernelConfig[]> = {
  cpu: [
    ...biasActivationKernels,
    ...batchNormKernels,
    ...groupNormKernels,
    ...halvesKernels,
    ...attentionKernels,
    ...gatedGeluKernels,
    ...adamKernels,
    ...clipScaleKernels,
    ...lossKernels,
    ...categoricalKernels,
  ],
  webgpu: [
    ...webgpuBiasActivation,
    ...biasedKernels,
    ...convolutionKernels,
    ...webgpuBatchNorm,
    ...webgpuGroupNorm,
    ...webgpuHalves,
    ...frozenKernels,
    ...webgpuAttention,
    ...webgpuGatedGelu,
    ...webgpuAdam,
    ...webgpuClipScale,
    ...webgpuLosses,
    ...meanSquaredErrorKernels,
    ...siluKernels,
    ...webgpuCategorical,
  ],
  webgl: [],
  wasm: [],
}

/** Registers our kernels for a backend, after that backend's own package was imported; a second call does nothing. */
export function registerKernels(backend: BackendName): void {
  shareSavedTensors()
  if (backend === 'cpu') {
    mendTransform()
    mendResizeGradient()
  }
  if (backend === 'webgpu') registerConvolutions()
  for (const kernel of kernels[backend]) {
    if (tf.getKernel(kernel.kernelName, backend) === undefined) tf.registerKernel(kernel)
  }
}
