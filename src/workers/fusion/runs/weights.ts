/** Weights that came with a run's file: taken only where they are what the run's settings and its model say. */
import * as says from '../../../messages/generated/fusion'
import { projectionsOf, Lora } from '../../../diffusion/training/lora'
import { readLora } from '../../../diffusion/training/lora-file'
import type { Pipeline } from '../../../diffusion/model/pipeline'
import type { UNetConfig } from '../../../diffusion/unet/config'
import { UNet } from '../../../diffusion/unet/unet'
import { BadInput } from '../../../gpu/errors'
import { expectFinite } from '../../../tensor/finite-weights'
import { readSafetensors } from '../../../tensor/files/safetensors'
import type { FusionRunSummary } from './types'

const MEND = 'Take another copy of the run.'

/** What a run's file is checked against. */
export interface WeightsOrigin {
  summary: FusionRunSummary
  /** As the file has it. */
  unet: UNetConfig | undefined
  /** The model that is open, or null. */
  open: Pick<Pipeline, 'id' | 'unet'> | null
}

/**
 * Names, types and shapes against the network's: of the file's own `config.json`, or of the model that is open, where the run is of it.
 * @throws BadInput (or an error of that name) naming the first tensor that is not finite, or all that do not fit
 */
export function checkRunWeights(bytes: ArrayBuffer, { summary, unet, open }: WeightsOrigin): void {
  const { tensors } = readSafetensors(bytes)
  expectFinite(tensors, 'The run’s weights', 'they are damaged, take another copy of the run.')
  const model = open?.id === summary.model.id ? open : null
  if (summary.config.adaptation.method === 'lora') {
    checkAdapters(bytes, summary.config.adaptation.rank, model?.unet ?? null)
    return
  }
  const config = unet ?? model?.unet.config
  if (config !== undefined) UNet.expect(config, tensors, 'The run’s weights do not fit its UNet', MEND)
  else if (!tensors.has('conv_in.weight') || !tensors.has('conv_out.weight'))
    throw new BadInput(
      says.runWeightsNoUnet({ name: tensors.has('conv_in.weight') ? 'conv_out' : 'conv_in', mend: MEND }),
    )
}

/** @param unet that they adapt; null where it is not open: then they are read, and no more */
function checkAdapters(bytes: ArrayBuffer, rank: number, unet: UNet | null): void {
  const lora = readLora(bytes)
  if (lora.rank !== rank) throw new BadInput(says.runLoraRank({ rank: lora.rank, expected: rank, mend: MEND }))
  if (unet === null) return
  const missing = projectionsOf(unet).find(({ name }) => !lora.tensors.has(`${name}.lora.up.weight`))
  if (missing !== undefined) throw new BadInput(says.runLoraLacks({ name: missing.name, mend: MEND }))
  unet.adapted(new Lora(lora)).dispose()
}
