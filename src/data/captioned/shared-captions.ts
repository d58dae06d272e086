/** The captions of pictures that have none of their own, from files that hold those of many. */
import { BadInput, formatCount } from '../bad-input'
import { refusalOf } from '../images/recognition/refusal'
import { SkippedLines } from '../captions/skipped-lines'
import type { Problem } from '../captions/text-lines'
import { someOf, type LeftOut } from '../left-out'
import { baseName, type SourceFile } from '../source-file'
import type { Choices, OpenQuestion } from '../understood-types'
import { readCaptionsOf, type CaptionRows } from './caption-files'
import { folderOf, isOne, type FoundPicture, type PictureFinder } from '../images/folders/picture-finder'

export const CAPTION_FILE = /\.(json|jsonl|ndjson|csv|tsv|tab|token|txt)$/i

/** A set has a few of them; thousands are something else, beside each picture. */
const MOST_FILES = 100
/** COCO's is a third of it. */
const MOST_BYTES = 2 ** 28

export interface SharedCaptions {
  captions: Map<SourceFile, string[]>
  /** Of pictures with a row that was left out. */
  reasons: Map<SourceFile, string>
  notes: string[]
  questions: OpenQuestion[]
  /** The file that each picture's captions are from. */
  from: Map<SourceFile, SourceFile>
}

/** Pictures, and where all that were chosen are found. */
interface Among {
  usable: readonly SourceFile[]
  /** Those of the usable ones that have no caption. */
  waiting: ReadonlySet<SourceFile>
  finder: PictureFinder
}

/** Where what is found is gathered. */
interface Gathered extends Omit<SharedCaptions, 'questions'> {
  /** Files that name a picture which another of them names too. */
  rivals: Set<SourceFile>
}

/**
 * A picture has those of the first file that names it; the chosen one is read first.
 * @param files that nothing else was found in, by path
 * @param among pictures
 * @param leftOut takes files whose names say that they hold captions, and which give none
 * @param choices `captions` a file's path, where several name the same picture
 */
export async function sharedCaptions(
  files: readonly SourceFile[],
  among: Among,
  leftOut: LeftOut,
  choices: Choices,
  signal: AbortSignal | undefined,
): Promise<SharedCaptions> {
  const found: Gathered = { captions: new Map(), reasons: new Map(), notes: [], from: new Map(), rivals: new Set() }
  const { waiting, usable } = among
  const place: Place = { ...among, isUsable: new Set(usable) }
  const read = waiting.size === 0 ? [] : files.slice(0, MOST_FILES)
  const isChosen = ({ path }: SourceFile) => path === choices.captions
  for (const file of [...read.filter(isChosen), ...read.filter((file) => !isChosen(file))]) {
    signal?.throwIfAborted()
    const failed = await takeFrom(file, place, found)
    // A text may be about anything; nobody has said that it holds captions.
    if (failed !== null && (failed.namesImages || !/\.txt$/i.test(file.path))) leftOut.add(file.path, failed.reason)
  }
  if (waiting.size > 0)
    for (const { path } of files.slice(MOST_FILES))
      leftOut.add(path, `was not read: there were more than ${MOST_FILES} files that may hold captions`)
  const rivals = read.filter((file) => found.rivals.has(file)).map(({ path }) => path)
  return { ...found, questions: whichFile(rivals, choices.captions) }
}

function whichFile(paths: readonly string[], chosen: string | undefined): OpenQuestion[] {
  const [first] = paths
  if (first === undefined) return []
  return [
    {
      choice: 'captions',
      question: 'Several files have captions of the same images: whose are taken first?',
      answers: paths.map((path) => ({ value: path, words: path })),
      chosen: paths.find((path) => path === chosen) ?? first,
    },
  ]
}

type Place = Pick<Among, 'waiting' | 'finder'> & { isUsable: ReadonlySet<SourceFile> }

/** Why nothing was taken from a file; `namesImages` where it names some that were chosen. */
interface Failure {
  reason: string
  namesImages: boolean
}

const EMPTY: Problem = { kind: 'empty', words: 'has no text' }

