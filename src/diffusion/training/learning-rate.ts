import type { OptimiserSettings } from './types'

/**
 * Share of the full rate at a step: linear warm-up, constant, linear decay at the end.
 * @param step 0 … steps − 1
 */
export function rateShare(
  step: number,
  steps: number,
  { warmup, decayShare, lastRate }: Pick<OptimiserSettings, 'warmup' | 'decayShare' | 'lastRate'>,
): number {
  if (step < warmup) return (step + 1) / warmup
  const left = (steps - step) / (steps * decayShare)
  // Without a decay the division gives infinity.
  return left >= 1 ? 1 : lastRate + (1 - lastRate) * left
}
