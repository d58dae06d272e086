/** CLIP's text encoder as a folder of the diffusers layout: `config.json` and `model.safetensors` (or its shards, or a variant). */
import { expectFinite } from '../../tensor/finite-weights'
import { jsonIn } from '../../tensor/files/json-file'
import { readWeights } from '../../tensor/files/sharded-safetensors'
import type { ReadFile } from '../../tensor/files/folder'
import { ClipTextEncoder } from './clip-text'
import { CLIP_TEXT_STEM, parseClipTextConfig } from './config'

/**
 * @throws BadInput (or an error of that name): a file that is missing or damaged, a setting that is not supported, weights that
 * do not fit
 */
export async function loadClipText(read: ReadFile): Promise<ClipTextEncoder> {
  // Before the weights are read: a setting that is not supported should not cost their download.
  const config = parseClipTextConfig(await jsonIn(read, 'config.json', 'text_encoder'))
  const weights = await readWeights(read, CLIP_TEXT_STEM)
  expectFinite(weights, 'text_encoder', 'the file is damaged, take another copy of it.')
  return ClipTextEncoder.build(config, weights)
}
