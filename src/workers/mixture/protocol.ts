/**
 * The only words spoken between the page and the engine worker: plain data, discriminated by `type`.
 * A `Command` that expects an answer carries an `id`; the answer is a `reply` or a `fault` with the same `id`.
 * Everything about a run carries its `runId`. Images and typed arrays are transferred, not copied.
 */
import type { BundledName, Channels, ImageGrid, ImageSize } from '../../data/images/types'
import type { ChosenFile } from '../../data/source-file'
import type { Frame } from '../../mixture/frames'
import type { Choices, Understood } from '../../data/understood-types'
import type { ValueRange } from '../../judges/types'
import type {
  Adjustment,
  Beginning,
  ClusteringReport,
  MixtureConfig,
  ParameterCounts,
  SampleQuality,
  StepMetrics,
  StepParts,
} from '../../mixture/types'
import type { NetworkFormat } from '../../mixture/exports/lines'
import type { StoredRun } from '../../store/types'
import type { BackendName, BackendReport, Fault, KeptImageRequests, RunListing, WaitingEvent } from '../shared/protocol'

export type { StoredRun }

/** The visitor's own images: files as they were chosen, with all that makes the same dataset of them again. */
export interface OwnFiles {
  kind: 'files'
  files: readonly ChosenFile[]
  choices?: Choices
  size: ImageSize
  channels: Channels
}

/** Where a dataset comes from. Files never leave the page; `path` holds the subfolder that names an image's class. */
export type DataSource = BundledSource | OwnFiles

/** A set that comes with the page; `shares`: of each class in what is trained on and tested with, as many images as fit. */
export interface BundledSource {
  kind: 'bundled'
  name: BundledName
  shares?: readonly number[] | null
}

/** What the page needs to know of a loaded dataset. */
export interface DatasetReport {
  id: string
  name: string
  size: ImageSize
  channels: Channels
  trainCount: number
  testCount: number
  classNames: readonly string[] | null
  notes: readonly string[]
  /** What was understood of the visitor's own files; null for what comes with the page. */
  understood: Understood | null
  /** A few real images for the page to show. */
  examples: ImageGrid
}

/** Images to train on, or to test on. */
export type DatasetPart = 'train' | 'test'

/** A model that can be opened: bundled with the page, or a checkpoint of the visitor's own. */
export type ModelSource =
  | { kind: 'bundled'; name: string }
  /** `before`: the checkpoint before the newest, where that is damaged. `copy`: as a run of its own, where another tab writes this one. */
  | { kind: 'stored'; runId: string; checkpoint?: 'newest' | 'before'; copy?: boolean }
  /** A file that `exportModel` made (.zip), its weights alone (.safetensors), or a checkpoint that the page kept itself; `own`: as a run of its own. */
  | { kind: 'bytes'; bytes: ArrayBuffer; own?: boolean }

/** What the page needs to know of a model in memory. */
export interface ModelReport {
  runId: string
  /** e.g. "MNIST, balanced, K = 10". */
  name: string
  /** Settings in force at `iteration`. */
  config: MixtureConfig
  /** What was changed while it was trained, oldest first. */
  adjustments: readonly Adjustment[]
  /** What it began from; null where its weights were fresh. */
  began: Beginning | null
  datasetId: string
  datasetName: string
  /** Null where its images have no classes. */
  classNames: readonly string[] | null
  size: ImageSize
  channels: Channels
  iteration: number
  parameters: ParameterCounts
  /** True where the run was trained from a bundled checkpoint or is one. */
  bundled: boolean
  /** Last evaluation stored with the model, if any. */
  evaluation: ClusteringReport | null
  /** Curves stored with the model, oldest first, at most 2,000 points. */
  history: StepMetrics[]
  /** Scores of samples on the way, oldest first. */
  quality: readonly SampleQuality[]
  /** What it looked like on the way, oldest first. */
  frames: readonly Frame[]
}

/** A model that was opened, and what is to be said of the file that it came in. */
export interface OpenedModel extends ModelReport {
  note?: string | null
}

/** Samples, and what D says of them. */
export interface JudgedSamples {
  /** Rows = Gaussians, as the preview's. */
  grid: ImageGrid
  /** `[rows · columns]`: the chance that D gives each of being real. */
  opinions: Float32Array
}

