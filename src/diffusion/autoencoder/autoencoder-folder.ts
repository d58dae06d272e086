/** An autoencoder as a folder of the diffusers layout: `config.json` and `diffusion_pytorch_model.safetensors` (or its shards). */
import { expectFinite } from '../../tensor/finite-weights'
import { jsonIn } from '../../tensor/files/json-file'
import { readWeights } from '../../tensor/files/sharded-safetensors'
import type { ReadFile } from '../../tensor/files/folder'
import { STEM } from '../unet/unet-folder'
import { AutoencoderKl } from './autoencoder'
import { parseAutoencoderConfig } from './config'

/**
 * @throws BadInput (or an error of that name): a file that is missing or damaged, a setting that is not supported, weights that
 * do not fit
 */
export async function loadAutoencoder(read: ReadFile): Promise<AutoencoderKl> {
  // Before the weights are read: a setting that is not supported should not cost their download.
  const config = parseAutoencoderConfig(await jsonIn(read, 'config.json', 'vae'))
  const weights = await readWeights(read, STEM)
  expectFinite(weights, 'vae', 'the file is damaged, take another copy of it.')
  return AutoencoderKl.build(config, weights)
}
