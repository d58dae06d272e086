import * as tf from '@tensorflow/tfjs-core'
import type { Activation } from '../activation'
import { ADAM_UPDATE, type AdamAttrs } from '../adam'
import { ATTENTION, ATTENTION_GRAD, type AttentionAttrs } from '../attention'
import { BATCH_NORM_ACTIVATION, BATCH_NORM_ACTIVATION_GRAD, type BatchNormActivationAttrs } from '../batch-norm'
import { CATEGORICAL_DRAW } from '../categorical'
import { CLASSIFIER_LOSS, type ClassifierLossAttrs } from '../classifier-loss'
import { CLIP_SCALE, type ClipScaleAttrs } from '../clip-scale'
import { BIAS_ACTIVATION, BIAS_ACTIVATION_GRAD, type BiasActivationAttrs } from '../bias-activation'
import { GATED_GELU, GATED_GELU_GRAD } from '../gated-gelu'
import { WIDEN_HALVES, type WidenAttrs } from '../halves'
import { GROUP_NORM_ACTIVATION, GROUP_NORM_ACTIVATION_GRAD, type GroupNormAttrs } from '../group-norm'
import { SOFTPLUS_LOSS, type SoftplusLossAttrs } from '../softplus-loss'
import { adamUpdate, clipScale } from './adam'
import { attention, attentionGradient } from './attention'
import * as channels from './channels'
import { conv2d, conv2dInputGradient } from './convolution'
import { conv2dFilterGradient } from './filter-gradient'
import { gatedGelu, gatedGeluGradient } from './gated-gelu'
import { groupNorm, groupNormGradient } from './group-norm'
import { widenHalves } from './halves'
import type { WasmHeap } from './heap'
import * as losses from './losses'
import { matMul, matMulCovers } from './matmul'

type Inputs = Record<string, tf.TensorInfo | undefined>
type Kernel = (inputs: Inputs, attributes: object, stock: () => tf.TensorInfo) => tf.TensorInfo | tf.TensorInfo[]

/** Attributes that the three convolution kernels of tfjs have in common, and one that each gradient has. */
interface ConvAttributes {
  strides: [number, number] | number
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding
  dimRoundingMode?: 'floor' | 'round' | 'ceil'
  dataFormat: 'NHWC' | 'NCHW'
  dilations?: [number, number] | number
  inputShape?: number[]
  filterShape?: number[]
}

type Shape4D = [number, number, number, number]

function convInfo(inShape: number[], filterShape: number[], attributes: ConvAttributes): tf.backend_util.Conv2DInfo {
  const { strides, pad, dimRoundingMode, dilations = 1, dataFormat } = attributes
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat)
  const shapes = [inShape as Shape4D, filterShape as Shape4D] as const
  return tf.backend_util.computeConv2DInfo(...shapes, strides, dilations, pad, dimRoundingMode, false, format)
}

/** The input called `name`; our kernels read it as float32. */
function input(inputs: Inputs, name: string): tf.TensorInfo {
  const tensor = inputs[name]
  if (!tensor) throw new Error(`A kernel's input "${name}" is missing.`)
  return tensor
}

/** As `input`, for the kernels that are only ours: nothing stock takes other types. */
function floats(inputs: Inputs, name: string): tf.TensorInfo {
  const tensor = input(inputs, name)
  if (tensor.dtype === 'float32') return tensor
  throw new Error(
    `A kernel's input "${name}" must be float32, but is ${tensor.dtype} [${tensor.shape}]; cast it first.`,
  )
}

/** Registers a kernel in place of tfjs' own, which it may still call for the cases that it does not cover. */
function register(kernelName: string, kernel: Kernel): void {
  const stock = tf.getKernel(kernelName, 'wasm')
  if (stock) tf.unregisterKernel(kernelName, 'wasm')
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: (call) =>
      kernel(call.inputs, call.attrs ?? {}, () => {
        if (stock) return stock.kernelFunc(call) as tf.TensorInfo
        throw new Error(
          `${kernelName} on wasm takes float32 NHWC images, dilation 1, and a dy of the convolution's own shape only.`,
        )
      }),
  })
}

/** One of the three convolution kernels; `x` and `filter` give the shapes, from an input or an attribute. */
function registerConvolution(heap: WasmHeap, kernelName: string, names: [string, string], kernel: typeof conv2d): void {
  register(kernelName, (inputs, attributes, stock) => {
    const first = input(inputs, names[0])
    const second = input(inputs, names[1])
    const conv = attributes as ConvAttributes
    const info = convInfo(conv.inputShape ?? first.shape, conv.filterShape ?? second.shape, conv)
    const plain = info.dilationHeight === 1 && info.dilationWidth === 1 && info.dataFormat === 'channelsLast'
    const float = first.dtype === 'float32' && second.dtype === 'float32'
    // tfjs does not look whether dy has the shape that this convolution gives.
    const dy = inputs.dy
    const fits = dy === undefined || tf.util.arraysEqual(dy.shape, info.outShape)
    return plain && float && fits ? kernel(heap, first, second, info) : stock()
  })
}

