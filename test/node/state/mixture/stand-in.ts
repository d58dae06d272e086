/** An engine for tests of the page's state: answers at once from plain data, and says what the test wants it to say. */
import { presets } from '../../../../src/mixture/presets'
import type { MixtureConfig, SampleQuality } from '../../../../src/mixture/types'
import type { EngineWorker } from '../../../../src/workers/mixture/client'
import type {
  Answer,
  Ask,
  Command,
  DatasetReport,
  EngineEvent,
  ModelReport,
  OwnJudgeReport,
  RequestName,
  StoredRun,
} from '../../../../src/workers/mixture/protocol'
import { StandInWorker } from '../stand-in-worker'

type Answers = { [N in RequestName]: (ask: Ask<N>) => Answer<N> }

const grid = { rows: 10, columns: 1, size: 28, channels: 1 as const, pixels: new Uint8Array(10 * 784) }

export const datasetReport: DatasetReport = {
  id: 'mnist',
  name: 'MNIST',
  size: 28,
  channels: 1,
  trainCount: 60_000,
  testCount: 10_000,
  classNames: null,
  notes: [],
  understood: null,
  examples: grid,
}

export function modelReport(over: Partial<ModelReport> = {}): ModelReport {
  return {
    runId: 'bundled',
    name: 'MNIST, balanced, K = 10',
    config: presets.joint('mnist'),
    adjustments: [],
    began: null,
    datasetId: 'mnist',
    datasetName: 'MNIST',
    classNames: null,
    size: 28,
    channels: 1,
    iteration: 2000,
    parameters: { generator: 1, discriminator: 1, classifier: 1, prior: 1, total: 4 },
    bundled: true,
    evaluation: null,
    history: [],
    quality: [],
    frames: [],
    ...over,
  }
}

export const sampleQuality = (iteration: number, samples = 1000): SampleQuality => ({
  iteration,
  inception: { mean: 8.5, deviation: 0.2, splits: 10, count: samples },
  frechet: { value: 3.25, counts: [samples, 60_000] },
  reference: 'training',
  classifier: 'classifier-mnist, 64 numbers of 32×32 grey images',
})

export const ownJudgeReport: OwnJudgeReport = {
  name: 'pets',
  classNames: ['cat', 'dog'],
  isNamed: true,
  size: 224,
  channels: 3,
  features: 100,
  range: 'symmetric',
  milliseconds: 12,
  kept: true,
}

export class StandInEngine extends StandInWorker<Command, EngineEvent> implements EngineWorker {
  readonly answers: Answers

  constructor(stored: StoredRun[] = []) {
    super()
    this.answers = {
      initialise: () => ({ name: 'wasm', adapter: 'test', software: false, reason: '', advice: null }),
      loadDataset: () => datasetReport,
      keepModel: () => ({}),
      keepImages: () => ({ sets: [], persistent: true }),
      keptImages: () => ({ sets: [], persistent: true }),
      loadKeptImages: () => {
        throw new Error('nothing is kept here')
      },
      forgetImages: () => ({ sets: [], persistent: true }),
      loadJudge: () => ownJudgeReport,
      keptJudge: () => ({ name: null }),
      dropJudge: () => ({}),
      nameGaussians: () => ({ network: 'pets', iteration: 2000, samples: 20, classes: [] }),
      browse: () => ({ total: 0, labels: null, images: { ...grid, rows: 0 } }),
      openModel: ({ source }) =>
        source.kind === 'bundled' ? modelReport() : modelReport({ runId: 'own', bundled: false, iteration: 400 }),
      newRun: ({ config }: { config: MixtureConfig }) =>
        modelReport({ runId: 'own', bundled: false, iteration: 0, config }),
      sample: () => grid,
      interpolate: ({ weights, columns }) => ({ ...grid, rows: weights.length / columns, columns }),
      classify: () => ({ responsibilities: new Array<number>(10).fill(0.1) }),
      segment: () => ({ total: 0, indices: [], confidences: [], labels: null, images: { ...grid, rows: 0 } }),
      evaluate: () => ({
        count: 1,
        iteration: 0,
        weights: [],
        balance: 1,
        confidence: 1,
        shares: [],
        weightsError: null,
        labelled: null,
      }),
      measureSamples: ({ samples }) => sampleQuality(0, samples),
      exportModel: () => ({ bytes: new ArrayBuffer(4), fileName: 'model.safetensors' }),
      exportNetworks: ({ format }) => ({ bytes: new ArrayBuffer(4), fileName: `model-${format}.zip` }),
      closeModel: () => ({}),
      listRuns: () => ({ runs: stored, persistent: true, note: null, damaged: [] }),
      deleteRun: () => ({}),
      memory: () => ({ tensors: 0, bytes: 0 }),
    }
  }
}
