/** The rows of metadata files, each to its picture. */
import { BadInput, formatCount } from '../bad-input'
import { refusalOf } from '../images/recognition/refusal'
import { someOf, type LeftOut } from '../left-out'
import { plainName } from '../plain-name'
import { baseName, type SourceFile } from '../source-file'
import type { Choices, OpenQuestion } from '../understood-types'
import { pastTense, readMetadata, type Metadata } from './metadata-file'
import { folderOf, isOne, type PictureFinder } from '../images/folders/picture-finder'
import { SilentMetadata } from './silent-metadata'

export interface MetadataCaptions {
  /** The captions of each picture that a row names; may be empty. */
  captions: Map<SourceFile, string[]>
  /** The metadata file that each of them is named by, the last where they are several. */
  from: Map<SourceFile, SourceFile>
  /** Why each of the other pictures has none from a metadata file; without those that no metadata file speaks of. */
  reasons: Map<SourceFile, string>
  notes: string[]
  questions: OpenQuestion[]
  /** Why files could not be read, a full sentence each; they are among what was left out. */
  refused: BadInput[]
}

/**
 * A metadata file speaks of the pictures in its own folder and below.
 * @param metadata files called metadata.csv or metadata.jsonl
 * @param among the pictures that can be used, and where all are found
 * @param leftOut takes files that cannot be read, and rows that say nothing or name no picture that is there
 * @param choices `metadata` "csv" or "jsonl", where a folder has both; `column` a kind of column, where several could have the captions
 */
export async function captionsFromMetadata(
  metadata: readonly SourceFile[],
  { usable, finder }: { usable: readonly SourceFile[]; finder: PictureFinder },
  leftOut: LeftOut,
  choices: Choices,
  signal?: AbortSignal,
): Promise<MetadataCaptions> {
  const { files, questions } = oneEachFolder(metadata, usable, leftOut, choices.metadata)
  const { column } = choices
  const kinds = new Set<string>()
  const found: MetadataCaptions = {
    captions: new Map(),
    from: new Map(),
    reasons: new Map(),
    notes: [],
    questions,
    refused: [],
  }
  const isUsable = new Set(usable)
  const captionsOf = new Map<SourceFile, Set<string>>()
  const silent = new SilentMetadata()
  for (const file of files) {
    try {
      const rows = await readMetadata(file, column, signal)
      const named = assign(rows, file.path, finder, captionsOf, found, leftOut)
      for (const picture of named) found.from.set(picture, file)
      if (rows.kinds.length > 1 && named.some((each) => isUsable.has(each)))
        for (const kind of rows.kinds) kinds.add(kind)
      silent.add(file.path, rows.skipped.some(({ fileName }) => fileName === null) ? 'in part' : 'read')
    } catch (error) {
      if (!(error instanceof BadInput)) throw error
      silent.add(file.path, 'refused')
      found.refused.push(error)
      leftOut.add(file.path, refusalOf(error, file.path))
    }
  }
  if (kinds.size > 1) questions.push(whichColumn([...kinds], column))
  for (const [picture, captions] of captionsOf) found.captions.set(picture, [...captions])
  for (const picture of usable) {
    const reason = found.reasons.get(picture) ?? silent.reasonOf(picture.path)
    if (reason !== null && !captionsOf.has(picture)) found.reasons.set(picture, reason)
  }
  return found
}

/** @param kinds at least two; the first holds unless another is chosen */
function whichColumn(kinds: readonly string[], chosen: string | undefined): OpenQuestion {
  return {
    choice: 'column',
    question: 'Several columns of metadata could have the captions: which one has?',
    answers: kinds.map((kind) => ({ value: kind, words: kind })),
    chosen: kinds.find((kind) => kind === chosen) ?? kinds[0] ?? '',
  }
}

/** One metadata file a folder: of two kinds, the one that is chosen. */
function oneEachFolder(
  metadata: readonly SourceFile[],
  usable: readonly SourceFile[],
  leftOut: LeftOut,
  chosen: string | undefined,
): { files: SourceFile[]; questions: OpenQuestion[] } {
  const folders = new Map<string, SourceFile[]>()
  for (const file of metadata) {
    const folder = folderOf(file.path)
    const files = folders.get(folder)
    if (files) files.push(file)
    else folders.set(folder, [file])
  }
  let isAmbiguous = false
  const files = [...folders].flatMap(([folder, there]) => {
    const kinds = new Set<string>(there.map(kindOf))
    if (kinds.size > 1 && usable.some(({ path }) => path.startsWith(folder))) isAmbiguous = true
    const kind = kinds.has(chosen ?? 'csv') ? (chosen ?? 'csv') : kindOf(there[0])
    const ofKind = there.filter((file) => kindOf(file) === kind)
    // The one without a browser's "(1)" is the one that was meant.
    const taken = ofKind.find(({ path }) => plainName(path) === baseName(path)) ?? ofKind[0]
    for (const file of there)
      if (file !== taken) leftOut.add(file.path, `lay beside ${baseName(taken?.path ?? '')}, which has the captions`)
    return taken ? [taken] : []
  })
  const question: OpenQuestion = {
    choice: 'metadata',
    question: 'There are metadata.csv and metadata.jsonl in one folder: which has the captions?',
    answers: [
      { value: 'csv', words: 'metadata.csv' },
      { value: 'jsonl', words: 'metadata.jsonl' },
    ],
    chosen: chosen === 'jsonl' ? 'jsonl' : 'csv',
  }
  return { files, questions: isAmbiguous ? [question] : [] }
}

const kindOf = (file: SourceFile | undefined) => (/\.csv$/i.test(file?.path ?? '') ? 'csv' : 'jsonl')

/** Adds each row's captions to its picture's, and what is to be said about rows to `found` and `leftOut`. @returns the pictures that rows name */
function assign(
  { rows, skipped }: Metadata,
  path: string,
  finder: PictureFinder,
  captionsOf: Map<SourceFile, Set<string>>,
  found: MetadataCaptions,
  leftOut: LeftOut,
): SourceFile[] {
  const folder = folderOf(path)
  for (const { line, fileName, problem } of skipped) {
    leftOut.addLine(path, line, pastTense(problem), fileName ?? undefined)
    const picture = fileName === null ? null : finder.find(folder, fileName)
    if (isOne(picture)) found.reasons.set(picture, `had a row in ${baseName(path)} that was left out`)
  }
  const named: SourceFile[] = []
  const repeated = new Set<string>()
  const unclear = new Set<readonly SourceFile[]>()
  for (const { line, fileName, captions } of rows) {
    const picture = finder.find(folder, fileName)
    if (picture === null) {
      leftOut.addLine(path, line, 'named an image that is not in its folder or below', fileName)
      continue
    }
    if (!isOne(picture)) {
      leftOut.addLine(path, line, `could mean any of ${formatCount(picture.length)} images below its folder`, fileName)
      unclear.add(picture)
      continue
    }
    named.push(picture)
    const before = captionsOf.get(picture)
    if (before !== undefined) repeated.add(fileName)
    const all = before ?? new Set<string>()
    for (const caption of captions) all.add(caption)
    captionsOf.set(picture, all)
  }
  for (const pictures of unclear)
    for (const picture of pictures)
      found.reasons.set(
        picture,
        `had a name that ${baseName(path)} gives without saying which image of that name it means`,
      )
  if (repeated.size === 0) return named
  const subject = repeated.size === 1 ? '1 image has' : `${formatCount(repeated.size)} images have`
  found.notes.push(
    `${path}: ${subject} more than one row, whose captions were taken as further captions: ${someOf([...repeated])}.`,
  )
  return named
}
