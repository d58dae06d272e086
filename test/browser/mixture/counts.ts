/** What an iteration of the `joint` preset (K = 10) asks of the GPU. Widths and batch are small: they change how long a dispatch takes, not how many there are. */
import { expect } from 'vitest'
import type { Variant } from '../../../bench/mixture/types'
import { variantTrainer } from '../../../bench/mixture/variants'
import type { GpuCounter } from '../compare'
import type { GpuCounts } from '../../../src/gpu/counters'
import type { MixtureTrainer } from '../../../src/mixture/trainer'

export const size = { width: 1 / 16, batch: 2 }

export function dispose(trainer: MixtureTrainer) {
  trainer.model.dispose()
  trainer.dispose()
}

/**
 * Of one iteration.
 * @param before iterations before it: stock Adam makes its moments in its first, and from the fourth on ours are replayed
 */
export async function countsOf(counter: GpuCounter, variant: Variant, before: number): Promise<GpuCounts> {
  const trainer = variantTrainer(variant, size)
  for (let i = 0; i < before; i++) {
    trainer.step()
    await trainer.readMetrics()
  }
  counter.reset()
  trainer.step()
  const counts = counter.read()
  const { steps } = await trainer.readMetrics()
  expect(steps.length, variant).toBe(1)
  dispose(trainer)
  return counts
}
