/** Every file that was chosen for a model: what it is used as, or why it is left out. Of weights one piece at a time is read. */
import { isBadInput } from '../../../data/bad-input'
import { unaskedFiles } from '../../../data/images/recognition/unasked-files'
import { LeftOut } from '../../../data/left-out'
import { UnreadableFile, type SourceFile } from '../../../data/source-file'
import type { LeftOutFile } from '../../../data/understood-types'
import { parseAutoencoderConfig } from '../../../diffusion/autoencoder/config'
import { parseLatentScale } from '../../../diffusion/model/latent-coder'
import { parseScheduleConfig } from '../../../diffusion/sampling/schedule-config'
import { parseUNetConfig } from '../../../diffusion/unet/config'
import { expectFiniteIn } from '../../../tensor/finite-weights'
import { parsePythonJson } from '../../../tensor/files/json-file'
import { parseIndex } from '../../../tensor/files/sharded-safetensors'
import type { ChosenFiles, ModelChoice } from '../protocol'
import { filesOf, listed, modelsIn, nameOfChoice, streamOfFile, withoutWeights } from './chosen'
import { layoutOf, refused, unusedReason } from './foreign-weights'
import {
  DECODER_CONFIG,
  FURTHER_PARTS,
  NEEDED_PARTS,
  plainWeights,
  SCHEDULER_CONFIG,
  UNET_CONFIG,
  VAE_CONFIG,
  weightPlaces,
  type PartForm,
  type Weights,
} from './parts'

export interface ModelAccount {
  /** Those that the files hold; where they are several, the page asks which. */
  models: readonly ModelChoice[]
  /** Which of them the rest is about; null where there is none. */
  model: ModelChoice | null
  /** How many there are, those in a zip one by one. */
  files: number
  /** Names in the model's folder of the files that it is made of, and that are what they have to be. */
  holds: readonly string[]
  /** Names of what a whole model has beside them. */
  lacks: readonly string[]
  /** All other files. */
  leftOut: readonly LeftOutFile[]
  /** Whether something that the model would be made of is among those, damaged. */
  damaged: boolean
}

const UNASKED = { system: 'was made by the system, not by you', hidden: 'was hidden (its name begins with a dot)' }

const JSON_CHECKS: Readonly<Record<string, (json: unknown) => unknown>> = {
  [UNET_CONFIG]: parseUNetConfig,
  [SCHEDULER_CONFIG]: parseScheduleConfig,
  [DECODER_CONFIG]: parseLatentScale,
  [VAE_CONFIG]: (json) => [parseAutoencoderConfig(json), parseLatentScale(json)],
}

/**
 * @param wanted name of one of several models, as `nameOfChoice`; null: the first
 * @throws BadInput where a zip cannot be listed
 */
export async function accountOf(chosen: ChosenFiles, wanted: string | null = null): Promise<ModelAccount> {
  const files = await listed(chosen)
  const models = modelsIn(files)
  const model = models.find((each) => nameOfChoice(each) === wanted) ?? models[0] ?? withoutWeights(files)
  const byName = model === null ? otherParts(files) : filesOf(files, model)
  const { names, lacks } = await partsAmong(byName)
  const leftOut = new LeftOut()
  const holds: string[] = []
  const accounted = new Set<SourceFile>()
  for (const name of names) {
    const file = byName.get(name)
    if (file === undefined) continue
    accounted.add(file)
    const reason = await faultOf(name, file)
    if (reason === null) holds.push(name)
    else leftOut.add(file.path, reason)
  }
  const damaged = leftOut.files.length > 0
  const paths = new Set(files.map(({ path }) => path))
  const unasked = unaskedFiles([...paths])
  for (const [i, file] of files.entries()) {
    if (accounted.has(file)) continue
    const why = unasked[i] ?? null
    leftOut.add(file.path, why === null ? await unusedReason(file, { models, model, paths }) : UNASKED[why])
  }
  return { models, model, files: files.length, holds, lacks, leftOut: leftOut.files, damaged }
}

