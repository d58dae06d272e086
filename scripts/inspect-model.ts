/** What the room Fusion would find of a model, or either lab of a run: what each file is used as, and what is missing. */
import { formatCount, isBadInput } from '../src/data/bad-input'
import { listZip, looksLikeZip } from '../src/data/archives/zip'
import { toSourceFiles, type PathedFile, type SourceFile } from '../src/data/source-file'
import type { OpenQuestion } from '../src/data/understood-types'
import { readRun } from '../src/mixture/checkpoint'
import { weightsOf } from '../src/store/runs/bundle'
import { accountOf, type ModelAccount } from '../src/workers/fusion/models/account'
import { nameOfChoice } from '../src/workers/fusion/models/chosen'
import { layoutOf, refused } from '../src/workers/fusion/models/foreign-weights'
import { LORA_FILE } from '../src/diffusion/training/lora-file'
import { readRunFile, UNET_FILE } from '../src/workers/fusion/runs/file'
import { UsageError } from './inspect-arguments'
import type { DiskFile } from './inspect-files'
import type { InspectReport } from './inspect-types'

/** @param wanted which of several models, by the name that the question has for it */
export async function inspectModel(
  files: readonly DiskFile[],
  wanted?: string,
): Promise<{ report: InspectReport; usable: boolean }> {
  const unopened = files.flatMap((file) => ('reason' in file ? [{ file: file.path, reason: file.reason }] : []))
  const opened = files.flatMap((file) => ('file' in file ? [file] : []))
  const found = (await runIn(opened)) ?? (await modelIn(opened, wanted))
  const report = {
    images: 0,
    size: null,
    classes: {},
    division: null,
    captions: {},
    leftOut: [...unopened, ...found.leftOut],
    notes: found.notes,
    room: 'model' as const,
    files: unopened.length + found.files,
    holds: found.holds,
    lacks: found.lacks,
    questions: found.questions,
  }
  return { report, usable: found.usable }
}

interface FoundModel {
  files: number
  holds: readonly string[]
  lacks: readonly string[]
  leftOut: { file: string; reason: string }[]
  notes: string[]
  questions: OpenQuestion[]
  usable: boolean
}

const nothing = (files: number): FoundModel => ({
  files,
  holds: [],
  lacks: [],
  leftOut: [],
  notes: [],
  questions: [],
  usable: false,
})

async function modelIn(files: readonly PathedFile[], wanted?: string): Promise<FoundModel> {
  const found = nothing(files.length)
  let account: ModelAccount
  try {
    account = await accountOf(files, wanted ?? null)
  } catch (error) {
    if (!isBadInput(error)) throw error
    found.notes.push(error.message)
    found.leftOut.push(...files.map(({ path }) => ({ file: path, reason: refused(error, path) })))
    return found
  }
  const { model, models, lacks, leftOut, damaged } = account
  const names = models.map(nameOfChoice)
  if (wanted !== undefined && !names.includes(wanted))
    throw new UsageError(
      `--choose model is "${wanted}"; allowed: ${names.join(', ') || 'nothing, for there is no model'}.`,
    )
  const chosen = model === null ? '' : nameOfChoice(model)
  if (names.length > 1) {
    const answers = names.map((name) => ({ value: name, words: name }))
    found.questions.push({
      choice: 'model',
      question: `Which of these ${names.length} models is meant?`,
      answers,
      chosen,
    })
    found.notes.push(`The files hold ${names.length} models; the page asks which, and this tells of ${chosen}.`)
  }
  if (model === null)
    found.notes.push(
      `There is no unet/config.json in ${countOf(account.files)}: choose the folder of a whole model in diffusers’ layout, or a zip of it.`,
    )
  if (model === null && account.holds.length > 0)
    found.notes.push(`It has ${account.holds.join(', ')}, and lacks ${lacks.join(', ')}.`)
  else if (model !== null && lacks.length > 0) found.notes.push(`The model lacks ${lacks.join(', ')}.`)
  const usable = lacks.length === 0 && !damaged
  return { ...found, files: account.files, holds: account.holds, lacks, leftOut: [...leftOut], usable }
}

const countOf = (files: number) =>
  files === 1 ? 'the one file that was chosen' : `the ${formatCount(files)} files that were chosen`

/** What a run of the room Fusion has beside its summary; of weights one of two. */
const RUN_PARTS = ['metrics.csv', 'gallery.safetensors', 'samples.png', `${UNET_FILE}|${LORA_FILE}`] as const
const isAmong = (part: string, holds: readonly string[]) =>
  part.split('|').some((name) => holds.some((path) => path === name || path.endsWith(`/${name}`)))
const nameOfPart = (part: string) => (part.includes('|') ? 'weights' : part)

/** The room that a run which was chosen alone is of, told by what it holds; null where it is no run. */
export async function roomOfRun(files: readonly DiskFile[]): Promise<'Mixture' | 'Fusion' | null> {
  const opened = files.flatMap((file) => ('file' in file ? [file] : []))
  return (await lookForRun(opened))?.room ?? null
}

interface RunLook {
  room: 'Mixture' | 'Fusion'
  only: PathedFile
  holds: string[]
}

async function lookForRun(files: readonly PathedFile[]): Promise<RunLook | null> {
  const [only] = files
  if (only === undefined || files.length > 1) return null
  const [file] = toSourceFiles([only])
  if (file === undefined) return null
  const isZip = looksLikeZip(await file.read(0, Math.min(4, file.size)))
  const holds = isZip ? await entriesOf(file) : [only.path]
  if (isZip && isAmong('summary.json', holds)) return { room: 'Fusion', only, holds }
  const isMixture = isZip ? isAmong('weights.safetensors', holds) : await isMixtureRun(file)
  return isMixture ? { room: 'Mixture', only, holds } : null
}

/** A run that was downloaded from the page: a zip with its summary, or with the weights of a mixture, or those alone. Null where it is none. */
async function runIn(files: readonly PathedFile[]): Promise<FoundModel | null> {
  const look = await lookForRun(files)
  if (look === null) return null
  const { only, holds } = look
  const isFusion = look.room === 'Fusion'
  const bytes = await only.file.arrayBuffer()
  const found: FoundModel = {
    ...nothing(1),
    holds,
    lacks: isFusion ? RUN_PARTS.filter((part) => !isAmong(part, holds)).map(nameOfPart) : [],
  }
  try {
    if (isFusion) {
      const { summary } = readRunFile(bytes)
      found.notes.push(`A run of the room Fusion: ${summary.name}.`)
    } else {
      const { record } = readRun(weightsOf(bytes))
      found.notes.push(`A run of the room Mixture: ${record.name}.`)
    }
    found.usable = true
  } catch (error) {
    if (!isBadInput(error)) throw error
    found.leftOut.push({ file: only.path, reason: refused(error, only.path) })
  }
  return found
}

/** None where the zip cannot be listed, which is told of it as of a model. */
async function entriesOf(file: SourceFile): Promise<string[]> {
  try {
    return (await listZip(file)).map(({ path }) => path)
  } catch (error) {
    if (!isBadInput(error)) throw error
    return []
  }
}

/** Weights of the room Mixture have its record in their header; damaged ones are told of as any weights. */
async function isMixtureRun(file: SourceFile): Promise<boolean> {
  try {
    return (await layoutOf(file)).metadata.modeweave !== undefined
  } catch (error) {
    if (!isBadInput(error)) throw error
    return false
  }
}