/** What one step did to the same samples. */
export interface Stepped {
  parts: StepParts
  before: JudgedSamples
  after: JudgedSamples
}

/** Where a classifier of the visitor's own comes from: files, this browser, or, to be given other pixels, what judges already. */
export type JudgeSource = { kind: 'files'; files: readonly ChosenFile[] } | { kind: 'kept' } | { kind: 'present' }

/** A classifier of the visitor's own, that names Gaussians and scores samples. */
export interface OwnJudgeReport {
  name: string
  classNames: readonly string[]
  /** False where no file named the classes. */
  isNamed: boolean
  /** Images as it takes them: edge in px. */
  size: number
  channels: 1 | 3
  /** Numbers of its penultimate layer. */
  features: number
  range: ValueRange
  /** Milliseconds that an image takes it here. */
  milliseconds: number
  /** Whether it is kept in this browser; false: it goes with the page. */
  kept: boolean
}

/** What a network of the visitor's takes samples of each Gaussian for. */
export interface GaussianNames {
  network: string
  iteration: number
  /** Samples that were looked at, of each Gaussian. */
  samples: number
  /** A Gaussian each: the class that most of its samples were taken for, and of how many. */
  classes: readonly { name: string; votes: number }[]
}

/** One point of a path through the mixture: convex weights over the K Gaussians (z = Σ w_k (A_k ε + μ_k)). */
export type MixtureWeights = number[]

/** Requests: every one is answered. `Reply<T>` gives the type of its answer. */
export interface Requests extends KeptImageRequests<OwnFiles> {
  /** Chooses a backend. Sent once, first. */
  initialise: { ask: { backend: BackendName | null }; answer: BackendReport }
  loadDataset: { ask: { source: DataSource }; answer: DatasetReport }
  /** Images of the loaded dataset as they are, a page at a time. */
  browse: {
    ask: { part: DatasetPart; offset: number; limit: number }
    answer: { total: number; labels: number[] | null; images: ImageGrid }
  }
  /** Opens a model: its networks, data cursor and random state. Replaces the one in memory; its training must be paused. */
  openModel: { ask: { source: ModelSource }; answer: OpenedModel }
  /** Stores the run in memory as it stands, which came as a file: it is among the visitor's from then on. */
  keepModel: { ask: Record<never, never>; answer: Record<never, never> }
  /** Pauses and saves the run in memory, and lets go of it: another tab may open it then. */
  closeModel: { ask: Record<never, never>; answer: Record<never, never> }
  /** Makes a fresh model for the loaded dataset. */
  newRun: { ask: { config: MixtureConfig }; answer: ModelReport }
  /** Samples: `perGaussian` images of each Gaussian (rows = Gaussians). */
  sample: { ask: { perGaussian: number; seed: number }; answer: ImageGrid }
  /** One image for each entry of `weights`, all with the same ε (drawn from `seed`); rows × columns for the page's layout. */
  interpolate: { ask: { weights: MixtureWeights[]; columns: number; seed: number }; answer: ImageGrid }
  /** p(k|x) of one image; `pixels` as bytes `[size, size, channels]`. */
  classify: { ask: { pixels: Uint8Array }; answer: { responsibilities: number[] } }
  /** Test images assigned to Gaussian k (arg max), most confident first, a page at a time. */
  segment: {
    ask: { component: number; offset: number; limit: number }
    answer: { total: number; indices: number[]; confidences: number[]; labels: number[] | null; images: ImageGrid }
  }
  /** Scores all test images (or the first `limit`). */
  evaluate: { ask: { limit: number | null }; answer: ClusteringReport }
  /**
   * Scores so many samples of the model as it stands; nothing of it is kept with the run. Only of images that a classifier comes with the
   * page for, and with them loaded where the method has a classifier; of any that are loaded by a classifier of the visitor's own.
   */
  measureSamples: { ask: { samples: number }; answer: SampleQuality }
  /**
   * A classifier of the visitor's own judges from now on, and is kept in this browser.
   * @param range of pixels that it was trained with; null: as it was kept, else from −1 to 1
   */
  loadJudge: { ask: { source: JudgeSource; range: ValueRange | null }; answer: OwnJudgeReport }
  /** What this browser keeps of an earlier visit; it judges once `loadJudge` asks for it. */
  keptJudge: { ask: Record<never, never>; answer: { name: string | null } }
  /** The bundled classifiers judge again; nothing of the visitor's is kept. */
  dropJudge: { ask: Record<never, never>; answer: Record<never, never> }
  /** What the visitor's classifier takes the Gaussians' samples for, as the model stands. */
  nameGaussians: { ask: Record<never, never>; answer: GaussianNames }
  /** The whole run for download: a .zip as `writeRunFile` makes it, with weights.safetensors (moments and random state among them). */
  /** `name`: what the visitor calls the run, where it is not its own name. */
  exportModel: { ask: { name?: string }; answer: { bytes: ArrayBuffer; fileName: string } }
  /** Its networks for other programs: a .zip of them with a README and run.json. */
  exportNetworks: { ask: { format: NetworkFormat; name?: string }; answer: { bytes: ArrayBuffer; fileName: string } }
  listRuns: { ask: Record<never, never>; answer: RunListing<StoredRun> }
  deleteRun: { ask: { runId: string }; answer: Record<never, never> }
  /** Numbers of the engine's own housekeeping, for the self test and the bench. */
  memory: { ask: Record<never, never>; answer: { tensors: number; bytes: number } }
}

