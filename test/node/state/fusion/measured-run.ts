/** A measured run for tests of the page's state: three generated images with the similarities that the test wants. */
import type { FusionRunSummary, Gallery, Measured } from '../../../../src/workers/fusion/protocol'
import { runSummary } from './stand-in'

const statistics = (replication: number, count: number, references: number) => ({
  count,
  references,
  replication,
  interval: [replication - 0.03, replication + 0.03] as [number, number],
  median: replication - 0.2,
  mean: replication - 0.2,
  deviation: 0.1,
  percentile75: replication - 0.1,
  percentile90: replication - 0.05,
  aboveHalf: 0.5,
  copies: { threshold: 0.66, share: 1 / 3 },
})

/** Image 1 copies training image 0; image 0 is nearest to its own, 2; image 2 is nearest to 1. */
export const measured = (over: Partial<Measured> = {}, references = 64): Measured => ({
  judgement: {
    replication: {
      generated: statistics(0.81, 3, references),
      similarities: [0.4, 0.9, 0.5],
      pairs: [
        { generated: 0, training: 2, similarity: 0.4 },
        { generated: 1, training: 0, similarity: 0.9 },
        { generated: 2, training: 1, similarity: 0.5 },
      ],
      own: { mean: 0.3, isNearest: 1 / 3 },
      background: statistics(0.56, 1000, references),
      ceiling: statistics(0.98, 64, references),
      amongTraining: null,
    },
    quality: {
      frechet: { value: 3.456, counts: [3, 1000] },
      kid: { value: -0.0123, deviation: 0.004, subsets: 100, size: 2, counts: [3, 1000] },
      inception: { mean: 5.7, deviation: 0, splits: 1, count: 3 },
      agreement: { share: 2 / 3, count: 3 },
    },
    reference: 'held-out',
  },
  detector: 'copy-detector',
  classifier: 'classifier-fashion-mnist',
  perCaption: 1,
  guidance: 1,
  samplingSteps: 20,
  seed: 0,
  heldOut: { name: 'Fashion-MNIST', count: 1000 },
  ...over,
})

export const gallery: Gallery = {
  generated: { rows: 1, columns: 3, size: 1, channels: 1, pixels: new Uint8Array(3) },
  training: { rows: 1, columns: 3, size: 1, channels: 1, pixels: new Uint8Array(3) },
  own: [2, 1, 0],
  captions: ['a coat', 'a shirt', 'a boot'],
}

export const measuredRun = (runId: string, over: Partial<FusionRunSummary> = {}): FusionRunSummary =>
  runSummary({ runId, measured: measured(), ...over })
