/** The report of what was understood of the visitor's images. */
import * as says from '../../messages/generated/images'
import { BadInput, counted } from '../bad-input'
import type { LeftOut } from '../left-out'
import type { Choices, ClassCount, Understood, UnderstoodClasses } from '../understood-types'
import { tellBackground } from './background'
import { divisionOf } from './division'
import { foundSize, type SeenImage } from './look'
import type { OpenedImages } from './open'
import { Alike } from './alike'
import { noteShared, noteTwoClasses } from './shared-images'
import { noteUnlabelled } from './unlabelled'
import type { ImageSource } from './source'

/** Below this, a tenth for testing is no measure and training learns the images by heart. */
const MIN_IMAGES = 20

/** What was found, with the images that can be used. */
export type FoundImages = OpenedImages & {
  leftOut: LeftOut
  seen: readonly SeenImage[]
  seed: number
  choices: Choices
}

export async function understoodImages(found: FoundImages): Promise<Understood> {
  const { source, files, leftOut, seen, seed, choices } = found
  const kept = seen.map(({ index }) => index)
  const { isTest, from } = source
    ? divisionOf(source, kept, seed)
    : { isTest: new Uint8Array(), from: 'drawn' as const }
  const test = isTest.reduce((sum, flag) => sum + flag, 0)
  // Arrays of made-up images are alike often; files that are alike were copied.
  const repeated = source === null ? [] : await notesOfAlike(source, seen, isTest, test)
  const background = source ? tellBackground(source, seen, choices) : { notes: [], questions: [] }
  const notes = [
    ...(source?.notes ?? []),
    ...background.notes,
    ...repeated,
    ...(source ? noteUnlabelled(source, kept, isTest) : []),
  ]
  const few = seen.length < MIN_IMAGES ? tooFew(seen.length, leftOut.sentences()).told : null
  return {
    name: source?.name ?? 'Own images',
    files,
    images: seen.length,
    size: foundSize(seen),
    classes: source && classesOf(source, kept),
    // Of too few images nothing is drawn.
    division: kept.length > 0 && (few === null || from !== 'drawn') ? { train: kept.length - test, test, from } : null,
    captions: [],
    leftOut: leftOut.files,
    notes,
    questions: [...(source?.questions ?? []), ...background.questions],
    refusal: found.refusal ?? few,
  }
}

async function notesOfAlike(source: ImageSource, seen: readonly SeenImage[], isTest: Uint8Array, tests: number) {
  const isOfFiles = source.divisionFrom === 'folders'
  if (source.isTest === null && !isOfFiles) return []
  const alike = new Alike(source, seen)
  const testing = new Set(seen.flatMap(({ index }, i) => (isTest[i] === 1 ? [index] : [])))
  const shared = await noteShared(source, alike, (index) => testing.has(index), tests)
  return isOfFiles && source.classNames !== null ? [...shared, ...(await noteTwoClasses(source, alike))] : shared
}

/** @param notes that may tell why */
function tooFew(count: number, notes: readonly string[]): BadInput {
  const why = notes.length > 0 ? ` (${notes.join(' ').replace(/\.$/, '')})` : ''
  const have = count === 0 ? 'None of the images can be used' : `Only ${counted(count, 'image')} can be used`
  return new BadInput(says.tooFewImages({ have, least: MIN_IMAGES, why }))
}

function classesOf(source: ImageSource, kept: readonly number[]): UnderstoodClasses | null {
  const { classNames, classesFrom } = source
  if (classNames === null || classesFrom === null) return null
  const counts = classNames.map((name): ClassCount & { images: number } => ({ name, images: 0 }))
  for (const index of kept) {
    const label = source.label(index)
    const count = label === null ? undefined : counts[label]
    if (count !== undefined) count.images++
  }
  return { ...classesFrom, counts: counts.filter(({ images }) => images > 0) }
}
