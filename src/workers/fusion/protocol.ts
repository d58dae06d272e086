/**
 * The only words spoken between the page and the worker that fine-tunes and generates (paper A): plain data, discriminated by `type`.
 * As in `protocol.ts`, a `request` carries an `id` and is answered by a `reply` or a `fault` with it; the rest are commands and events.
 * Images are bytes, square, grey or RGB; sets of them are told by what they are made of, never by their place on the machine.
 */
import type { Recommended, SamplingAdvice } from '../../diffusion/training/recommended'
import type { CaptionRegime, FineTuningConfig } from '../../diffusion/training/types'
import type { StepLoss } from '../../diffusion/training/fine-tuner'
import type { Preprocessing } from '../../judges/types'
import type { BackendName, BackendReport } from '../../gpu/types'
import type { ImageGrid } from '../../data/images/types'
import type { ChosenFile } from '../../data/source-file'
import type { Choices, Understood } from '../../data/understood-types'
import type { FusedPair } from '../../diffusion/training/preview'
import type { MemoryEstimate } from '../../diffusion/model/memory-estimate'
import type { Effort } from './effort'
import type { GenerateAsk, Generated, Generator, SignificanceAsk, SignificantTokens, Where } from './generation-types'
import type { FusionRunSummary, Gallery, Measured, RisingPoint, Sampling } from './runs/types'
import type { Fault, KeptImageRequests, RunListing, WaitingEvent } from '../shared/protocol'

export type { BackendName, BackendReport, CaptionRegime, Fault, FineTuningConfig, ImageGrid, Preprocessing, StepLoss }
export type { GenerateAsk, Generated, Generator, SignificanceAsk, SignificantTokens, Where }
export type { FusionRunSummary, Gallery, Measured, RisingPoint, Sampling }
export type { Effort, FusedPair, MemoryEstimate }

/** Files that the visitor chose, with their paths inside the folder or zip. */
export type ChosenFiles = readonly ChosenFile[]

/** One of the models that chosen files hold. */
export interface ModelChoice {
  /** Path of its folder in what was chosen, ending in "/"; "" where that is the folder itself. */
  folder: string
  /** Of its weights, such as "fp16"; null: the plain ones. */
  variant: string | null
}

export interface FoundModel {
  /** Its folder's path and its weights' variant, for the page. */
  name: string
  choice: ModelChoice
}

/** Where a model in diffusers' layout comes from. Nothing is fetched from another host unless the visitor typed its address. */
export type DiffusionSource =
  | { kind: 'bundled'; name: 'fashion-mini' }
  /** `choice` where the files hold several models. */
  | { kind: 'files'; files: ChosenFiles; choice?: ModelChoice }
  | { kind: 'url'; url: string }

export interface DiffusionModelReport {
  /** Hash of its configuration and weights: what cached latents and stored runs belong to. */
  id: string
  name: string
  /** Edge of its images in px, and their channels. */
  size: number
  channels: 1 | 3
  /** That it has by itself, and all that it can be used at, rising. */
  ownSize: number
  sizes: number[]
  /** Shape of one image's latents `[h, w, C]`. */
  latents: [number, number, number]
  parameters: { unet: number; attentionProjections: number }
  /** Token ids that a prompt may have, marks included; what is longer is cut. */
  captionLength: number
  predicts: 'epsilon' | 'v_prediction' | 'sample'
  trainTimesteps: number
  /** What it is trained, sampled and measured with unless the visitor says otherwise. */
  recommended: Recommended
  /** Whether its runs are looked at on their way. */
  looks: boolean
  /** What its files ask for and is done otherwise here, a sentence each. */
  notes: string[]
}

/** The visitor's own images with captions: files as they were chosen, with all that makes the same set of them again. */
export interface OwnFiles {
  kind: 'files'
  files: ChosenFiles
  choices?: Choices
}

/** Which images, with which captions. */
export type CaptionedSource =
  /** Fashion-MNIST training images 55,000 on, without Sandals and Bags: the first `count`. */
  | { kind: 'fashion'; count: number }
  /** Sandals and Bags of Fashion-MNIST, which the miniature never saw. */
  | { kind: 'fashion-fusion'; count: number }
  /** MNIST training digits 0-49,999. */
  | { kind: 'mnist-fusion'; count: number }
  /** A folder or zip with `metadata.csv`, `metadata.jsonl`, or a `.txt` beside each image. */
  | OwnFiles

export type SetRole = 'training' | 'fusion'

