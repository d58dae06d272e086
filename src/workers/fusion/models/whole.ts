/** Whether a folder holds a whole model, before anything of it is loaded: what is there, what is missing, and what lies there in a form that is not read. */
import * as says from '../../../messages/generated/models'
import { BadInput } from '../../../data/bad-input'
import { NEEDED_PARTS, plainWeights, weightPlaces, type PartForm } from './parts'
import type { ModelFiles } from './types'

/** By folder, where weights may lie in PyTorch's own format, or the UNet as what cannot learn. */
const UNREAD: Readonly<Record<string, readonly string[]>> = {
  unet: [
    'diffusion_pytorch_model.bin',
    'diffusion_pytorch_model.fp16.bin',
    'diffusion_flax_model.msgpack',
    'model.onnx',
  ],
  text_encoder: ['pytorch_model.bin', 'pytorch_model.fp16.bin', 'flax_model.msgpack'],
  vae: ['diffusion_pytorch_model.bin', 'diffusion_pytorch_model.fp16.bin', 'diffusion_flax_model.msgpack'],
}

/** @throws BadInput naming every file that is there, and every one that is missing */
export async function expectWhole(files: Pick<ModelFiles, 'head'>): Promise<void> {
  const has = async (name: string) => (await files.head(name, 1)) !== null
  const [there, missing, unread]: [string[], string[], string[]] = [[], [], []]
  for (const forms of NEEDED_PARTS) {
    const found = await nearestForm(forms, has)
    there.push(...found.there)
    missing.push(...found.missing)
    const folder = found.missing[0]?.split('/')[0] ?? ''
    for (const name of UNREAD[folder] ?? []) if (await has(`${folder}/${name}`)) unread.push(`${folder}/${name}`)
  }
  if (missing.length === 0) return
  const [held, lacked] = [there.join(', ') || 'none of its files', missing.join(', ')]
  throw new BadInput(
    unread.length === 0
      ? says.modelPartsMissing({ there: held, missing: lacked })
      : says.modelPartsUnread({ there: held, missing: lacked, unread: unread.join(', ') }),
  )
}

/** The first that is whole, else the one of which most is there: of two as near, that in which models are published. */
async function nearestForm(forms: readonly PartForm[], has: (name: string) => Promise<boolean>) {
  let nearest: { there: string[]; missing: string[] } = { there: [], missing: [] }
  for (const { files, weights } of forms) {
    const [there, missing]: [string[], string[]] = [[], []]
    for (const name of files) ((await has(name)) ? there : missing).push(name)
    if (weights !== undefined) {
      const place = await firstOf(weightPlaces(weights), has)
      if (place === null) missing.push(plainWeights(weights))
      else there.push(place)
    }
    if (missing.length === 0) return { there, missing }
    if (there.length >= nearest.there.length) nearest = { there, missing }
  }
  return nearest
}

async function firstOf(places: readonly { name: string }[], has: (name: string) => Promise<boolean>) {
  for (const { name } of places) if (await has(name)) return name
  return null
}
