/** What the room Fusion would find of a model, or either lab of a run: which parts are there, and which are not. Weights are not read. */
import { BadInput } from '../src/data/bad-input'
import { listZip, looksLikeZip } from '../src/data/archives/zip'
import { toSourceFiles, type PathedFile } from '../src/data/source-file'
import { parseLatentScale } from '../src/diffusion/model/latent-coder'
import { parseScheduleConfig } from '../src/diffusion/sampling/schedule-config'
import { parseUNetConfig } from '../src/diffusion/unet/config'
import { weightsOf } from '../src/store/runs/bundle'
import { ChosenModel } from '../src/workers/fusion/models/chosen'
import { readRunFile } from '../src/workers/fusion/runs/file'
import type { DiskFile } from './inspect-files'
import type { InspectReport } from './inspect-types'

type Check = (json: unknown) => unknown

/** The parts of a model in diffusers' layout; of each, one of its names. */
const PARTS: readonly { names: readonly string[]; check?: Check }[] = [
  { names: ['unet/config.json'], check: parseUNetConfig },
  {
    names: ['', '.fp16', '.non_ema'].flatMap((variant) => [
      `unet/diffusion_pytorch_model${variant}.safetensors`,
      `unet/diffusion_pytorch_model.safetensors.index${variant}.json`,
    ]),
  },
  { names: ['scheduler/scheduler_config.json'], check: parseScheduleConfig },
  { names: ['tokenizer/tokenizer.json'], check: (json) => json },
  { names: ['text_encoder/model.onnx'] },
  { names: ['vae_encoder/model.onnx'] },
  { names: ['vae_decoder/config.json'], check: parseLatentScale },
  { names: ['vae_decoder/model.onnx'] },
]

export async function inspectModel(files: readonly DiskFile[]): Promise<{ report: InspectReport; usable: boolean }> {
  const unopened = files.flatMap((file) => ('reason' in file ? [{ file: file.path, reason: file.reason }] : []))
  const opened = files.flatMap((file) => ('file' in file ? [file] : []))
  const run = await runIn(opened)
  const found = run ?? (await modelIn(opened))
  const report = {
    images: 0,
    size: null,
    classes: {},
    division: null,
    captions: {},
    leftOut: [...unopened, ...found.leftOut],
    notes: found.notes,
    room: 'model' as const,
    holds: found.holds,
    lacks: found.lacks,
  }
  return { report, usable: found.usable }
}

interface FoundModel {
  holds: string[]
  lacks: string[]
  leftOut: { file: string; reason: string }[]
  notes: string[]
  usable: boolean
}

async function modelIn(files: readonly PathedFile[]): Promise<FoundModel> {
  const model = new ChosenModel([...files])
  const found: FoundModel = { holds: [], lacks: [], leftOut: [], notes: [], usable: false }
  try {
    for (const { names, check } of PARTS) {
      const [first = ''] = names
      const there = (
        await Promise.all(names.map(async (name) => ((await model.size(name)) === null ? [] : [name])))
      ).flat()
      if (there.length === 0) found.lacks.push(first)
      for (const name of there) found.holds.push(name)
      const bytes = there.length > 0 && check ? await model.read(first) : null
      if (bytes && check) tell(first, () => check(JSON.parse(new TextDecoder().decode(bytes))), found)
    }
  } catch (error) {
    if (!isBadInput(error)) throw error
    found.notes.push(error.message)
    return found
  }
  if (found.lacks.length > 0) found.notes.push(`The model lacks ${found.lacks.join(', ')}.`)
  found.usable = found.lacks.length === 0 && found.leftOut.length === 0
  return found
}

/** A part that is there but is not what it has to be. */
function tell(file: string, check: () => unknown, found: FoundModel): void {
  try {
    check()
  } catch (error) {
    if (!(error instanceof SyntaxError) && !isBadInput(error)) throw error
    found.leftOut.push({ file, reason: `could not be used (${error.message.replace(/\.$/, '')})` })
  }
}

/** Layers have errors of their own by that name. */
const isBadInput = (error: unknown): error is Error =>
  error instanceof BadInput || (error instanceof Error && error.name === 'BadInput')

/** A run that was downloaded from the page: a zip with its summary, or with the weights of a mixture. Null where it is none. */
async function runIn(files: readonly PathedFile[]): Promise<FoundModel | null> {
  const [only] = files
  if (only === undefined || files.length > 1) return null
  const [file] = toSourceFiles([only])
  if (file === undefined || !looksLikeZip(await file.read(0, Math.min(4, file.size)))) return null
  const holds = (await listZip(file)).map(({ path }) => path)
  const isFusion = holds.some((path) => /(^|\/)summary\.json$/.test(path))
  const isMixture = holds.some((path) => /(^|\/)weights\.safetensors$/.test(path))
  if (!isFusion && !isMixture) return null
  const bytes = await only.file.arrayBuffer()
  const found: FoundModel = { holds, lacks: [], leftOut: [], notes: [], usable: false }
  try {
    if (isFusion) {
      const { weights, gallery, summary } = readRunFile(bytes)
      if (weights === null) found.lacks.push('weights')
      if (gallery === null) found.lacks.push('gallery.safetensors')
      found.notes.push(`A run of the room Fusion: ${summary.name}.`)
    } else {
      weightsOf(bytes)
      found.notes.push('A run of the room Mixture.')
    }
    found.usable = true
  } catch (error) {
    if (!isBadInput(error)) throw error
    found.leftOut.push({ file: only.path, reason: `could not be used (${error.message.replace(/\.$/, '')})` })
  }
  return found
}
