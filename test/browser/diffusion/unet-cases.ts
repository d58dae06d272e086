/** The operations that the UNet is made of, on tiny shapes. */
import type * as tf from '@tensorflow/tfjs-core'
import { multiHeadAttention } from '../../../src/gpu/kernels/attention'
import { convolutionBias, linearBias, type ConvolutionAttrs } from '../../../src/gpu/kernels/biased'
import { gatedGelu } from '../../../src/gpu/kernels/gated-gelu'
import { normal, withGradients } from '../case-inputs'
import type { Case } from '../compare'

/** Self-attention, attention on a caption; the last one's heads are too wide for the WebGPU kernel. */
const attentionCases = [
  { batch: 2, heads: 3, queries: 16, keys: 16, size: 8 },
  { batch: 3, heads: 2, queries: 70, keys: 5, size: 7 },
  { batch: 1, heads: 2, queries: 4, keys: 6, size: 68 },
].map(({ batch, heads, queries, keys, size }): Case => ({
  name: `multiHeadAttention of ${batch}·${queries} on ${keys}, ${heads} heads of ${size}`,
  tolerance: 1e-4,
  run: () => {
    const rows = (count: number, seed: number) => normal([batch * count, heads * size], seed)
    const attend = (...[q, k, v]: tf.Tensor[]) =>
      multiHeadAttention(q as tf.Tensor2D, k as tf.Tensor2D, v as tf.Tensor2D, { batch, heads })
    return withGradients(attend, [rows(queries, 70), rows(keys, 71), rows(keys, 72)], 73)
  },
}))

const gatedGeluCase: Case = {
  name: 'gatedGelu',
  tolerance: 1e-5,
  run: () => withGradients((x) => gatedGelu(x as tf.Tensor2D), [normal([37, 18], 74)], 75),
}

const biasedCases: Case[] = [
  {
    name: 'linearBias',
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (x, matrix, bias) => linearBias(x as tf.Tensor2D, matrix as tf.Tensor2D, bias as tf.Tensor1D),
        [normal([37, 18], 76), normal([18, 21], 77), normal([21], 78)],
        79,
      ),
  },
  ...(
    [
      { strides: 1, pad: 'same' },
      { strides: 2, pad: 1 },
    ] as ConvolutionAttrs[]
  ).map((attrs): Case => ({
    name: `convolutionBias, stride ${attrs.strides}`,
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (x, filter, bias) => convolutionBias(x as tf.Tensor4D, filter as tf.Tensor4D, bias as tf.Tensor1D, attrs),
        [normal([2, 7, 7, 8], 80), normal([3, 3, 8, 12], 81), normal([12], 82)],
        83,
      ),
  })),
]

export const unetCases: Case[] = [...attentionCases, gatedGeluCase, ...biasedCases]
