/** Whether what a run saves of itself fits into one file. */
import * as says from '../../messages/generated/fusion'
import type { Message } from '../../messages/message'
import type { Projection } from '../training/lora'
import type { Adaptation } from '../training/types'

/** Bytes: Chromium gives no buffer beyond. */
const MOST_CHECKPOINT = 2 ** 31
/** A weight that learns, and its two moments. */
const NUMBERS = 3
/** Offered where training the whole UNet is too much. */
export const SUGGESTED_RANK = 8

/** What a checkpoint's size follows from. */
export interface CheckpointedModel {
  /** Numbers in the UNet. */
  parameters: number
  /** What LoRA is added to. */
  projections: readonly Projection[]
}

/** Numbers that learn. */
export function learntNumbers({ parameters, projections }: CheckpointedModel, adaptation: Adaptation): number {
  if (adaptation.method === 'full') return parameters
  return projections.reduce((sum, { inputs, outputs }) => sum + adaptation.rank * (inputs + outputs), 0)
}

/** Bytes of what learns, and of the optimiser's moments; with LoRA of the adapters alone. */
export function checkpointBytes(model: CheckpointedModel, adaptation: Adaptation): number {
  return NUMBERS * Float32Array.BYTES_PER_ELEMENT * learntNumbers(model, adaptation)
}

/** Why a run could not be saved; null where it can. */
export function checkpointProblem(model: CheckpointedModel, adaptation: Adaptation): Message | null {
  const bytes = checkpointBytes(model, adaptation)
  if (bytes <= MOST_CHECKPOINT) return null
  const lora = checkpointBytes(model, { method: 'lora', rank: SUGGESTED_RANK, alpha: SUGGESTED_RANK })
  return says.checkpointTooLarge({
    weights: learntNumbers(model, adaptation).toLocaleString('en-GB'),
    size: said(bytes),
    limit: said(MOST_CHECKPOINT),
    rank: SUGGESTED_RANK,
    lora: said(lora),
  })
}

/** "1.2 GB", "12 MB" */
export function said(bytes: number): string {
  const gigabytes = bytes / 1e9
  return gigabytes >= 1 ? `${gigabytes.toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`
}
