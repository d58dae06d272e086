/** UNets of runs that are not in training, to generate with: rebuilt from what was kept of them. */
import * as says from '../../../messages/generated/models'
import { openFineTuned } from '../../../diffusion/training/fine-tuned'
import { CHECKPOINT_FORMAT } from '../../../diffusion/training/checkpoint'
import { Lora } from '../../../diffusion/training/lora'
import { readLora } from '../../../diffusion/training/lora-file'
import type { Pipeline } from '../../../diffusion/model/pipeline'
import { UNet } from '../../../diffusion/unet/unet'
import { BadInput } from '../../../gpu/errors'
import { expectFinite } from '../../../tensor/finite-weights'
import { readSafetensors } from '../../../tensor/files/safetensors'
import type { FusionArchive } from '../runs/archive'

/** Beside the model's own and the one in training. */
const MOST = 2

export class RunNetworks {
  /** Last used last. */
  private readonly networks = new Map<string, UNet>()

  constructor(private readonly archive: FusionArchive) {}

  /**
   * @returns stays this object's, and may be gone when two others were asked for
   * @throws BadInput where nothing is kept of it, or it does not fit the model
   */
  async of(runId: string, pipeline: Pipeline): Promise<UNet> {
    const known = this.networks.get(runId)
    const unet = known ?? (await this.open(runId, pipeline))
    this.networks.delete(runId)
    this.networks.set(runId, unet)
    return unet
  }

  /** The run has other weights now, or none. */
  forget(runId: string): void {
    this.networks.get(runId)?.dispose()
    this.networks.delete(runId)
  }

  /** The model is another one now. */
  clear(): void {
    for (const runId of [...this.networks.keys()]) this.forget(runId)
  }

  private async open(runId: string, pipeline: Pipeline): Promise<UNet> {
    const bytes = await this.archive.weights(runId)
    if (bytes === null) throw new BadInput(says.runWithoutWeights())
    while (this.networks.size >= MOST) this.forget([...this.networks.keys()][0] ?? '')
    return networkIn(bytes, pipeline)
  }
}

/** From a checkpoint, or from weights as diffusers has them: a UNet's, or LoRA adapters to the model's own. */
function networkIn(bytes: ArrayBuffer, { id, unet }: Pipeline): UNet {
  const { tensors, metadata } = readSafetensors(bytes)
  if (metadata.format === CHECKPOINT_FORMAT) return openFineTuned(bytes, { id, unet })
  expectFinite(tensors, 'The run’s weights', 'they are damaged, take another copy of the run.')
  const isLora = [...tensors.keys()].some((name) => name.includes('lora'))
  return isLora ? unet.adapted(new Lora(readLora(bytes))) : UNet.build(unet.config, tensors)
}
