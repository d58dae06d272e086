/** What a fine-tuning run will hold on the device, before it starts, and what would help where that is too much. */
import { activationsOf } from './activation-memory'
import type { FineTuningConfig } from '../training/types'
import type { LatentShape } from '../training/data'
import type { Projection } from '../training/lora'
import type { UNetConfig } from '../unet/config'

/** Bytes that a run will hold on the device, and what there is. */
export interface MemoryEstimate {
  weights: number
  moments: number
  gradients: number
  activations: number
  data: number
  total: number
  /** Most that may be used; null where the device does not tell. */
  limit: number | null
  /** Null where it fits; else one sentence: what does not, by how much, what would help. */
  problem: string | null
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
}

const BYTES = Float32Array.BYTES_PER_ELEMENT
/** Offered where training the whole UNet is too much. */
const SUGGESTED_RANK = 8

/**
 * The model as it was opened stays beside the one that learns, to be compared with it: training the whole UNet holds its weights twice.
 * @param limit bytes; null where the device does not tell
 */
export function estimateMemory(model: TrainedModel, config: FineTuningConfig, limit: number | null): MemoryEstimate {
  const parts = bytesOf(model, config)
  const total = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0)
  const problem = limit === null || total <= limit ? null : problemOf(model, config, total, limit)
  return { ...parts, total, limit, problem }
}

function bytesOf(model: TrainedModel, config: FineTuningConfig) {
  const { adaptation, batch, microBatches } = config
  const [height, width, channels] = model.latents
  const rank = adaptation.method === 'lora' ? adaptation.rank : 0
  const adapters = model.projections.reduce((sum, { inputs, outputs }) => sum + rank * (inputs + outputs), 0)
  const trained = rank > 0 ? adapters : model.parameters
  const sample = activationsOf(model.unet, { height, width, captionLength: model.captionLength, rank })
  const embedding = model.captionLength * (model.unet.contextSize ?? 0)
  return {
    weights: BYTES * (model.parameters + trained),
    moments: BYTES * 2 * trained,
    // The sum so far beside that of the part under way.
    gradients: BYTES * trained * (microBatches > 1 ? 2 : 1),
    activations: BYTES * sample * (batch / microBatches),
    // A batch: latents, noise, both mixed, and what is to be predicted.
    data: model.dataBytes + BYTES * batch * (4 * height * width * channels + embedding),
  }
}

function problemOf(model: TrainedModel, config: FineTuningConfig, total: number, limit: number): string {
  const needs = `This run needs about ${size(total)} on the device, which gives ${size(limit)}`
  const fits = (other: FineTuningConfig) => estimateMemory(model, other, null).total <= limit
  const parted = (from: FineTuningConfig) =>
    divisorsFrom(from)
      .map((microBatches) => ({ ...from, microBatches }))
      .find(fits)?.microBatches
  const parts = parted(config)
  if (parts !== undefined) return `${needs}: divide the batch of ${config.batch} into ${parts} micro-batches.`
  if (config.adaptation.method === 'full') {
    const lora: FineTuningConfig = {
      ...config,
      adaptation: { method: 'lora', rank: SUGGESTED_RANK, alpha: SUGGESTED_RANK },
    }
    const few = parted(lora)
    const also = few === config.microBatches ? '' : ` and divide the batch into ${few} micro-batches`
    if (few !== undefined) return `${needs}: train LoRA instead of the whole UNet${also}.`
  }
  return `${needs}: this model is too large for it; choose a smaller one, or images of a smaller set.`
}

/** Numbers of micro-batches that a batch can be divided into, from the present one. */
function divisorsFrom({ batch, microBatches }: FineTuningConfig): number[] {
  return Array.from({ length: batch }, (_, i) => i + 1).filter((parts) => parts >= microBatches && batch % parts === 0)
}

/** "1.2 GB" */
function size(bytes: number): string {
  const gigabytes = bytes / 1e9
  return gigabytes >= 1 ? `${gigabytes.toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`
}
