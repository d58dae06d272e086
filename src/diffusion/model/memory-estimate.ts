/** What a fine-tuning run will hold on the device, before it starts, and what would help where that is too much. */
import { stepBytes } from './activation-memory'
import { checkpointProblem, learntNumbers, said, SUGGESTED_RANK } from './checkpoint-size'
import { predictionNumbers } from './sampling-memory'
import { imagesTogether } from '../sampling/generation'
import type { FineTuningConfig } from '../training/types'
import type { LatentShape } from '../training/data'
import type { Projection } from '../training/lora'
import type { UNetConfig } from '../unet/config'

/** Memory that networks are computed in. */
export interface DeviceMemory {
  /** Most bytes that may be used; null where nobody knows. */
  limit: number | null
  /** Whether the limit is a guess, which stops nothing. */
  isGuess: boolean
  /** Whether what is freed stays allocated for work of its own kind: then training and generating take their room beside each other. */
  keepsFreed: boolean
  /** Share of the limit that a batch is cut to fit into, where one goes: a heap is in pieces before it is full. Default: all of it. */
  filled?: number
}

/** Bytes that a run will hold on the device, and what there is. */
export interface MemoryEstimate {
  /** Of the UNet, and of what learns beside it. */
  weights: number
  /** Text encoder and autoencoder. */
  networks: number
  moments: number
  gradients: number
  activations: number
  /** While images are made: two predictions, for guidance, of each that is made at once; or one image decoded. */
  generation: number
  data: number
  total: number
  /** Parts that the batch goes through in. */
  microBatches: number
  limit: number | null
  isGuess: boolean
  /** Null where it fits and can be saved, or where nobody is sure what there is; else one sentence: what does not, by how much, what would help. */
  problem: string | null
  /** The same sentence where the limit is a guess. */
  doubt: string | null
}

/** What an estimate has to know of model and data. */
export interface TrainedModel {
  unet: UNetConfig
  /** Numbers in the UNet. */
  parameters: number
  /** What LoRA is added to. */
  projections: readonly Projection[]
  latents: LatentShape
  /** Tokens of a caption. */
  captionLength: number
  /** Latents and embeddings of the sets that lie on the device all the time. */
  dataBytes: number
  /** Bytes that it lies in as it was opened, which may be halves. */
  unetBytes: number
  /** Bytes of text encoder and autoencoder, where they lie on the same device. */
  networkBytes: number
  /** Bytes that decoding one image holds there. */
  decodingBytes: number
  /** Bytes that the UNet's largest layer is widened to while it is used, where its weights lie there as halves. */
  widenedBytes: number
}

const BYTES = Float32Array.BYTES_PER_ELEMENT
/** Predictions at once with guidance: with the caption and without. */
export const GUIDED = 2

/**
 * The model as it was opened stays beside the one that learns, to be compared with it: training the whole UNet holds its weights twice.
 * Where the settings leave it open, the batch is cut into as few micro-batches as fit.
 */
export function estimateMemory(model: TrainedModel, config: FineTuningConfig, device: DeviceMemory): MemoryEstimate {
  const { limit, isGuess } = device
  const microBatches = config.microBatches ?? fewestParts(model, config, device)
  const { total, ...parts } = bytesOf(model, config, microBatches, device)
  const problem = limit === null || total <= limit ? null : problemOf(model, config, microBatches, total, device)
  const unsaved = checkpointProblem(model, config.adaptation)?.text ?? null
  const told =
    isGuess && unsaved === null ? { problem: null, doubt: problem } : { problem: unsaved ?? problem, doubt: null }
  return { ...parts, total, microBatches, limit, isGuess, ...told }
}

/** As few micro-batches as fit; one where that is not known, all of them where none do. */
function fewestParts(model: TrainedModel, config: FineTuningConfig, device: DeviceMemory): number {
  const { limit, filled = 1 } = device
  const ample = limit === null ? device : { ...device, limit: filled * limit }
  return fitting(model, config, 1, ample) ?? fitting(model, config, 1, device) ?? (limit === null ? 1 : config.batch)
}

function fitting(
  model: TrainedModel,
  config: FineTuningConfig,
  from: number,
  device: DeviceMemory,
): number | undefined {
  const { limit } = device
  if (limit === null) return undefined
  return divisorsFrom(config.batch, from).find((parts) => bytesOf(model, config, parts, device).total <= limit)
}

function bytesOf(model: TrainedModel, config: FineTuningConfig, microBatches: number, { keepsFreed }: DeviceMemory) {
  const { adaptation, batch } = config
  const [height, width, channels] = model.latents
  const rank = adaptation.method === 'lora' ? adaptation.rank : 0
  const trained = learntNumbers(model, adaptation)
  const halves = rank > 0 && model.unetBytes < BYTES * model.parameters
  const sample = { height, width, captionLength: model.captionLength, rank, halves }
  const embedding = model.captionLength * (model.unet.contextSize ?? 0)
  const parts = {
    weights: model.unetBytes + BYTES * trained,
    networks: model.networkBytes,
    moments: BYTES * 2 * trained,
    // The sum so far beside that of the part under way.
    gradients: BYTES * trained * (microBatches > 1 ? 2 : 1),
    activations: stepBytes(model.unet, sample, batch / microBatches, model.widenedBytes),
    generation: Math.max(
      GUIDED * imagesTogether(model.latents) * BYTES * predictionNumbers(model.unet, height) + model.widenedBytes,
      model.decodingBytes,
    ),
    // A batch: latents, noise, both mixed, and what is to be predicted.
    data: model.dataBytes + BYTES * batch * (4 * height * width * channels + embedding),
  }
  const { weights, networks, moments, gradients, activations, generation, data } = parts
  const training = gradients + activations
  const working = keepsFreed ? training + generation : Math.max(training, generation)
  return { ...parts, total: weights + networks + moments + data + working }
}

function problemOf(
  model: TrainedModel,
  config: FineTuningConfig,
  microBatches: number,
  total: number,
  device: DeviceMemory,
): string {
  const { limit, isGuess } = device
  const there = isGuess
    ? `which may have ${said(limit ?? 0)}, as far as can be guessed`
    : `which gives ${said(limit ?? 0)}`
  const needs = `This run needs about ${said(total)} on the device, ${there}`
  const parts = fitting(model, config, microBatches, device)
  if (parts !== undefined) return `${needs}: divide the batch of ${config.batch} into ${parts} micro-batches.`
  if (config.adaptation.method === 'full') {
    const lora: FineTuningConfig = {
      ...config,
      adaptation: { method: 'lora', rank: SUGGESTED_RANK, alpha: SUGGESTED_RANK },
    }
    const few = fitting(model, lora, config.microBatches ?? 1, device)
    const also =
      config.microBatches === null || few === microBatches ? '' : ` and divide the batch into ${few} micro-batches`
    if (few !== undefined) return `${needs}: train LoRA instead of the whole UNet${also}.`
  }
  return `${needs}: this model is too large for it; choose smaller images, or a smaller model.`
}

/** Numbers of micro-batches that a batch can be divided into, from one of them on. */
function divisorsFrom(batch: number, from: number): number[] {
  return Array.from({ length: batch }, (_, i) => i + 1).filter((parts) => parts >= from && batch % parts === 0)
}
