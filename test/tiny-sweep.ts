/** A sweep of six runs of a few steps each. */
import type { FusionSweep } from '../src/results/types'

export const tinySweep: FusionSweep = {
  format: 'modeweave-sweep',
  version: 1,
  name: 'tiny',
  lab: 'fusion',
  preset: 'demo',
  data: { fusionSet: 'fashion-fusion', fusionImages: 10 },
  measure: { perCaption: 1, guidance: 1, samplingSteps: 2, heldOut: 20, samplings: 0, rising: 2 },
  set: { steps: 6, images: 8, batch: 4 },
  variants: [
    { name: 'alone', set: { fusion: null } },
    { name: 'fused', set: {} },
  ],
  seeds: [0, 1, 2],
}
