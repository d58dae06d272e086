/** Steps of fine-tuning the bundled miniature on WebGL, as on cpu. */
import '@tensorflow/tfjs-backend-webgl'
import { expect, it } from 'vitest'
import { registerKernels } from '../../../src/gpu/kernels/index'
import { startCounting } from '../compare'
import { expectTrainedAs, trainOn } from './miniature'

it('fine-tuning on webgl changes loss and weights as on cpu', async () => {
  const counter = await startCounting()
  registerKernels('webgl')
  const reference = await trainOn('cpu', counter)
  const trained = await trainOn('webgl', counter)
  expectTrainedAs(reference, trained)
  expect(trained.losses).toHaveLength(2)
})
