/** `linearBias`, and `convolutionBias` by one tap, on WebGPU: tfjs' own fused kernels, which add the bias in the dispatch of the product. */
import * as tf from '@tensorflow/tfjs-core'
import { CONVOLUTION_BIAS, LINEAR_BIAS } from '../biased'

/** A kernel that is a stock one under other names of inputs. */
const as = (
  kernelName: string,
  stock: string,
  names: Readonly<Record<string, string>>,
  attrs: Record<string, unknown>,
): tf.KernelConfig => ({
  kernelName,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const kernel = tf.getKernel(stock, 'webgpu')
    if (kernel === undefined)
      throw new Error(`${kernelName} needs ${stock} of tfjs' WebGPU package, which is not there.`)
    const inputs = Object.fromEntries(Object.entries(args.inputs).map(([name, x]) => [names[name] ?? name, x]))
    const all = { activation: 'linear', leakyreluAlpha: 0, ...attrs, ...args.attrs } as unknown as tf.NamedAttrMap
    return kernel.kernelFunc({ ...args, inputs, attrs: all })
  },
})

export const linearBiasKernel = as(
  LINEAR_BIAS,
  tf._FusedMatMul,
  { x: 'a', matrix: 'b' },
  { transposeA: false, transposeB: false },
)

export const stockConvolutionBias = as(CONVOLUTION_BIAS, tf.FusedConv2D, {}, { dataFormat: 'NHWC', dilations: 1 })
