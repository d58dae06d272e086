/** Why a file beside a model's own is no part of it: said in terms of what it is, so that the visitor knows what to choose instead. */
import { isBadInput } from '../../../data/bad-input'
import { looksLikeZip } from '../../../data/archives/zip'
import { baseName, UnreadableFile, type SourceFile } from '../../../data/source-file'
import { loraPlace } from '../../../diffusion/training/lora-names'
import { STEM } from '../../../diffusion/unet/unet-folder'
import { headerEnd, readLayout, type SafetensorsLayout } from '../../../tensor/files/safetensors-header'
import { variantOf } from '../../../tensor/files/weight-files'
import type { ModelChoice } from '../protocol'
import { nameOfChoice } from './chosen'

const PREFIX = 8
/** PyTorch's own formats: programs that may do anything when they are read. */
const PICKLES = /\.(bin|ckpt|pt|pth|pkl|pickle)$/i
/** What a UNet's layers are called in a checkpoint of all parts in one file. */
const ONE_FILE = /^(model\.diffusion_model|cond_stage_model|first_stage_model|conditioner)\./
/** Parts of diffusers' layout that are read in another form here, or not at all. */
const PARTS: readonly [RegExp, string][] = [
  [/(^|\/)card\.json$/, 'was a note of how a part was made, which nothing is read from'],
  [/(^|\/)vae_encoder\/[^/]+$/, 'was beside vae_encoder/model.onnx, which alone is read of the encoder'],
  [/(^|\/)text_encoder\/[^/]+\.json$/, 'was a setting of the text encoder that is not needed'],
  [/(^|\/)model_index\.json$/, 'was the list of a model’s parts, which are found by their folders here'],
  [
    /(^|\/)vae\/[^/]+$/,
    'was of an autoencoder in another form; vae_encoder/model.onnx and vae_decoder/model.onnx are read, or vae/config.json and its .safetensors',
  ],
  [
    /(^|\/)text_encoder\/[^/]+$/,
    'was of a text encoder in another form; text_encoder/model.onnx is read, or text_encoder/config.json and its .safetensors',
  ],
  [/(^|\/)(text_encoder|tokenizer)_\d\/[^/]+$/, 'was of a second text encoder, which models read here have none of'],
  [
    /(^|\/)tokenizer\/[^/]+$/,
    'was of a tokenizer in another form; tokenizer/tokenizer.json is read, or tokenizer/vocab.json and merges.txt',
  ],
  [/(^|\/)(safety_checker|feature_extractor|image_encoder)\/[^/]+$/, 'was of a part that is not used here'],
]

/** @throws SafetensorsError where the file is cut short or none; UnreadableFile */
export async function layoutOf(file: SourceFile): Promise<SafetensorsLayout> {
  const end = headerEnd(await file.read(0, Math.min(PREFIX, file.size)))
  return readLayout(await file.read(0, Math.min(end, file.size)), file.size)
}

/** Past tense, as the reason why a file is left out. @param name that the message may begin with */
export function refused({ message }: Error, name: string): string {
  const rest = [name, baseName(name)].reduce((text, each) => text.replace(`${each}: `, ''), message)
  return `could not be used (${rest.replace(/\.$/, '')})`
}

/** Among which a file is no part of the model. */
export interface Beside {
  models: readonly ModelChoice[]
  /** The one that is read; null where there is none. */
  model: ModelChoice | null
  /** Of all files. */
  paths: ReadonlySet<string>
}

export async function unusedReason(file: SourceFile, beside: Beside): Promise<string> {
  try {
    return await reasonOf(file, beside)
  } catch (error) {
    if (error instanceof UnreadableFile) return error.reason
    if (isBadInput(error)) return refused(error, baseName(file.path))
    throw error
  }
}

async function reasonOf(file: SourceFile, { models, model, paths }: Beside): Promise<string> {
  const { path } = file
  if (file.size === 0) return 'was empty'
  const other = models.find(
    (each) => each.folder !== model?.folder && path.startsWith(each.folder) && isDeeper(each, model),
  )
  if (other !== undefined) return `was of another model, ${nameOfChoice({ ...other, variant: null })}`
  const shard = shardReason(path, paths)
  if (shard !== null) return shard
  const layout = path.endsWith('.safetensors') ? await layoutOf(file) : null
  const variant = variantOf(baseName(path), STEM)
  if (variant !== undefined && /(^|\/)unet\/[^/]+$/.test(path))
    return model === null || (model.variant === variant && !path.startsWith(`${model.folder}unet/`))
      ? 'was of a UNet without its unet/config.json'
      : `was ${variant === null ? 'the plain weights' : `the variant ${variant}`}, and ${model.variant ?? 'the plain ones'} are read`
  const part = PARTS.find(([pattern]) => pattern.test(path))
  if (part !== undefined) return part[1]
  if (layout !== null) return weightsReason(layout)
  if (PICKLES.test(path)) return 'was in PyTorch’s own format, which is not read; .safetensors is'
  if (looksLikeZip(await file.read(0, Math.min(4, file.size))))
    return 'was a zip among other files; choose it alone, or unpack it first'
  return 'was no part of a model in diffusers’ layout'
}

const SHARD = /^(.*)-(\d{5})-of-(\d{5})(\.safetensors)$/

/** Of weights in several files: which one this is, and what is not here of the rest. Null where the file is none, or the rest is here. */
function shardReason(path: string, paths: ReadonlySet<string>): string | null {
  const [, stem = '', place = '', total = '', ending = ''] = SHARD.exec(path) ?? []
  if (total === '') return null
  const numbers = Array.from({ length: Math.min(Number(total), MOST_SHARDS) }, (_, i) => String(i + 1).padStart(5, '0'))
  const missing = numbers.filter((number) => !paths.has(`${stem}-${number}-of-${total}${ending}`)).map(Number)
  const index = `${baseName(stem)}${ending}.index.json`
  const lacks = [
    ...(missing.length > 0 ? [`part${missing.length === 1 ? '' : 's'} ${missing.join(', ')}`] : []),
    ...(paths.has(`${stem}${ending}.index.json`) ? [] : [`the index of the parts (${index})`]),
  ]
  if (lacks.length === 0) return null
  const are = lacks.length === 1 && missing.length < 2 ? 'is' : 'are'
  return `was part ${Number(place)} of ${Number(total)} of weights, of which ${lacks.join(' and ')} ${are} not here`
}

/** No checkpoint is cut into more. */
const MOST_SHARDS = 100

/** A model that lies inside the one that is read, or beside it; one that it lies in is not another's. */
function isDeeper({ folder }: ModelChoice, model: ModelChoice | null): boolean {
  return model === null || !model.folder.startsWith(folder)
}

function weightsReason({ shapes }: SafetensorsLayout): string {
  const names = [...shapes.keys()]
  const ranks = new Set<number>()
  for (const [name, shape] of shapes) if (loraPlace(name)?.role === 'down') ranks.add(shape[0] ?? 0)
  if (names.some((name) => /lora/i.test(name)))
    return `was a LoRA${ranks.size > 0 ? ` of rank ${[...ranks].join(', ')}` : ''} without its model; one is read in the file of a run, with the run’s run.json`
  if (names.some((name) => ONE_FILE.test(name)))
    return 'was a checkpoint of all parts in one file; the folder of a model in diffusers’ layout is read'
  return 'was no part of a model in diffusers’ layout (weights are read in its folder unet)'
}