/** A set of images with captions, scaled to the model's size. */
export interface CaptionedSetReport {
  /** Hash of pixels and captions. */
  id: string
  name: string
  count: number
  /** Which captions there are. `room`: those that the page provided from the Captions room. */
  regimes: CaptionRegime[]
  /** Whether images have other captions, which MC draws from. */
  paraphrases: boolean
  /** What was left out and why, one sentence each. */
  notes: readonly string[]
  /** What was understood of the visitor's own files, with the captions of the first images; null for what comes with the page. */
  understood: Understood | null
  /** The first of them for the page to show, with their captions in each regime. */
  examples: ImageGrid
  exampleCaptions: Partial<Record<CaptionRegime, string[]>>
}

export interface FusionPreview {
  pairs: FusedPair[]
  /** Rows: own image, partner's image, its fused latent decoded. Columns: pairs. Without fusion the partner's row is black. */
  images: ImageGrid
}

/** What a run will take on this machine, in seconds, from work that was timed. */
export interface Forecast {
  /** One step. */
  step: number
  /** Images of both sets to latents, where they are not kept. */
  encoding: number
  /** Pictures on the way. */
  looking: number
  /** The measurement at the end. */
  measuring: number
  /** Of memory, as `MemoryEstimate.total`. */
  bytes: number
}

/** Networks that R and the Fréchet distance are measured with. */
export interface JudgeReport {
  role: 'detector' | 'classifier'
  name: string
  bundled: boolean
  /** "copy-detector, 96 numbers of 32×32 grey images"; what the page puts beside every score. */
  description: string
  preprocessing: Preprocessing
  /** Whether it gives class logits (Inception score and caption agreement need them). */
  hasLogits: boolean
}

export type JudgeSource =
  { kind: 'bundled' } | { kind: 'file'; name: string; file: Blob; preprocessing: Preprocessing; output: string | null }

/** Requests: every one is answered. */
export interface FusionRequests extends KeptImageRequests<OwnFiles, { role: SetRole }> {
  /** Chooses a backend. Sent once, first. `effort`: what of the usual one is to be otherwise, as a sweep measures. */
  /** `gpuMemory`: bytes, as the visitor stated them. */
  initialise: {
    ask: { backend: BackendName | null; effort?: Partial<Effort>; gpuMemory?: number | null }
    answer: BackendReport
  }
  /** What the GPU has, in bytes, by the visitor's word; null: nobody said. */
  stateMemory: { ask: { bytes: number | null }; answer: Record<never, never> }
  /** The models that files hold: where there are several, the page asks which one to open. */
  findModels: { ask: { files: ChosenFiles }; answer: { models: FoundModel[] } }
  /** Replaces the model; sets and run in memory are dropped (a run is saved first). */
  openModel: { ask: { source: DiffusionSource }; answer: DiffusionModelReport }
  /** The open model with images of another size, in px; null: its own. Sets and run in memory are dropped, as by another model. */
  resize: { ask: { size: number | null }; answer: DiffusionModelReport }
  loadSet: { ask: { role: SetRole; source: CaptionedSource }; answer: CaptionedSetReport }
  /** Captions made by the page (Captions room, generalising) for the training set: one an image, in its order. */
  provideCaptions: { ask: { regime: CaptionRegime; captions: string[] }; answer: CaptionedSetReport }
  /** All captions of a set in one regime. */
  captions: { ask: { role: SetRole; regime: CaptionRegime }; answer: { captions: string[] } }
  /** Images of a set with their captions, a page at a time. */
  browse: {
    ask: { role: SetRole; regime: CaptionRegime; offset: number; limit: number }
    answer: { total: number; images: ImageGrid; captions: string[] }
  }
  preview: { ask: { config: FineTuningConfig; pairs: number; seed: number }; answer: FusionPreview }
  estimate: { ask: { config: FineTuningConfig }; answer: MemoryEstimate }
  /** Times a step of such a run, and what goes with it. */
  forecast: { ask: { config: FineTuningConfig }; answer: Forecast }
  /** A fresh run on the sets in memory, at step 0; training starts with `train`. */
  newRun: { ask: { config: FineTuningConfig }; answer: FusionRunSummary }
  /**
   * Puts a stored run in memory to go on with; its data have to be loaded (a sentence says which are missing).
   * `bytes`: a checkpoint that the page kept because the browser's storage did not (lost device, private window), and the samples of
   * its way, which the storage then lacks too.
   * `checkpoint`: `before` where the newest is damaged. `copy`: as a run of its own, stored beside it, where another tab writes this one.
   */
  openRun: {
    ask: {
      runId: string
      bytes: ArrayBuffer | null
      samples?: readonly Sampling[]
      checkpoint?: 'newest' | 'before'
      copy?: boolean
    }
    answer: FusionRunSummary
  }
  /** The run in memory goes, saved first, and another tab may open it. */
  closeRun: { ask: Record<never, never>; answer: Record<never, never> }
  /** Pictures of a run that was measured. */
  gallery: { ask: { runId: string }; answer: Gallery }
  /** The fixed prompts at each step where they were sampled; none of a run that is not kept. */
  samples: { ask: { runId: string }; answer: { samples: Sampling[] } }
  generate: { ask: GenerateAsk; answer: Generated }
  /**
   * Generates `perCaption` images for each training caption and measures them: of a run, or of the model as it was opened. `captions`
   * null: those that the run learnt from; the original ones for the model.
   */
  measure: {
    ask: {
      generator: Generator
      captions: CaptionRegime | null
      perCaption: number
      guidance: number
      steps: number
      /** By default DDIM. */
      solver?: SamplingAdvice['solver']
      seed: number
      /** As `GenerateAsk.tameTo`; absent: prompts stay. */
      tameTo?: number
    }
    answer: { measured: Measured; gallery: Gallery }
  }
  /** Of a measured run whose weights are there. `generation`: place in its gallery's `generated`. */
  whereRemembered: { ask: { runId: string; generation: number }; answer: Where }
  /** Which words of a prompt its image is remembered by. */
  significantTokens: { ask: SignificanceAsk; answer: SignificantTokens }
  loadJudge: { ask: { role: JudgeReport['role']; source: JudgeSource }; answer: JudgeReport }
  /** A .zip as `writeRunFile` makes it, with the pictures as safetensors and the weights as diffusers has them (UNet, or LoRA). */
  /** `name`: what the visitor calls it, where it is not its own name. */
  exportRun: { ask: { runId: string; name?: string }; answer: { bytes: ArrayBuffer; fileName: string } }
  /** Takes such a file in again, to look at, compare and generate with. */
  importRun: { ask: { bytes: ArrayBuffer }; answer: FusionRunSummary }
  /** Bundled runs and the visitor's, newest first. */
  listRuns: { ask: Record<never, never>; answer: RunListing<FusionRunSummary> }
  deleteRun: { ask: { runId: string }; answer: Record<never, never> }
  /** For tests and the bench. */
  memory: { ask: Record<never, never>; answer: { tensors: number; bytes: number } }
}