/** @returns null where something was taken */
async function takeFrom(file: SourceFile, place: Place, all: Gathered): Promise<Failure | null> {
  const { path } = file
  const { finder } = place
  const name = baseName(path)
  const folder = finder.folderAround(folderOf(path))
  const pictureOf = (name: string) => finder.findByEnd(folder, name.trim().replace(/#\d+$/, ''))
  if (file.size > MOST_BYTES)
    return { reason: `had ${formatCount(file.size)} bytes, too many for captions`, namesImages: false }
  let read: CaptionRows
  try {
    read = await readCaptionsOf(file, (name) => pictureOf(name) !== null)
  } catch (error) {
    if (!(error instanceof BadInput)) throw error
    return { reason: refusalOf(error, path), namesImages: false }
  }
  const matched = match(read, file, pictureOf, place, all)
  const { own } = matched
  if (own.size === 0) return failureOf(matched)
  for (const [picture, captions] of own) {
    all.captions.set(picture, [...captions])
    all.from.set(picture, file)
  }
  if (read.choice !== null) all.notes.push(`${name}: ${read.choice}.`)
  all.notes.push(...notesOf(matched).map((note) => `${name}: ${note}`))
  return null
}

/** What became of a file's rows. */
interface Matched {
  /** The captions of pictures that have none from elsewhere. */
  own: Map<SourceFile, Set<string>>
  skipped: SkippedLines
  /** True where one of those named a picture that was chosen. */
  isLeftOut: boolean
  /** Rows with a caption. */
  captioned: number
  /** Names in rows whose picture is not there; could be several; has its captions from elsewhere. */
  absent: string[]
  unclear: string[]
  elsewhere: string[]
}

/** Each row to its picture; reasons and rivals are added to `all`. */
function match(
  { rows, unit }: CaptionRows,
  file: SourceFile,
  pictureOf: (name: string) => FoundPicture,
  { waiting, isUsable }: Place,
  all: Gathered,
): Matched {
  const [own, skipped] = [new Map<SourceFile, Set<string>>(), new SkippedLines(unit)]
  const matched: Matched = { own, skipped, isLeftOut: false, captioned: 0, absent: [], unclear: [], elsewhere: [] }
  for (const row of rows) {
    const picture = row.fileName === null ? null : pictureOf(row.fileName)
    if ('problem' in row) {
      skipped.add(row.line, row.problem)
      if (!isOne(picture)) continue
      matched.isLeftOut = true
      if (!all.reasons.has(picture)) all.reasons.set(picture, `had a row in ${baseName(file.path)} that was left out`)
      continue
    }
    const { line, fileName, captions } = row
    if (captions.length === 0) skipped.add(line, EMPTY)
    else matched.captioned++
    if (!isOne(picture)) {
      if (captions.length > 0) matched[picture === null ? 'absent' : 'unclear'].push(fileName)
      continue
    }
    // It is told by itself.
    if (!isUsable.has(picture)) continue
    const other = all.from.get(picture)
    if (other !== undefined) all.rivals.add(other).add(file)
    if (other !== undefined || !waiting.has(picture)) {
      matched.elsewhere.push(fileName)
      continue
    }
    const before = own.get(picture) ?? new Set<string>()
    for (const caption of captions) before.add(caption)
    own.set(picture, before)
  }
  return matched
}

function failureOf({ elsewhere, isLeftOut, skipped }: Matched): Failure {
  if (elsewhere.length > 0)
    return { reason: 'held captions of images that have theirs from elsewhere', namesImages: true }
  if (!isLeftOut) return { reason: 'held no captions of the images that were chosen', namesImages: false }
  const why = sentencesOf(skipped).join(' ').replace(/\.$/, '')
  return { reason: `held no caption that could be used (${why})`, namesImages: true }
}

function notesOf({ skipped, captioned, absent, unclear, elsewhere }: Matched): string[] {
  const part = partOf(captioned)
  return [
    ...sentencesOf(skipped),
    ...part(absent, 'is of an image that is not here', 'are of images that are not here'),
    ...part(unclear, 'could mean several images', 'could each mean several images'),
    ...part(
      elsewhere,
      'is of an image that has its own from elsewhere',
      'are of images that have theirs from elsewhere',
    ),
  ]
}

/** To follow a file's name: "line 3 has no text; it was left out." */
const sentencesOf = (skipped: SkippedLines) =>
  skipped.sentences().map((sentence) => `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`)

/** "2 of its 40 captions are of images that are not here: a.png and b.png." */
const partOf = (total: number) => (names: readonly string[], one: string, many: string) =>
  names.length === 0
    ? []
    : [
        `${total === 1 ? 'its one caption' : `${formatCount(names.length)} of its ${formatCount(total)} captions`} ${names.length === 1 ? one : many}: ${someOf([...new Set(names)])}.`,
      ]
