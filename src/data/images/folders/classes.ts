/** Folders that name the classes of pictures: at which level, where several might. */
import { formatCount } from '../../bad-input'
import { nameInSentence, someOf } from '../../left-out'
import type { Choices, OpenQuestion } from '../../understood-types'

/** Labels are stored as bytes. */
const MAX_CLASSES = 256

/** Deeper folders name nothing. */
const DEEPEST = 8

/** The class of a picture that lies beside the folders of the others. */
const NO_FOLDER = '(no folder)'

export interface FolderClasses {
  /** Index into `classNames` for each path, null for those without a class; null where the folders name no classes. */
  labels: (number | null)[] | null
  classNames: string[] | null
  /** 1 is the outermost that differs; null without classes. */
  level: number | null
  /** Pictures beside the folders of the others, where they shall be left out: a flag for each path. */
  isLeftOut: boolean[]
  notes: string[]
  questions: OpenQuestion[]
}

interface Level {
  level: number
  /** For each path; null where it has no class. */
  names: (string | null)[]
  classNames: string[]
}

/**
 * The outermost level at which there are two folders or more names the classes, as in the image folders of the common libraries;
 * where a deeper one would name others, the visitor may choose it.
 * @param all the folders of each path that may name its class, outermost first
 * @param unnamed true for a path of a part (the test images, say) that has no folders at all: its images have no class
 * @param choices `classes`: level, or "none"; `loose`: what becomes of pictures beside the folders of the others
 */
export function readClasses(
  all: readonly (readonly string[])[],
  unnamed: readonly boolean[],
  choices: Choices,
): FolderClasses {
  const levels = levelsOf(all, unnamed)
  const usable = levels.filter(({ classNames }) => classNames.length <= MAX_CLASSES)
  const most = levels.at(-1)?.classNames.length ?? 0
  const notes =
    levels.length > 0 && usable.length === 0
      ? [
          `The ${most} subfolders are more than the ${MAX_CLASSES} classes that can be told apart, so their names are not used as labels.`,
        ]
      : []
  // A single folder beside loose pictures is hardly a class.
  const standard = usable.find(({ classNames }) => classNames.filter((name) => name !== NO_FOLDER).length > 1)
  const asked = usable.find(({ level }) => String(level) === choices.classes)
  const taken = choices.classes === 'none' ? undefined : (asked ?? standard)
  const questions =
    usable.length > 1 || (usable.length === 1 && standard === undefined) ? [questionOf(usable, taken)] : []
  if (taken === undefined)
    return { labels: null, classNames: null, level: null, isLeftOut: all.map(() => false), notes, questions }
  const count = taken.names.filter((name) => name === NO_FOLDER).length
  const loose = looseOf(choices.loose)
  const classNames = loose === 'class' ? taken.classNames : taken.classNames.filter((name) => name !== NO_FOLDER)
  notes.push(...noteCase(classNames))
  const index = new Map(classNames.map((name, i) => [name, i]))
  const labels = taken.names.map((name) => (name === null ? null : (index.get(name) ?? null)))
  const isLeftOut = taken.names.map((name) => loose === 'none' && name === NO_FOLDER)
  if (count > 0) questions.push(looseQuestion(count, loose))
  return { labels, classNames: readable(classNames), level: taken.level, isLeftOut, notes, questions }
}

/**
 * A folder's name as it reads: two that look the same are one class, however a system writes "é" (macOS takes it apart), and whatever
 * blanks stand around them.
 */
export const nameOfFolder = (name: string): string => name.normalize('NFC').trim() || name

/** Classes may be meant to differ so little, "A" and "a" in a set of letters: they stay two. */
function noteCase(names: readonly string[]): string[] {
  const alike = new Map<string, string[]>()
  for (const name of names) alike.set(name.toLowerCase(), [...(alike.get(name.toLowerCase()) ?? []), name])
  const pairs = [...alike.values()]
    .filter(({ length }) => length > 1)
    .map((same) => same.map(nameInSentence).join(' and '))
  return pairs.length === 0 ? [] : [`Classes that differ in capital letters alone are kept apart: ${someOf(pairs)}.`]
}

/** No file system has longer names; a zip may. */
const LONGEST_NAME = 255

/** Names short enough to be shown, all different still. */
function readable(names: readonly string[]): string[] {
  const taken = new Set(names.filter(({ length }) => length <= LONGEST_NAME))
  return names.map((name) => {
    if (name.length <= LONGEST_NAME) return name
    let shown = nameInSentence(name)
    for (let count = 2; taken.has(shown); count++) shown = `${nameInSentence(name)} (${count})`
    taken.add(shown)
    return shown
  })
}

/** What becomes of pictures beside the folders of the others. */
type Loose = 'class' | 'unlabelled' | 'none'

const looseOf = (chosen: string | undefined): Loose => (chosen === 'unlabelled' || chosen === 'none' ? chosen : 'class')

function looseQuestion(count: number, chosen: Loose): OpenQuestion {
  const [lie, are] =
    count === 1 ? ['1 image lies', 'What is it?'] : [`${formatCount(count)} images lie`, 'What are they?']
  return {
    choice: 'loose',
    question: `${lie} beside the folders that name the classes. ${are}`,
    answers: [
      { value: 'class', words: `a class of ${count === 1 ? 'its' : 'their'} own, “${NO_FOLDER}”` },
      { value: 'unlabelled', words: count === 1 ? 'an image without a label' : 'images without a label' },
      { value: 'none', words: `none of the set: leave ${count === 1 ? 'it' : 'them'} out` },
    ],
    chosen,
  }
}

/** The levels that name something, each otherwise than the one above it. */
function levelsOf(all: readonly (readonly string[])[], unnamed: readonly boolean[]): Level[] {
  const deepest = all.reduce((most, { length }) => Math.max(most, Math.min(length, DEEPEST)), 0)
  const levels: Level[] = []
  for (let level = 1; level <= deepest; level++) {
    // A picture that lies less deep has the class of its last folder.
    const names = all.map((folders, i) =>
      unnamed[i] === true ? null : (folders[Math.min(level, folders.length) - 1] ?? NO_FOLDER),
    )
    const classNames = [...new Set(names)].filter((name) => name !== null).sort(compareNames)
    const before = levels.at(-1)
    if (classNames.length > 1 && (before === undefined || !sameClasses(before.names, names)))
      levels.push({ level, names, classNames })
  }
  return levels
}

export const compareNames = new Intl.Collator('en', { numeric: true }).compare

/** True where two ways to name pictures tell the same ones apart. */
function sameClasses(some: readonly (string | null)[], others: readonly (string | null)[]): boolean {
  const there = new Map<string | null, string | null>()
  const back = new Map<string | null, string | null>()
  return some.every((name, i) => {
    const other = others[i] ?? null
    const known = there.get(name)
    const knownBack = back.get(other)
    there.set(name, other)
    back.set(other, name)
    return (known === undefined || known === other) && (knownBack === undefined || knownBack === name)
  })
}

const NAMES_SHOWN = 4

function questionOf(levels: readonly Level[], taken: Level | undefined): OpenQuestion {
  const answers = levels.map(({ level, classNames }) => {
    const shown = classNames.slice(0, NAMES_SHOWN).map(nameInSentence).join(', ')
    const words = `folder level ${level}: ${shown}${classNames.length > NAMES_SHOWN ? ', …' : ''} (${classNames.length} classes)`
    return { value: String(level), words }
  })
  return {
    choice: 'classes',
    question: 'Which folders name the classes?',
    answers: [...answers, { value: 'none', words: 'none: no classes' }],
    chosen: taken === undefined ? 'none' : String(taken.level),
  }
}