export type FusionRequestName = keyof FusionRequests
export type FusionAsk<N extends FusionRequestName> = FusionRequests[N]['ask']
export type FusionAnswer<N extends FusionRequestName> = FusionRequests[N]['answer']

/** Page → worker, beside requests. */
export type FusionOrder =
  /** Trains the run in memory to its end, or until `pause`; then measures it. */
  | { type: 'train' }
  /** After the step under way; the run is saved. */
  | { type: 'pause' }
  /** The run as it stands after its step, without a pause. */
  | { type: 'save' }
  /** Leaves off whatever request is being worked on (generating, measuring, encoding); it is answered by a fault named `Cancelled`. */
  | { type: 'cancel' }
  /** Destroys the GPU device (tests and self test), to show that nothing is lost. */
  | { type: 'loseDevice' }

/** `idle`: not in memory any more. */
export type FusionRunStatus = 'idle' | 'training' | 'measuring' | 'paused' | 'finished' | 'failed'

/** Worker → page, beside replies. */
export type FusionNews =
  /** With `id`: the answer to that request. Without: something that happened while training. */
  | { type: 'fault'; id: number | null; runId: string | null; fault: Fault }
  | { type: 'status'; runId: string; status: FusionRunStatus; step: number }
  | {
      type: 'progress'
      runId: string
      step: number
      steps: number
      stepsPerSecond: number
      secondsLeft: number
      /** Image-caption pairs a second. */
      samplesPerSecond: number
      /** As `BackendReport.steps`. */
      replay: string | null
    }
  | { type: 'losses'; runId: string; losses: StepLoss[] }
  /** The fixed prompts, sampled again with the same noise. Step 0: the model as it was opened. */
  | ({ type: 'samples'; runId: string } & Sampling)
  | { type: 'rising'; runId: string; point: RisingPoint }
  /** The run is done and measured; its summary is in `listRuns` too. */
  | { type: 'measured'; runId: string; measured: Measured }
  /** `persistent` false: not in the browser's storage; `note` says why, and the page keeps `bytes` itself. */
  | {
      type: 'checkpoint'
      runId: string
      step: number
      savedAt: number
      persistent: boolean
      note: string | null
      bytes: ArrayBuffer | null
    }
  | WaitingEvent

/** Page → worker. */
export type FusionCommand =
  | { [N in FusionRequestName]: { type: 'request'; name: N; id: number; ask: FusionAsk<N> } }[FusionRequestName]
  | FusionOrder

/** Worker → page. */
export type FusionEvent =
  | { [N in FusionRequestName]: { type: 'reply'; name: N; id: number; answer: FusionAnswer<N> } }[FusionRequestName]
  | FusionNews
