/** Folders that name the classes of pictures: at which level, where several might. */
import type { OpenQuestion } from '../../understood-types'

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
 * @param chosen level, or "none"; undefined: not chosen
 */
export function readClasses(
  all: readonly (readonly string[])[],
  unnamed: readonly boolean[],
  chosen: string | undefined,
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
  const asked = usable.find(({ level }) => String(level) === chosen)
  const taken = chosen === 'none' ? undefined : (asked ?? standard)
  const questions =
    usable.length > 1 || (usable.length === 1 && standard === undefined) ? [questionOf(usable, taken)] : []
  if (taken === undefined) return { labels: null, classNames: null, level: null, notes, questions }
  const index = new Map(taken.classNames.map((name, i) => [name, i]))
  const labels = taken.names.map((name) => (name === null ? null : (index.get(name) ?? null)))
  return { labels, classNames: taken.classNames, level: taken.level, notes, questions }
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

const compareNames = new Intl.Collator('en', { numeric: true }).compare

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
    const shown = classNames.slice(0, NAMES_SHOWN).join(', ')
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
