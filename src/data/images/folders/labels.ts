/** What the folders around pictures say: classes, and a division into training and test images. */
import { formatCount } from '../../bad-input'
import { nameInSentence, someOf } from '../../left-out'
import { commonDepth, foldersOf } from '../../source-file'
import type { Choices, OpenQuestion, UnderstoodClasses } from '../../understood-types'
import { nameOfFolder, readClasses } from './classes'
import { partOf, readDivision, type Part } from './division'

export interface FolderLabels {
  /** Index into `classNames` for each path, null for those without a class; null where the folders name no classes. */
  labels: (number | null)[] | null
  classNames: string[] | null
  classesFrom: Pick<UnderstoodClasses, 'from' | 'level'> | null
  /** For each path, or null where there is not both a training and a test folder. */
  isTest: boolean[] | null
  /** Why a picture is not used, in the past tense; null for those that are. */
  unused: (string | null)[]
  /** The folder that holds everything, e.g. "pets"; null where there is none. */
  root: string | null
  notes: string[]
  questions: OpenQuestion[]
}

/** Folders at the end of a path that may be alike in all. */
const DEEPEST_END = 8

const UNUSED_VALIDATION = 'was a validation image, where there were test images too'
const UNUSED_LOOSE = 'lay beside the folders that name the classes'

/** What becomes of validation images where there are test images too. */
type Validation = 'train' | 'test' | 'none'

/**
 * Reads the folders of pictures: the outermost that differ are the classes (see `readClasses`). "train" and "test" (or "val") among the
 * folders divide instead of naming (see `readDivision`). Folders that hold everything say nothing.
 */
export function readFolders(paths: readonly string[], choices: Choices = {}): FolderLabels {
  const all = paths.map((path) => foldersOf(path).map(nameOfFolder))
  const above = commonDepth(all)
  const outside = all.map((folders) => folders.slice(above))
  const division = readDivision(outside)
  const naming = division?.others ?? outside
  const common = commonDepth(naming)
  const inside = withoutCommonEnd(naming.map((folders) => folders.slice(common)))
  const parts = division?.parts ?? paths.map(() => null)
  const { isTest, isUnused, notes, questions } = use(parts, inside, choices.division)
  const unnamed = withoutFolders(parts, inside)
  const classes = readClasses(inside, unnamed, choices)
  const outer = naming[0]?.[common - 1] ?? all[0]?.[above - 1] ?? null
  const root = outer && nameInSentence(outer)
  const { level } = classes
  const below = root === null ? '' : ` below ${root}`
  const where = classes.questions.length > 0 || (level ?? 1) > 1 ? `the folders at level ${level}` : 'the folders'
  return {
    labels: classes.labels,
    classNames: classes.classNames,
    classesFrom: classes.classNames && { from: `${where}${below}`, level },
    isTest,
    unused: paths.map((_, i) =>
      isUnused[i] === true ? UNUSED_VALIDATION : classes.isLeftOut[i] === true ? UNUSED_LOOSE : null,
    ),
    root,
    notes: [...notes, ...(division === null ? noteParts(classes.classNames ?? []) : []), ...classes.notes],
    questions: [...classes.questions, ...questions],
  }
}

/** A class called "train" may be one, beside "car" and "plane"; beside "train_masks" it hardly is. */
function noteParts(classNames: readonly string[]): string[] {
  const parts = classNames.filter((name) => partOf(name)?.rest === '')
  if (parts.length === 0) return []
  const [are, wrong] =
    parts.length === 1
      ? [
          'A folder is called as those that divide a set are, and counts as a class',
          'that is wrong, choose that folder',
        ]
      : [
          'Folders are called as those that divide a set are, and count as classes',
          'that is wrong, choose such a folder',
        ]
  return [`${are}, as none of the others divides the same: ${someOf(parts)}. Where ${wrong} alone.`]
}

/** "n01/images", "n02/images": a folder that ends every path names nothing. */
function withoutCommonEnd(all: readonly (readonly string[])[]): string[][] {
  const common = commonDepth(all.map((folders) => folders.slice(-DEEPEST_END).reverse()))
  return all.map((folders) => folders.slice(0, folders.length - common))
}

/** Parts of which not one picture lies in a folder of its own, while those of another do: their pictures have no class. */
function withoutFolders(parts: readonly (Part | null)[], inside: readonly (readonly string[])[]): boolean[] {
  const named = new Set(parts.filter((_, i) => (inside[i]?.length ?? 0) > 0))
  return parts.map((part) => part !== null && !named.has(part))
}

function use(parts: readonly (Part | null)[], inside: readonly (readonly string[])[], chosen: string | undefined) {
  const count = (wanted: Part | null) => parts.reduce((sum, part) => sum + (part === wanted ? 1 : 0), 0)
  const [train, val, test] = [count('train'), count('val'), count('test')]
  const divided = [train, val, test].filter((images) => images > 0).length > 1
  const neither = parts.map(() => false)
  if (!divided) return { isTest: null, isUnused: neither, notes: [], questions: [] }
  const strays = count(null)
  const notes = strays === 0 ? [] : [noteStrays(strays)]
  if (train === 0 || val === 0 || test === 0) {
    // Validation images take the place of whatever is missing.
    const isTest = parts.map((part) => part === 'test' || (part === 'val' && test === 0))
    return { isTest, isUnused: neither, notes, questions: [] }
  }
  const validation = validationOf(parts, inside, chosen)
  return {
    isTest: parts.map((part) => part === 'test' || (part === 'val' && validation === 'test')),
    isUnused: parts.map((part) => part === 'val' && validation === 'none'),
    notes,
    questions: [validationQuestion(val, validation)],
  }
}

function noteStrays(count: number): string {
  const dividing = 'in none of the folders that divide'
  if (count === 1) return `1 image lies ${dividing}, and counts as a training image.`
  return `${formatCount(count)} images lie ${dividing}, and count as training images.`
}

/** Trained on, but where they have no class and the training images do. */
function validationOf(
  parts: readonly (Part | null)[],
  inside: readonly (readonly string[])[],
  chosen: string | undefined,
): Validation {
  if (chosen === 'train' || chosen === 'test' || chosen === 'none') return chosen
  const hasFolders = (wanted: Part) => parts.some((part, i) => part === wanted && (inside[i]?.length ?? 0) > 0)
  return hasFolders('train') && !hasFolders('val') ? 'none' : 'train'
}

function validationQuestion(count: number, chosen: Validation): OpenQuestion {
  return {
    choice: 'division',
    question: `${count === 1 ? 'What is the one validation image' : `What are the ${formatCount(count)} validation images`} for, where there are test images too?`,
    answers: [
      { value: 'train', words: 'to train on' },
      { value: 'test', words: 'to test on' },
      { value: 'none', words: 'for neither: leave them out' },
    ],
    chosen,
  }
}
