/** What the room Fusion would find of a model, or either lab of a run: what each file is used as, and what is missing. */
import { formatCount, isBadInput } from '../src/data/bad-input'
import { toSourceFiles, type PathedFile } from '../src/data/source-file'
import type { OpenQuestion } from '../src/data/understood-types'
import { readRun } from '../src/mixture/checkpoint'
import { recogniseRun } from '../src/store/run-file/recognise'
import { weightsOf } from '../src/store/run-file/weights'
import { accountOf, type ModelAccount } from '../src/workers/fusion/models/account'
import { nameOfChoice } from '../src/workers/fusion/models/chosen'
import { refused } from '../src/workers/fusion/models/foreign-weights'
import { LORA_FILE } from '../src/diffusion/training/lora-file'
import { readFusionRun, UNET_FILE } from '../src/workers/fusion/runs/file'
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
  const found = file === undefined ? null : await recogniseRun(file)
  return found && { room: found.lab === 'fusion' ? 'Fusion' : 'Mixture', only, holds: found.holds }
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
      const { summary } = await readFusionRun(bytes)
      found.notes.push(`A run of the room Fusion: ${summary.name}.`)
    } else {
      const { record } = readRun(await weightsOf(bytes))
      found.notes.push(`A run of the room Mixture: ${record.name}.`)
    }
    found.usable = true
  } catch (error) {
    if (!isBadInput(error)) throw error
    found.leftOut.push({ file: only.path, reason: refused(error, only.path) })
  }
  return found
}