export type RequestName = keyof Requests
export type Ask<N extends RequestName> = Requests[N]['ask']
export type Answer<N extends RequestName> = Requests[N]['answer']

/** Page → engine, beside requests. */
export type Order =
  /** Starts or goes on with training until `config.iterations` (or `until`), with settings that may change on the way. */
  | { type: 'train' }
  | { type: 'pause' }
  /** The run as it stands after its iteration, without a pause. */
  | { type: 'save' }
  /** One iteration (or a part of one), then paused. */
  | { type: 'step'; parts: StepParts }
  /** Settings that may change between iterations without a new run. */
  | { type: 'adjust'; change: Partial<MixtureConfig> }
  /** Destroys the GPU device (tests and self test), to show that nothing is lost. */
  | { type: 'loseDevice' }

/** Page → engine. */
export type Command = { [N in RequestName]: { type: 'request'; name: N; id: number; ask: Ask<N> } }[RequestName] | Order

export type RunStatus = 'idle' | 'training' | 'paused' | 'finished' | 'failed'

/** Engine → page. */
export type EngineEvent =
  | { [N in RequestName]: { type: 'reply'; name: N; id: number; answer: Answer<N> } }[RequestName]
  /** With `id`: the answer to that request. Without: something that happened while training. */
  | { type: 'fault'; id: number | null; runId: string | null; fault: Fault }
  | { type: 'status'; runId: string; status: RunStatus; iteration: number }
  | {
      type: 'progress'
      runId: string
      iteration: number
      iterations: number
      iterationsPerSecond: number
      epoch: number
      secondsLeft: number
      /** As `BackendReport.steps`. */
      replay: string | null
    }
  /** The run has taken over changed settings: its whole list of changes. */
  | { type: 'adjusted'; runId: string; adjustments: readonly Adjustment[] }
  /** Curves since the last such event, and the running mean responsibility `[K]` of the batches (null without C). */
  | { type: 'metrics'; runId: string; steps: StepMetrics[]; weights: number[] | null }
  /** Rows = Gaussians; the same ε for each column through the whole run. */
  | { type: 'preview'; runId: string; iteration: number; grid: ImageGrid }
  /** What the run looks like after some iterations, kept with it. */
  | { type: 'frame'; runId: string; frame: Frame }
  /** A step of some networks alone, with its samples before and after. */
  | { type: 'stepped'; runId: string; iteration: number; stepped: Stepped }
  | { type: 'evaluation'; runId: string; report: ClusteringReport }
  | { type: 'quality'; runId: string; report: SampleQuality }
  /** Where a classifier of the visitor's own judges. */
  | { type: 'named'; runId: string; names: GaussianNames }
  /**
   * `persistent` false: not in the browser's storage (private window, disk full); `note` says so, and the page keeps `bytes`
   * itself, so that a lost device or worker doesn't take the run along.
   */
  | {
      type: 'checkpoint'
      runId: string
      iteration: number
      savedAt: number
      persistent: boolean
      note: string | null
      bytes: ArrayBuffer | null
    }
  | WaitingEvent
