/** Reference kernels of the losses that give their gradients along. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { CLASSIFIER_LOSS, type ClassifierLossAttrs } from '../classifier-loss'
import { SOFTPLUS_LOSS, type SoftplusLossAttrs } from '../softplus-loss'
import { classifierLossLoop, softplusLossLoop } from './loss-loops'
import { readFloat32 } from './values'

type Inputs = Record<string, TensorInfo> & { logits: TensorInfo }

const scalarOf = (backend: MathBackendCPU, value: number) =>
  backend.makeTensorInfo([], 'float32', Float32Array.of(value))

/** The values of an input that need not be there. */
const optional = (backend: MathBackendCPU, tensor: TensorInfo | undefined) =>
  tensor === undefined ? null : readFloat32(backend, tensor)

const softplus: KernelConfig = {
  kernelName: SOFTPLUS_LOSS,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Inputs
    const { shape } = inputs.logits
    const backend = args.backend as MathBackendCPU
    const logits = readFloat32(backend, inputs.logits)
    const gradient = new Float32Array(logits.length)
    const given = (name: string) => optional(backend, inputs[name])
    const attrs = args.attrs as unknown as SoftplusLossAttrs
    const loss = softplusLossLoop(logits, given, shape[1] ?? 1, attrs, gradient)
    return [scalarOf(backend, loss), backend.makeTensorInfo(shape, 'float32', gradient)]
  },
}

const classifier: KernelConfig = {
  kernelName: CLASSIFIER_LOSS,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Inputs
    const { shape } = inputs.logits
    const backend = args.backend as MathBackendCPU
    const logits = readFloat32(backend, inputs.logits)
    const dlogits = new Float32Array(logits.length)
    const attrs = args.attrs as unknown as ClassifierLossAttrs
    const scalars = classifierLossLoop(logits, optional(backend, inputs.targets), shape[1] ?? 1, attrs, dlogits)
    return [...scalars.map((value) => scalarOf(backend, value)), backend.makeTensorInfo(shape, 'float32', dlogits)]
  },
}

export const lossKernels = [softplus, classifier]
