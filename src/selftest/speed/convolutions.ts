/** The convolutions of the mixture's preset "joint" as calls of a kernel, for timing them. */
import * as tf from '@tensorflow/tfjs-core'

export type ConvolutionKernel = 'forward' | 'input gradient' | 'filter gradient'

/** A convolution with padding "same" of B square images. */
export interface ConvolutionSize {
  batch: number
  /** Height and width of x. */
  size: number
  inputs: number
  /** Height and width of the filter. */
  kernel: number
  stride: number
  outputs: number
}

/** A call of one of the three kernels; with inputs in the order of our programs. */
export interface ConvolutionCall {
  kernelName: string
  inputs: Record<string, tf.Tensor>
  attrs: { strides: number; pad: 'same'; dataFormat: 'NHWC'; dilations: number } & Record<string, unknown>
  xShape: number[]
  filterShape: number[]
  outShape: number[]
}

export const convolutionKernels: readonly ConvolutionKernel[] = ['forward', 'input gradient', 'filter gradient']

/** Convolutions of "joint"; a transposed one is the input's gradient of the convolution the other way. */
export const jointConvolutions = (batch: number): ConvolutionSize[] => [
  { batch, size: 28, inputs: 1, kernel: 5, stride: 2, outputs: 16 },
  { batch, size: 14, inputs: 16, kernel: 4, stride: 2, outputs: 32 },
  { batch, size: 14, inputs: 16, kernel: 5, stride: 2, outputs: 32 },
  { batch, size: 7, inputs: 32, kernel: 5, stride: 1, outputs: 64 },
]

export const convolutionName = (
  kernel: ConvolutionKernel,
  { size, inputs, kernel: taps, stride, outputs }: ConvolutionSize,
): string => `${kernel}, ${size}x${size}x${inputs} by ${taps}x${taps}x${outputs} / ${stride}`

/** The call, with new tensors from fixed seeds on the current backend. */
export function callOf(kernel: ConvolutionKernel, size: ConvolutionSize): ConvolutionCall {
  const out = Math.ceil(size.size / size.stride)
  const xShape = [size.batch, size.size, size.size, size.inputs]
  const dyShape = [size.batch, out, out, size.outputs]
  const filterShape = [size.kernel, size.kernel, size.inputs, size.outputs]
  const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)
  const attrs = { strides: size.stride, pad: 'same' as const, dataFormat: 'NHWC' as const, dilations: 1 }
  const shapes = { xShape, filterShape }
  switch (kernel) {
    case 'forward': {
      const inputs = { x: normal(xShape, 1), filter: normal(filterShape, 3) }
      return { ...shapes, kernelName: tf.Conv2D, inputs, attrs, outShape: dyShape }
    }
    case 'input gradient': {
      const inputs = { dy: normal(dyShape, 2), filter: normal(filterShape, 3) }
      const withShape = { ...attrs, inputShape: xShape }
      return { ...shapes, kernelName: tf.Conv2DBackpropInput, inputs, attrs: withShape, outShape: xShape }
    }
    case 'filter gradient': {
      const inputs = { x: normal(xShape, 1), dy: normal(dyShape, 2) }
      const withShape = { ...attrs, filterShape }
      return { ...shapes, kernelName: tf.Conv2DBackpropFilter, inputs, attrs: withShape, outShape: filterShape }
    }
  }
}
