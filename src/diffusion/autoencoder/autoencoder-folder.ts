/** An autoencoder as a folder of the diffusers layout: `config.json` and `diffusion_pytorch_model.safetensors` (or its shards). */
import { jsonIn } from '../../tensor/files/json-file'
import type { Task } from '../../tensor/cancellation'
import { HALVES_FROM, uploadWeights } from '../layers/stored-weights'
import { inNewName } from './names'
import type { ReadFile } from '../../tensor/files/folder'
import { STEM } from '../unet/unet-folder'
import { AutoencoderKl } from './autoencoder'
import { parseAutoencoderConfig } from './config'

/**
 * @throws BadInput (or an error of that name): a file that is missing or damaged, a setting that is not supported, weights that
 * do not fit; Cancelled
 */
export async function loadAutoencoder(read: ReadFile, task: Task = {}): Promise<AutoencoderKl> {
  // Before the weights are read: a setting that is not supported should not cost their download.
  const config = parseAutoencoderConfig(await jsonIn(read, 'config.json', 'vae'))
  const stored = {
    halvesFrom: HALVES_FROM,
    ...{ name: 'vae', stem: STEM, claim: AutoencoderKl.MISFIT, taken: inNewName },
    asked: AutoencoderKl.places(config),
  }
  return AutoencoderKl.build(config, await uploadWeights(read, stored, task))
}
