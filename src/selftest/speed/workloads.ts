/** What the benchmark times: the operations of both labs on sizes as they have them, and one iteration of the mixture. */
import * as tf from '@tensorflow/tfjs-core'
import { adamSettings, adamStep } from '../../gpu/kernels/adam'
import { multiHeadAttention } from '../../gpu/kernels/attention'
import { batchNormActivation } from '../../gpu/kernels/batch-norm'
import { biasActivation } from '../../gpu/kernels/bias-activation'
import { gatedGelu } from '../../gpu/kernels/gated-gelu'
import { groupNormActivation } from '../../gpu/kernels/group-norm'
import { MixtureModel } from '../../mixture/model'
import { presets } from '../../mixture/presets'
import { MixtureTrainer } from '../../mixture/trainer'
import { normal, withGradients } from '../cases/inputs'
import { IMAGE, tinyImages } from '../replay/tiny-mixture'
import { callOf, convolutionKernels, type ConvolutionSize } from './convolutions'

export interface Workload {
  name: string
  /** The kernel that it is, where it is one alone. */
  kernel?: string
  /** Makes its tensors on the current backend. */
  open: () => OpenWorkload
}

export interface OpenWorkload {
  /** Queues it once; the tensors are the caller's. */
  run: () => tf.Tensor[]
  dispose: () => void
}

/** The encoder's second layer of preset "joint". */
const layer: ConvolutionSize = { batch: 32, size: 14, inputs: 16, kernel: 4, stride: 2, outputs: 32 }

/** An operation with its gradients, of inputs that are made beforehand. */
const operation = (name: string, shapes: number[][], f: (...inputs: tf.Tensor[]) => tf.Tensor): Workload => ({
  name: `${name}, with gradients`,
  open: () => {
    const inputs = shapes.map((shape, i) => normal(shape, i + 1))
    return { run: () => withGradients(f, inputs, 9), dispose: () => tf.dispose(inputs) }
  },
})

const convolutions = convolutionKernels.map((kernel): Workload => ({
  name: `Convolution, ${kernel}`,
  kernel: { forward: tf.Conv2D, 'input gradient': tf.Conv2DBackpropInput, 'filter gradient': tf.Conv2DBackpropFilter }[
    kernel
  ],
  open: () => {
    const { kernelName, inputs, attrs } = callOf(kernel, layer)
    return {
      run: () => [tf.engine().runKernel<tf.Tensor>(kernelName, inputs, attrs as unknown as tf.NamedAttrMap)],
      dispose: () => tf.dispose(inputs),
    }
  },
}))

const adam: Workload = {
  name: 'Adam, 20 parameters of 4,096',
  open: () => {
    const parameters = Array.from({ length: 20 }, (_, i) => tf.variable(normal([64, 64], i)))
    const gradients = parameters.map((_, i) => normal([64, 64], 100 + i))
    const moments = tf.variable(tf.zeros([2, 20 * 4096]))
    const settings = tf.tensor1d(adamSettings({ learningRate: 1e-4, beta1: 0.5, beta2: 0.9, epsilon: 1e-8, step: 1 }))
    return {
      run: () => {
        adamStep(parameters, gradients, moments, settings)
        return [tf.clone(parameters[0] ?? moments)]
      },
      dispose: () => tf.dispose([parameters, gradients, moments, settings]),
    }
  },
}

/** As the page trains it: replayed on WebGPU, where our kernels are. */
const iteration: Workload = {
  name: 'One iteration of the mixture, M = 16',
  open: () => {
    const { regulariser, ...joint } = presets.joint('mnist')
    const config = { ...joint, batch: 16, regulariser: { ...regulariser, batch: 32 } }
    const model = new MixtureModel(config, IMAGE)
    const trainer = new MixtureTrainer(model, tinyImages(64))
    return {
      run: () => {
        trainer.step()
        return [tf.clone(model.networks.parameters.prior.variables[0] ?? tf.zeros([1]))]
      },
      dispose: () => {
        trainer.dispose()
        model.dispose()
      },
    }
  },
}

export const workloads: readonly Workload[] = [
  iteration,
  ...convolutions,
  operation('Bias and leaky ReLU', [[32, 14, 14, 32], [32]], (x, bias) =>
    biasActivation(x as tf.Tensor, bias as tf.Tensor1D, 'leakyRelu'),
  ),
  operation('Batch norm', [[32, 14, 14, 32], [32], [32]], (x, gamma, beta) =>
    batchNormActivation(x as tf.Tensor, gamma as tf.Tensor1D, beta as tf.Tensor1D, { activation: 'leakyRelu' }),
  ),
  operation('Group norm', [[8, 16, 16, 32], [32], [32]], (x, gamma, beta) =>
    groupNormActivation(x as tf.Tensor, gamma as tf.Tensor1D, beta as tf.Tensor1D, {
      groups: 8,
      activation: 'silu',
      epsilon: 1e-5,
    }),
  ),
  operation(
    'Attention',
    [
      [8 * 64, 64],
      [8 * 64, 64],
      [8 * 64, 64],
    ],
    (q, k, v) => multiHeadAttention(q as tf.Tensor2D, k as tf.Tensor2D, v as tf.Tensor2D, { batch: 8, heads: 4 }),
  ),
  operation('Gated GELU', [[512, 256]], (x) => gatedGelu(x as tf.Tensor2D)),
  adam,
]
