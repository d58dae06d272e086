/** A run small enough for the cpu backend. */
import type { RunRecord } from '../../../src/mixture/checkpoint'
import type { MixtureTrainer } from '../../../src/mixture/trainer'
import type { MixtureConfig } from '../../../src/mixture/types'
import { IMAGE } from '../../../src/selftest/replay/tiny-mixture'

export { IMAGE, tinyConfig, tinyImages } from '../../../src/selftest/replay/tiny-mixture'

/** What a run of these is stored with. */
export const record = (config: MixtureConfig, trainer: MixtureTrainer): RunRecord => ({
  format: 'modeweave-mixture',
  version: 1,
  runId: 'test',
  name: 'test',
  config,
  dataset: { id: 'bars', name: 'Bars', ...IMAGE, classNames: null },
  trainer: trainer.state(),
  history: [],
  evaluation: null,
})