/** Without a UNet: what lies in the outermost folder that another part of a model is in, by its name there. */
function otherParts(files: readonly SourceFile[]): ReadonlyMap<string, SourceFile> {
  const folders = files.flatMap(({ path }) =>
    NEEDED_PARTS.flat()
      .flatMap((form) => form.files)
      .filter((part) => path === part || path.endsWith(`/${part}`))
      .map((part) => path.slice(0, -part.length)),
  )
  const [folder = ''] = folders.sort((a, b) => a.length - b.length)
  return new Map([...filesOf(files, { folder, variant: null })].filter(([name]) => !name.startsWith('unet/')))
}

/** What the model would be read from: its parts, each in the first form that is whole or else in the one that is nearest to it. */
async function partsAmong(byName: ReadonlyMap<string, SourceFile>): Promise<{ names: string[]; lacks: string[] }> {
  const names = new Set<string>()
  const lacks: string[] = []
  for (const forms of NEEDED_PARTS) {
    let nearest: { there: string[]; lacks: string[] } | null = null
    for (const form of forms) {
      const found = await formAmong(form, byName)
      if (nearest === null || found.lacks.length === 0 || (found.there.length > 0 && nearest.there.length === 0))
        nearest = found
      if (nearest.lacks.length === 0) break
    }
    nearest?.there.forEach((name) => names.add(name))
    lacks.push(...(nearest?.lacks ?? []))
  }
  for (const name of FURTHER_PARTS) if (byName.has(name)) names.add(name)
  return { names: [...names], lacks }
}

async function formAmong({ files, weights }: PartForm, byName: ReadonlyMap<string, SourceFile>) {
  const needed = [...files, ...(weights === undefined ? [] : await weightsAmong(weights, byName))]
  return { there: needed.filter((name) => byName.has(name)), lacks: needed.filter((name) => !byName.has(name)) }
}

/** The weights' file, or their index with all its shards; the plain name where there is none. */
async function weightsAmong(weights: Weights, byName: ReadonlyMap<string, SourceFile>): Promise<string[]> {
  const place = weightPlaces(weights).find(({ name }) => byName.has(name))
  if (place === undefined) return [plainWeights(weights)]
  return place.isIndex ? [place.name, ...(await shardsOf(place.name, weights.folder, byName))] : [place.name]
}

/** None where the index cannot be read, which its own check tells. */
async function shardsOf(index: string, folder: string, byName: ReadonlyMap<string, SourceFile>): Promise<string[]> {
  const file = byName.get(index)
  try {
    const map = parseIndex(index, (await file?.read()) ?? new Uint8Array())
    return [...new Set(map.values())].map((shard) => `${folder}/${shard}`)
  } catch (error) {
    if (!isBadInput(error)) throw error
    return []
  }
}

/** Why a part of the model cannot be what its name says; null where nothing speaks against it. */
async function faultOf(name: string, file: SourceFile): Promise<string | null> {
  try {
    if (file.size === 0) return 'was empty'
    if (name.endsWith('.safetensors')) await expectWeights(name, file)
    else if (name.includes('.safetensors.index.')) parseIndex(name, await file.read())
    else if (name.endsWith('.json')) JSON_CHECKS[name]?.(parsePythonJson(new TextDecoder().decode(await file.read())))
    else await file.read(0, 1)
    return null
  } catch (error) {
    if (error instanceof UnreadableFile) return error.reason
    if (error instanceof SyntaxError) return 'could not be used (it is not JSON)'
    if (isBadInput(error)) return refused(error, name)
    throw error
  }
}

/** @throws SafetensorsError where the file is cut short or none, or holds what the page refuses when it opens the model */
async function expectWeights(name: string, file: SourceFile): Promise<void> {
  const { places } = await layoutOf(file)
  const stream = streamOfFile(file)
  try {
    await expectFiniteIn(places, stream, name)
    // A zip's entry tells only behind its last byte that it is damaged.
    await stream.take(1)
  } finally {
    await stream.close()
  }
}
