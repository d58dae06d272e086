/** CLIP's text encoder as a folder of the diffusers layout: `config.json` and `model.safetensors` (or its shards, or a variant). */
import { jsonIn } from '../../tensor/files/json-file'
import type { Task } from '../../tensor/cancellation'
import { HALVES_FROM, uploadWeights } from '../layers/stored-weights'
import type { ReadFile } from '../../tensor/files/folder'
import { ClipTextEncoder } from './clip-text'
import { CLIP_TEXT_STEM, parseClipTextConfig } from './config'

/**
 * @throws BadInput (or an error of that name): a file that is missing or damaged, a setting that is not supported, weights that
 * do not fit; Cancelled
 */
export async function loadClipText(read: ReadFile, task: Task = {}): Promise<ClipTextEncoder> {
  // Before the weights are read: a setting that is not supported should not cost their download.
  const config = parseClipTextConfig(await jsonIn(read, 'config.json', 'text_encoder'))
  const stored = {
    halvesFrom: HALVES_FROM,
    ...{ name: 'text_encoder', stem: CLIP_TEXT_STEM, claim: ClipTextEncoder.MISFIT },
    asked: ClipTextEncoder.places(config),
    taken: (name: string, shape: number[]) => (ClipTextEncoder.takes(name) ? { name, shape } : null),
  }
  return ClipTextEncoder.build(config, await uploadWeights(read, stored, task))
}
