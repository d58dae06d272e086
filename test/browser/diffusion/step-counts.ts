/** What a fine-tuning step asks of the GPU, and what it computes. Batches are small: they change how long a dispatch takes, not how many there are. */
import { leaveDispatchesUndone } from '../../../bench/counts/undone'
import type { FusionVariant } from '../../../bench/fusion/types'
import { variantTuner } from '../../../bench/fusion/variants'
import type { GpuCounter } from '../compare'
import type { GpuCounts } from '../../../src/gpu/counters'
import { ofMiniature, ofTinyUNet, tunable } from './tunable'

/** What a step of the miniature asks for, behind `before` of them: stock Adam makes its moments in the first, ours is replayed from the fifth on. */
export async function countsOf(
  counter: GpuCounter,
  variant: FusionVariant,
  before: number,
): Promise<{ within: GpuCounts; counts: GpuCounts }> {
  const redo = leaveDispatchesUndone()
  try {
    const model = await tunable((name) => ofMiniature(`unet/${name}`), 8)
    const tuner = await variantTuner(variant, model, { batch: 1, images: 2 })
    for (let i = 0; i < before; i++) {
      await tuner.advance()
      await tuner.readLosses()
    }
    counter.reset()
    await tuner.advance()
    const within = counter.read()
    await tuner.readLosses()
    const counts = counter.read()
    tuner.dispose()
    model.unet.dispose()
    return { within, counts }
  } finally {
    redo()
  }
}

export async function lossesOf(variant: FusionVariant): Promise<number[]> {
  const model = await tunable(ofTinyUNet, 8)
  const tuner = await variantTuner(variant, model, { batch: 1, images: 2 })
  for (let i = 0; i < 2; i++) await tuner.advance()
  const losses = await tuner.readLosses()
  tuner.dispose()
  model.unet.dispose()
  return losses.map(({ loss }) => loss)
}
