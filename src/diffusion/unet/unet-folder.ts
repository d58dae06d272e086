/** A UNet as a folder of the diffusers layout: `config.json` and `diffusion_pytorch_model.safetensors` (or its shards). */
import * as says from '../../messages/generated/models'
import { BadInput } from '../../gpu/errors'
import { writeSafetensors, type SafetensorsEntry } from '../../tensor/files/safetensors'
import type { Task } from '../../tensor/cancellation'
import { uploadWeights } from '../layers/stored-weights'
import type { ReadFile } from '../../tensor/files/folder'
import { parseUNetConfig, type UNetConfig } from './config'
import { UNet } from './unet'

const CONFIG = 'config.json'
/** Of the weights' files, whole, in shards or a variant. */
export const STEM = 'diffusion_pytorch_model'

/**
 * Reads the folder and builds its network. Every weight has to be there, finite, of the right shape, and no other.
 * @param halvesFrom weights from which on F16 stays F16, and does not learn; by default none does
 * @throws BadInput (or an error of that name): a file that is missing or damaged, a setting that is not supported, weights that
 * do not fit; Cancelled
 */
export async function loadUNet(read: ReadFile, task: Task = {}, halvesFrom = Infinity): Promise<UNet> {
  const bytes = await read(CONFIG)
  if (bytes === null) throw new BadInput(says.unetConfigMissing({ name: CONFIG }))
  // Before the weights are read: a setting that is not supported should not cost their download.
  const config = readUNetConfig(bytes)
  const claim = 'The weights do not fit config.json'
  const stored = { name: 'unet', stem: STEM, asked: UNet.places(config), claim, halvesFrom }
  return UNet.build(config, await uploadWeights(read, stored, task))
}

/** @param bytes of `config.json` @throws BadInput where they are no JSON, or of a network that is not supported */
export function readUNetConfig(bytes: Uint8Array): UNetConfig {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new BadInput(says.unetConfigNoJson({ name: CONFIG }))
  }
  return parseUNetConfig(json)
}

/**
 * The folder's files, as diffusers reads them: float32, under the names and in the shapes that they were loaded with.
 * @param weights as `NetworkWeights.save` gives them
 */
export function unetFiles(config: UNetConfig, weights: ReadonlyMap<string, SafetensorsEntry>): Map<string, Uint8Array> {
  return new Map([
    [CONFIG, new TextEncoder().encode(`${JSON.stringify(config.json, null, 2)}\n`)],
    [`${STEM}.safetensors`, new Uint8Array(writeSafetensors(weights, { format: 'pt' }))],
  ])
}
