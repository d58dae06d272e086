/** What `npm run inspect` prints: the report of the room that the files are for, as one JSON object. */
import { understandCaptionedFiles } from '../src/data/captioned/files'
import { isMetadata } from '../src/data/captioned/metadata-file'
import { understandImages } from '../src/data/images/own'
import { isBadInput } from '../src/data/bad-input'
import { recognise, type Recognised } from '../src/data/images/recognition/recognise'
import { LeftOut } from '../src/data/left-out'
import { baseName, toSourceFiles } from '../src/data/source-file'
import type { Choices, FoundSize, Understood } from '../src/data/understood-types'
import { checkDataFits, fitNote, fittedToImages } from '../src/mixture/config'
import { presets } from '../src/mixture/presets'
import type { InspectRoom } from './inspect-arguments'
import { inspectCaptions } from './inspect-captions'
import type { DiskFile } from './inspect-files'
import { noteFlagged } from './inspect-flags'
import { inspectModel, roomOfRun } from './inspect-model'
import type { InspectReport } from './inspect-types'

/** Seed of the division that the page draws. */
const SEED = 1

/**
 * @param room null: the one that the files look as if they were meant for, which is said among the notes
 * @returns the report, and whether anything can be used
 */
export async function inspectFiles(
  files: readonly DiskFile[],
  room: InspectRoom | null,
  choices: Choices = {},
): Promise<{ report: InspectReport; usable: boolean }> {
  if (room !== null && room !== 'model') {
    const lab = await roomOfRun(files)
    if (lab !== null) return asRun(room, lab, files)
  }
  const asked = room ?? (await guessRoom(files))
  const { report, usable } = await inspectAs(asked, files, choices)
  if (room !== null) return { report, usable }
  const guess = `Read for the room ${asked}, as which the files look; --room names another.`
  return { report: { ...report, notes: [...report.notes, guess] }, usable }
}

/** A run's file, asked for as something else: said, with what the run holds. */
async function asRun(room: InspectRoom, lab: string, files: readonly DiskFile[]) {
  const { report } = await inspectModel(files)
  const [{ path = '' } = {}] = files
  const of = lab === 'Mixture' ? 'the room Mixture' : 'the room Fusion'
  const note = `${path} is the file of a run, not what the room ${room} is given: “Open a run…” in ${of} opens it, and --room model tells of it.`
  return { report: { ...report, room, notes: [note, ...report.notes] }, usable: false }
}

async function inspectAs(room: InspectRoom, files: readonly DiskFile[], choices: Choices) {
  if (room === 'captions') return inspectCaptions(files)
  if (room === 'model') return inspectModel(files, choices.model)
  const understood =
    room === 'fusion'
      ? await understandCaptionedFiles(files, { choices })
      : await understandImages(files, { seed: SEED, choices })
  const report = reportOf(room, understood)
  const captions = understood.captions.flatMap(({ file, captions }) =>
    captions.map((caption) => ({ name: file, caption })),
  )
  const notes = [
    ...report.notes,
    ...(room === 'mixture' ? recipeNotes(understood) : []),
    ...(await noteFlagged(captions)),
  ]
  return { report: { ...report, notes }, usable: understood.images > 0 }
}

/** What the number of images means for the page's preset: batches that it lowers, and what it would refuse. */
function recipeNotes({ division, refusal }: Understood): string[] {
  if (division === null || refusal !== null) return []
  const preset = presets.classroom('own')
  try {
    checkDataFits(fittedToImages(preset, division.train), division.train)
  } catch (error) {
    if (!isBadInput(error)) throw error
    return [error.message]
  }
  const note = fitNote(preset, division.train)
  return note === null ? [] : [note]
}

const OF_MODELS = /(^|\/)(unet\/config\.json|model_index\.json|summary\.json)$|\.(safetensors|ckpt)$/i
const OF_CAPTIONS = /\.(txt|caption|csv|tsv|tab|json|jsonl|ndjson)$/i

async function guessRoom(files: readonly DiskFile[]): Promise<InspectRoom> {
  const found = await recognise(toSourceFiles(files), new LeftOut())
  if (found.others.some(({ path }) => OF_MODELS.test(path))) return 'model'
  if (found.idx.length + found.cifar.length > 0) return 'mixture'
  if (found.pictures.length > 0) return (await hasCaptions(found, files)) ? 'fusion' : 'mixture'
  return found.others.some(({ path }) => OF_CAPTIONS.test(path)) ? 'captions' : 'mixture'
}

async function hasCaptions({ others }: Recognised, files: readonly DiskFile[]): Promise<boolean> {
  if (!others.some(({ path }) => OF_CAPTIONS.test(path))) return false
  const { classes } = await understandImages(files, { seed: SEED })
  const labels = classes?.level === null ? classes.counts.length : 0
  if (labels === 0 && others.some(({ path }) => isMetadata(baseName(path)))) return true
  const { captions } = await understandCaptionedFiles(files)
  // A table of labels, read as captions, has no more of them than there are classes.
  return new Set(captions.map(({ captions }) => captions.join('\n'))).size > labels
}

function reportOf(room: InspectRoom, understood: Understood): InspectReport {
  const { classes, division, captions, leftOut, notes, questions, refusal, name, files, images, size } = understood
  return {
    images,
    size: size && sizeOf(size),
    classes: Object.fromEntries((classes?.counts ?? []).map(({ name, images }) => [name, images])),
    division: division && { train: division.train, test: division.test },
    captions: Object.fromEntries(captions.map(({ file, captions }) => [file, captions])),
    leftOut,
    notes: refusal === null ? notes : [...notes, refusal.text],
    room,
    name,
    files,
    ...(classes && { classesFrom: classes.from, classLevel: classes.level }),
    ...(division && { divisionFrom: division.from }),
    questions,
  }
}

function sizeOf({ smallest, largest }: FoundSize): InspectReport['size'] {
  const alike = smallest.width === largest.width && smallest.height === largest.height
  return alike ? smallest : { smallest, largest }
}