/** Registers our kernels for tfjs' `wasm` backend, whose heap `heap` is. */
export function registerWasmKernels(heap: WasmHeap): void {
  registerConvolution(heap, tf.Conv2D, ['x', 'filter'], conv2d)
  registerConvolution(heap, tf.Conv2DBackpropInput, ['dy', 'filter'], conv2dInputGradient)
  registerConvolution(heap, tf.Conv2DBackpropFilter, ['x', 'dy'], conv2dFilterGradient)
  // tfjs' own copies the values, for every tensor that a gradient saves; sharing them is what its other backends do.
  register(tf.Identity, (inputs) => heap.share(input(inputs, 'x')))
  register(tf.BatchMatMul, (inputs, attributes, stock) => {
    const { transposeA, transposeB } = attributes as tf.BatchMatMulAttrs
    const factors = [input(inputs, 'a'), input(inputs, 'b')] as const
    const covered = matMulCovers(...factors, transposeA, transposeB)
    return covered ? matMul(heap, ...factors, transposeA, transposeB) : stock()
  })
  register(BIAS_ACTIVATION, (inputs, attributes) =>
    channels.biasActivation(heap, floats(inputs, 'x'), floats(inputs, 'bias'), attributes as BiasActivationAttrs),
  )
  register(BIAS_ACTIVATION_GRAD, (inputs, attributes) => {
    const { activation } = attributes as { activation: Activation }
    return channels.biasActivationGradient(heap, floats(inputs, 'dy'), floats(inputs, 'y'), activation)
  })
  register(BATCH_NORM_ACTIVATION, (inputs, attributes) => {
    const [x, gamma, beta] = [floats(inputs, 'x'), floats(inputs, 'gamma'), floats(inputs, 'beta')]
    const { runningMean, runningVariance } = inputs
    const tensors = { x, gamma, beta, runningMean, runningVariance }
    return channels.batchNormActivation(heap, tensors, attributes as BatchNormActivationAttrs)
  })
  register(BATCH_NORM_ACTIVATION_GRAD, (inputs, attributes) => {
    const names = ['dy', 'x', 'y', 'moments', 'gamma'] as const
    const tensors = Object.fromEntries(names.map((name) => [name, floats(inputs, name)]))
    return channels.batchNormActivationGradient(
      heap,
      tensors as channels.BatchNormGradientInputs,
      attributes as BatchNormActivationAttrs,
    )
  })
  register(GROUP_NORM_ACTIVATION, (inputs, attributes) => {
    const [x, gamma, beta] = [floats(inputs, 'x'), floats(inputs, 'gamma'), floats(inputs, 'beta')]
    return groupNorm(heap, { x, gamma, beta }, attributes as GroupNormAttrs)
  })
  register(GROUP_NORM_ACTIVATION_GRAD, (inputs, attributes) => {
    const [dy, x, moments] = [floats(inputs, 'dy'), floats(inputs, 'x'), floats(inputs, 'moments')]
    const [gamma, beta] = [floats(inputs, 'gamma'), floats(inputs, 'beta')]
    return groupNormGradient(heap, { dy, x, gamma, beta, moments }, attributes as GroupNormAttrs)
  })
  register(ATTENTION, (inputs, attributes) => {
    const [q, k, v] = [floats(inputs, 'q'), floats(inputs, 'k'), floats(inputs, 'v')]
    return attention(heap, { q, k, v }, attributes as AttentionAttrs)
  })
  register(ATTENTION_GRAD, (inputs, attributes) => {
    const [dy, y, moments] = [floats(inputs, 'dy'), floats(inputs, 'y'), floats(inputs, 'moments')]
    const [q, k, v] = [floats(inputs, 'q'), floats(inputs, 'k'), floats(inputs, 'v')]
    return attentionGradient(heap, { dy, q, k, v, y, moments }, attributes as AttentionAttrs)
  })
  register(GATED_GELU, (inputs) => gatedGelu(heap, floats(inputs, 'x')))
  register(GATED_GELU_GRAD, (inputs) => gatedGeluGradient(heap, floats(inputs, 'dy'), floats(inputs, 'x')))
  register(WIDEN_HALVES, (inputs, attributes) =>
    widenHalves(heap, input(inputs, 'packed'), inputs.ids, attributes as WidenAttrs),
  )
  register(ADAM_UPDATE, (inputs, attributes) => {
    for (const name of Object.keys(inputs)) floats(inputs, name)
    adamUpdate(heap, inputs, attributes as AdamAttrs)
    return []
  })
  register(SOFTPLUS_LOSS, (inputs, attributes) => {
    for (const name of Object.keys(inputs)) floats(inputs, name)
    return losses.softplusLoss(heap, floats(inputs, 'logits'), inputs, attributes as SoftplusLossAttrs)
  })
  register(CLASSIFIER_LOSS, (inputs, attributes) => {
    for (const name of Object.keys(inputs)) floats(inputs, name)
    return losses.classifierLoss(heap, floats(inputs, 'logits'), inputs.targets, attributes as ClassifierLossAttrs)
  })
  register(CATEGORICAL_DRAW, (inputs) =>
    losses.drawCategorical(heap, floats(inputs, 'probabilities'), floats(inputs, 'gumbels')),
  )
  register(CLIP_SCALE, (inputs, attributes) => {
    for (const name of Object.keys(inputs)) floats(inputs, name)
    return clipScale(heap, inputs, attributes as ClipScaleAttrs)
  })
}
