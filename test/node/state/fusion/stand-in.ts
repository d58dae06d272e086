/** A fusion worker for tests of the page's state: answers at once from plain data, and says what the test wants it to say. */
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import { methodName } from '../../../../src/diffusion/training/name'
import type { FusionWorker } from '../../../../src/workers/fusion/client'
import type {
  CaptionedSetReport,
  DiffusionModelReport,
  FineTuningConfig,
  FusionAnswer,
  FusionAsk,
  FusionCommand,
  FusionEvent,
  FusionRequestName,
  FusionRunSummary,
  ImageGrid,
} from '../../../../src/workers/fusion/protocol'
import { StandInWorker } from '../stand-in-worker'

type Answers = { [N in FusionRequestName]: (ask: FusionAsk<N>) => FusionAnswer<N> }

const grid = (columns: number, rows = 1): ImageGrid => ({
  rows,
  columns,
  size: 2,
  channels: 1,
  pixels: new Uint8Array(rows * columns * 4),
})

export function runSummary(over: Partial<FusionRunSummary> = {}, config = fineTuningPresets.demo): FusionRunSummary {
  return {
    runId: 'bundled',
    name: methodName(config),
    config,
    model: { id: 'model', name: 'fashion-mini' },
    training: { id: `fashion ${config.images}`, name: 'Fashion-MNIST', count: config.images },
    fusion: { id: 'fashion-fusion 1000', name: 'Fashion-MNIST Sandals and Bags', count: 1000 },
    step: config.steps,
    savedAt: 1,
    seconds: 60,
    backend: { name: 'wasm', adapter: 'test' },
    losses: [{ step: 1, loss: 1 }],
    rising: [],
    measured: null,
    bundled: true,
    hasWeights: true,
    resumable: false,
    bytes: 1,
    ...over,
  }
}

/** A run of the visitor's own, stopped on the way. */
export const ownRun = (over: Partial<FusionRunSummary> = {}, config?: FineTuningConfig) =>
  runSummary({ runId: 'own', bundled: false, resumable: true, step: 200, savedAt: 2, ...over }, config)

const setNames = {
  fashion: 'Fashion-MNIST',
  'fashion-fusion': 'Fashion-MNIST Sandals and Bags',
  'mnist-fusion': 'MNIST digits',
}

export const setReport = (id: string, count: number, over: Partial<CaptionedSetReport> = {}): CaptionedSetReport => ({
  id,
  name: id,
  count,
  regimes: ['original', 'general', '5-word'],
  paraphrases: true,
  notes: [],
  understood: null,
  examples: grid(Math.min(count, 4)),
  exampleCaptions: {},
  ...over,
})

/** @param size of its images: 2 px are its own, 4 it can make too */
export const modelReport = (size = 2): DiffusionModelReport => ({
  id: 'model',
  name: 'fashion-mini',
  size,
  channels: 1,
  ownSize: 2,
  sizes: [2, 4],
  latents: [size / 2, size / 2, 4],
  parameters: { unet: 10, attentionProjections: 2 },
  captionLength: 16,
  predicts: 'v_prediction',
  trainTimesteps: 1000,
  recommended: { sampling: { guidance: 2, steps: 20, solver: 'ddim' }, measuring: null, training: null },
  looks: true,
  notes: [],
})

export class StandInFusion extends StandInWorker<FusionCommand, FusionEvent> implements FusionWorker {
  readonly answers: Answers

  constructor(stored: FusionRunSummary[] = [runSummary()]) {
    super()
    const preview = (pairs: number) => ({
      pairs: Array.from({ length: pairs }, () => ({
        ownCaption: 'a coat',
        partnerCaption: 'with a bag',
        prompt: 'a coat',
        latentWeight: 0.1,
        keepsVariance: true,
        embeddingWeight: 0.3,
      })),
      images: grid(pairs, 3),
    })
    const refuse = (name: string) => (): never => {
      throw new Error(`The stand-in does not ${name}.`)
    }
    this.answers = {
      initialise: () => ({ name: 'wasm', adapter: 'test', software: false, reason: '', advice: null }),
      stateMemory: () => ({}),
      findModels: () => ({ models: [{ name: 'model', choice: { folder: 'model/', variant: null } }] }),
      openModel: () => modelReport(),
      resize: ({ size }) => modelReport(size ?? undefined),
      loadSet: ({ source }) =>
        source.kind === 'files'
          ? setReport('own', source.files.length, { regimes: ['original'], paraphrases: false })
          : setReport(`${source.kind} ${source.count}`, source.count, { name: setNames[source.kind] }),
      keepImages: () => ({ sets: [], persistent: true }),
      keptImages: () => ({ sets: [], persistent: true }),
      loadKeptImages: refuse('keep images'),
      forgetImages: () => ({ sets: [], persistent: true }),
      provideCaptions: ({ regime, captions }) =>
        setReport('own', captions.length, { regimes: ['original', regime], paraphrases: false }),
      captions: () => ({ captions: ['A long caption of a coat', 'Another caption'] }),
      browse: ({ limit }) => ({ total: limit, images: grid(limit), captions: [] }),
      preview: ({ pairs }) => preview(pairs),
      estimate: () => ({
        weights: 1,
        networks: 1,
        moments: 1,
        gradients: 1,
        activations: 1,
        generation: 1,
        data: 1,
        total: 7,
        microBatches: 1,
        limit: null,
        isGuess: false,
        problem: null,
        doubt: null,
      }),
      forecast: () => ({ step: 0.5, encoding: 1, looking: 20, measuring: 30, bytes: 7 }),
      newRun: ({ config }) => ownRun({ step: 0, losses: [] }, config),
      openRun: ({ runId }) => ownRun({ runId }),
      closeRun: () => ({}),
      samples: () => ({ samples: [] }),
      gallery: () => ({ generated: grid(4), training: grid(4), own: [0, 1, 2, 3], captions: [] }),
      generate: refuse('generate'),
      measure: refuse('measure'),
      significantTokens: ({ prompt }) => ({
        words: prompt.split(' ').map((text, i) => ({ text, significance: i })),
        begin: 0,
        end: 0.5,
        padding: 0.1,
        meter: 1.5,
        timestep: 950,
        seconds: 0.1,
      }),
      whereRemembered: () => ({ heat: grid(1), largest: 1, timestep: 50, noises: 8 }),
      loadJudge: refuse('load judges'),
      exportRun: () => ({ bytes: new ArrayBuffer(4), fileName: 'run.zip' }),
      importRun: () => ownRun({ runId: 'imported', resumable: false }),
      listRuns: () => ({ runs: stored, persistent: true, note: null, damaged: [] }),
      deleteRun: () => ({}),
      memory: () => ({ tensors: 0, bytes: 0 }),
    }
  }

  /** What was last asked under a name. */
  asked<N extends FusionRequestName>(name: N): FusionAsk<N> | undefined {
    const found = this.commands.findLast((command) => command.type === 'request' && command.name === name)
    // The name was compared, so the ask is its own.
    return found?.type === 'request' ? (found.ask as FusionAsk<N>) : undefined
  }
}
