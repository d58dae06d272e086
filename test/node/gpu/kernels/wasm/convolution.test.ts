import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { startWasm, wasmHeapBytes } from '../../../../../src/gpu/wasm'
import { convolutionKernelCases } from '../../../../../src/selftest/cases/convolution-kernels'
import { onBackend } from './compare'

it('wasm convolutions neither leak tensors nor grow the heap in a long loop', async () => {
  await startWasm()
  const [, kernels] = convolutionKernelCases
  if (kernels === undefined) throw new Error('There is no case.')
  await onBackend('wasm', kernels.run)
  const before = { tensors: tf.memory().numTensors, bytes: await wasmHeapBytes() }
  for (let i = 0; i < 100; i++) await onBackend('wasm', kernels.run)
  expect({ tensors: tf.memory().numTensors, bytes: await wasmHeapBytes() }).toEqual(before)
})
