/** Reference kernels of the losses that give their gradients along. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { CROSS_ENTROPY } from '../cross-entropy'
import { INFORMATION_MAXIMISATION, type InformationMaximisationAttrs } from '../information-maximisation'
import { SOFTPLUS_LOSS, type SoftplusLossAttrs } from '../softplus-loss'
import { crossEntropyLoop, informationMaximisationLoop, softplusLossLoop } from './loss-loops'
import { readFloat32 } from './values'

const scalarOf = (backend: MathBackendCPU, value: number) =>
  backend.makeTensorInfo([], 'float32', Float32Array.of(value))

const softplus: KernelConfig = {
  kernelName: SOFTPLUS_LOSS,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { logits, spread, weights } = args.inputs as Record<string, TensorInfo> & { logits: TensorInfo }
    const backend = args.backend as MathBackendCPU
    const read = (tensor: TensorInfo | undefined) => (tensor === undefined ? null : readFloat32(backend, tensor))
    const inputs = { logits: readFloat32(backend, logits), spread: read(spread), weights: read(weights) }
    const gradient = new Float32Array(inputs.logits.length)
    const attrs = args.attrs as unknown as SoftplusLossAttrs
    const loss = softplusLossLoop(inputs, logits.shape[1] ?? 1, attrs, gradient)
    return [scalarOf(backend, loss), backend.makeTensorInfo(logits.shape, 'float32', gradient)]
  },
}

const crossEntropy: KernelConfig = {
  kernelName: CROSS_ENTROPY,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { logits, targets, weights } = args.inputs as Record<'logits' | 'targets' | 'weights', TensorInfo>
    const backend = args.backend as MathBackendCPU
    const read = (tensor: TensorInfo) => readFloat32(backend, tensor)
    const inputs = { logits: read(logits), targets: read(targets), weights: read(weights) }
    const gradient = new Float32Array(inputs.logits.length)
    const loss = crossEntropyLoop(inputs, logits.shape[1] ?? 1, gradient)
    return [scalarOf(backend, loss), backend.makeTensorInfo(logits.shape, 'float32', gradient)]
  },
}

const informationMaximisation: KernelConfig = {
  kernelName: INFORMATION_MAXIMISATION,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { logits } = args.inputs as Record<'logits', TensorInfo>
    const backend = args.backend as MathBackendCPU
    const values = readFloat32(backend, logits)
    const dlogits = new Float32Array(values.length)
    const attrs = args.attrs as unknown as InformationMaximisationAttrs
    const scalars = informationMaximisationLoop(values, logits.shape[1] ?? 1, attrs, dlogits)
    return [
      ...scalars.map((value) => scalarOf(backend, value)),
      backend.makeTensorInfo(logits.shape, 'float32', dlogits),
    ]
  },
}

export const lossKernels = [softplus, crossEntropy, informationMaximisation]
