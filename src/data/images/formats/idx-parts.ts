/** Which of a visitor's IDX files belong together, and what each of them is, by its name and else by its content. */
import { nameInSentence, type LeftOut } from '../../left-out'
import { plainName } from '../../plain-name'
import { baseName, foldersOf, type SourceFile } from '../../source-file'
import type { OpenQuestion } from '../../understood-types'
import { contentHash } from './content-hash'

export type IdxRole = 'training images' | 'training labels' | 'test images' | 'test labels'

export type IdxParts = Map<IdxRole, SourceFile>

/** One set's files, and the question which set it shall be, where there are several. */
export interface ChosenIdx {
  parts: IdxParts
  questions: OpenQuestion[]
}

/**
 * @param leftOut takes second copies and the files of other sets
 * @param chosen name of a set, as the question has it
 */
export async function chooseIdxSet(
  files: readonly SourceFile[],
  leftOut: LeftOut,
  chosen: string | undefined,
): Promise<ChosenIdx> {
  const told = await Promise.all(files.map(async (file) => ({ file, role: await roleOf(file) })))
  const parts: IdxParts = new Map(told.map(({ file, role }) => [role, file]))
  // Names of one set may differ in anything as long as it's clear what each file is: "faces" and "answers-labels".
  if (parts.size === told.length) return { parts, questions: [] }
  const sets = new Map<string, IdxParts>()
  for (const { file, role } of told) {
    const name = setNameOf(file.path)
    const set = sets.get(name) ?? new Map<IdxRole, SourceFile>()
    sets.set(name, set)
    const first = set.get(role)
    if (first === undefined) set.set(role, file)
    else if (await sameContent(first, file)) leftOut.add(file.path, `was a duplicate of the file of ${role}`)
    else leftOut.add(file.path, `was a second file of ${role}, of which there can be one`)
  }
  const withImages = [...sets.keys()].filter((name) => [...(sets.get(name)?.keys() ?? [])].some(isOfImages))
  const taken = withImages.find((name) => name === chosen) ?? withImages[0] ?? [...sets.keys()][0] ?? ''
  const titles = titlesOf(sets)
  const titleOf = (name: string) => titles.get(name) ?? name
  for (const [name, set] of sets)
    if (name !== taken)
      for (const { path } of set.values()) leftOut.add(path, `belonged to another set than ${titleOf(taken)}`)
  const question: OpenQuestion = {
    choice: 'set',
    question: 'Which of the sets shall it be?',
    answers: withImages.map((name) => ({ value: name, words: titleOf(name) })),
    chosen: taken,
  }
  return { parts: sets.get(taken) ?? new Map(), questions: withImages.length > 1 ? [question] : [] }
}

const isOfImages = (role: IdxRole) => role.endsWith('images')

/** Each set's file of images; with its folders where two are called the same. */
function titlesOf(sets: ReadonlyMap<string, IdxParts>): Map<string, string> {
  const paths = [...sets].map(([name, parts]) => {
    const file = parts.get('training images') ?? parts.get('test images') ?? [...parts.values()][0]
    return [name, file?.path ?? 'none'] as const
  })
  const areDistinct = new Set(paths.map(([, path]) => baseName(path))).size === paths.length
  return new Map(paths.map(([name, path]) => [name, areDistinct ? baseName(path) : nameInSentence(path)]))
}

/** A file's folder and name without what tells its role: "emnist-letters-train-images-idx3-ubyte" → "emnist letters". */
function setNameOf(path: string): string {
  const name = plainName(path)
  const words = name
    .slice(0, 255)
    .toLowerCase()
    .replace(/t10k/g, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => !/^(train(ing)?|test(ing)?|images?|labels?|idx\d?|ubyte|gz|)$/.test(word))
  return [...foldersOf(path), words.join(' ')].join('/')
}

async function roleOf(file: SourceFile): Promise<IdxRole> {
  const name = baseName(file.path)
  const set = /t10k|test/i.test(name) ? 'test' : 'training'
  // The name is believed before the content, so that a file whose name lies is found out when it is read.
  if (/label/i.test(name)) return `${set} labels`
  if (/image/i.test(name)) return `${set} images`
  const dimensions = (await file.read(3, 4))[0]
  return dimensions === 1 ? `${set} labels` : `${set} images`
}

async function sameContent(a: SourceFile, b: SourceFile): Promise<boolean> {
  return a.size === b.size && contentHash(await a.read()) === contentHash(await b.read())
}
