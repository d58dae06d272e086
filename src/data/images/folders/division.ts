/** Folders that divide pictures into training and test images instead of naming their class: train, test, val, "training_set", "val2017", … */
import { plainName } from '../../plain-name'

export type Part = 'train' | 'val' | 'test'

const WORDS: readonly [RegExp, Part][] = [
  [/^(train|training|trn)(set|data|images?)?$/, 'train'],
  [/^(val|valid|validation|dev|eval|evaluation|holdout)(set|data|images?)?$/, 'val'],
  [/^(test|testing|tst|t10k)(set|data|images?)?$/, 'test'],
]

/** Words that tell nothing beside these. */
const NEUTRAL = new Set([
  'set',
  'data',
  'dataset',
  'images',
  'image',
  'imgs',
  'img',
  'photos',
  'pictures',
  'split',
  'k',
])

export interface FolderDivision {
  /** For each path; null where it lies in none of the dividing folders. */
  parts: (Part | null)[]
  /** The folders of each path without those that divide. */
  others: string[][]
}

/**
 * @param all the folders above each picture, outermost first, without those that hold everything
 * @returns null where no folders divide: one part alone divides nothing ("train" may be a class of vehicles)
 */
export function readDivision(all: readonly (readonly string[])[]): FolderDivision | null {
  const at = levelThatDivides(all) ?? outermost(all)
  if (at === null) return null
  const parts = all.map((folders, i) => partOf(folders[at[i] ?? -1] ?? '')?.part ?? null)
  const twice = new Set<Part>()
  for (const part of ['train', 'val', 'test'] as const) {
    // "training_set/training_set/cats", as some archives unpack.
    const same = all.filter((_, i) => parts[i] === part)
    const next = all.flatMap((folders, i) => (parts[i] === part ? [folders[(at[i] ?? -1) + 1] ?? ''] : []))
    if (same.length > 0 && next.every((name) => partOf(name)?.part === part)) twice.add(part)
  }
  const others = all.map((folders, i) => {
    const place = at[i] ?? -1
    const part = parts[i]
    if (place < 0) return [...folders]
    return [...folders.slice(0, place), ...folders.slice(place + (part && twice.has(part) ? 2 : 1))]
  })
  return { parts, others }
}

/** What a folder's name says, and what else is in it: "seg_train" → train and "seg". */
export function partOf(name: string): { part: Part; rest: string } | null {
  if (name.length > 64) return null
  const words = plainName(name)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/t10k/g, ' test ')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
  const found = words.flatMap((word) => WORDS.filter(([pattern]) => pattern.test(word)).map(([, part]) => part))
  const [part, ...more] = found
  if (part === undefined || more.length > 0) return null
  const rest = words.filter((word) => !NEUTRAL.has(word) && !WORDS.some(([pattern]) => pattern.test(word)))
  return { part, rest: rest.join(' ') }
}

/** Those of the names that divide: at least two parts of the same thing. */
function dividing(names: ReadonlySet<string>): Set<string> {
  const byRest = new Map<string, { name: string; part: Part }[]>()
  for (const name of names) {
    const told = partOf(name)
    if (told === null) continue
    byRest.set(told.rest, [...(byRest.get(told.rest) ?? []), { name, part: told.part }])
  }
  const groups = [...byRest.values()].filter((group) => new Set(group.map(({ part }) => part)).size > 1)
  return new Set(groups.flat().map(({ name }) => name))
}

/** The outermost level whose folders all divide: "cat/train" and "cat/test" do at the second. */
function levelThatDivides(all: readonly (readonly string[])[]): number[] | null {
  const shallowest = all.reduce((least, folders) => Math.min(least, folders.length), DEEPEST)
  for (let level = 0; level < shallowest; level++) {
    const names = new Set(all.map((folders) => folders[level] ?? ''))
    if (names.size <= MOST_PARTS && dividing(names).size === names.size) return all.map(() => level)
  }
  return null
}

/** Where they lie at different levels, or beside other folders: the outermost of each path; -1 where it has none. */
function outermost(all: readonly (readonly string[])[]): number[] | null {
  const names = new Set(all.flatMap((folders) => folders.slice(0, DEEPEST)))
  const divide = dividing(names)
  if (divide.size === 0) return null
  return all.map((folders) => folders.slice(0, DEEPEST).findIndex((name) => divide.has(name)))
}

const DEEPEST = 8
/** "train", "training", "train2017", "test", "val", …: more are classes. */
const MOST_PARTS = 12
