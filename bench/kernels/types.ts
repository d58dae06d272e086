/** What the bench of the convolution kernels measures; no code, so that Node and the worker share it. */
import type { ConvolutionKernel, ConvolutionSize } from '../../src/selftest/speed/convolutions'
import type { Job, OnAdapter } from '../types'

export interface KernelJob extends Job {
  kernel: ConvolutionKernel
  convolution: ConvolutionSize
  /** Times each version so often; the least counts. */
  repeats: number
}

export interface KernelMeasured extends OnAdapter {
  /** Least milliseconds by version: "ours", "tfjs", and the losing rungs of the ladder that the kernel's file tells. */
  ms: Record<string, number>
  /** Largest difference of a version's result from tfjs', as a share of the largest value. */
  difference: Record<string, number>
}
