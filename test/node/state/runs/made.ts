/** Runs as lists show them, with what a test changes. */
import type { MarkedEntry } from '../../../../src/state/runs/arranging'

export const madeRun = (runId: string, over: Partial<MarkedEntry> = {}): MarkedEntry => ({
  runId,
  lab: 'mixture',
  name: `run ${runId}`,
  star: false,
  note: '',
  bundled: false,
  done: 100,
  total: 100,
  data: 'MNIST',
  seed: 1,
  backend: 'wasm',
  seconds: 10,
  savedAt: 1,
  bytes: 1000,
  preset: 'classroom',
  differs: [],
  settings: null,
  scores: {},
  scoredAt: null,
  judges: [],
  curves: [],
  pictures: null,
  noise: null,
  prompts: null,
  canGoOn: false,
  ...over,
})

/** An accuracy of 10,000 test images. */
export const accuracy = (value: number) => ({ accuracy: { value, interval: null, count: 10_000 } })
