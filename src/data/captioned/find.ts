/** Which of the chosen files are images with captions: found by metadata files, and by texts beside them. */
import * as says from '../../messages/generated/captioned'
import { formatCount, type BadInput } from '../bad-input'
import { archiveCopies } from '../images/formats/archive-copies'
import { readFolders } from '../images/folders/labels'
import type { SeenImage } from '../images/look'
import { lookAtPictures, seenSource } from '../images/formats/pictures'
import { recognise, type Recognised } from '../images/recognition/recognise'
import type { ImageSource } from '../images/source'
import { LeftOut } from '../left-out'
import type { Message } from '../../messages/message'
import { baseName, byPath, toSourceFiles, type OwnFile, type SourceFile } from '../source-file'
import type { Choices, OpenQuestion } from '../understood-types'
import { captionsOfTexts, TEXT_NAME, textsBeside } from './captions-beside'
import { captionsFromMetadata } from './metadata-captions'
import { isMetadata } from './metadata-file'
import { giveCaptions, type PictureCaptions } from './picture-captions'
import { PictureFinder } from '../images/folders/picture-finder'
import { CAPTION_FILE, sharedCaptions } from './shared-captions'

/** Captioned pictures whose header can be read; `refusal` where the set as a whole cannot be used, however many are left. */
export interface FoundCaptioned {
  /** Files that were chosen, those in zips one by one. */
  files: number
  source: ImageSource
  /** Of each picture of the source: its caption, then others. */
  captions: readonly (readonly string[])[]
  seen: readonly SeenImage[]
  leftOut: LeftOut
  notes: readonly string[]
  questions: readonly OpenQuestion[]
  refusal: Message | null
}

export interface FindOptions {
  /** Most images that a set may have. */
  most: number
  choices: Choices
  signal: AbortSignal | undefined
}

export async function findCaptioned(
  files: readonly OwnFile[],
  { most, choices, signal }: FindOptions,
): Promise<FoundCaptioned> {
  const leftOut = new LeftOut()
  const recognised = await recognise(toSourceFiles(files), leftOut, signal)
  const chosen = await onceEach(recognised, leftOut)
  if (chosen.pictures.length === 0) for (const file of chosen.others) nameAlone(file, leftOut)
  const looked = await lookAtPictures(chosen.pictures, leftOut, signal)
  const told =
    chosen.pictures.length === 0
      ? { ...NOTHING, refused: recognised.refused }
      : await findCaptions({ ...chosen, usable: looked.map(({ file }) => file) }, leftOut, choices, signal)
  const captioned = looked.filter(({ file }) => told.found.has(file))
  const source = seenSource(captioned, readFolders(captioned.map(({ file }) => file.path)).root)
  return {
    files: recognised.files,
    source,
    captions: [...told.found.values()],
    seen: captioned.map(({ look }, index) => ({ ...look, index })),
    leftOut,
    notes: [...recognised.notes, ...told.notes],
    questions: told.questions,
    refusal: files.length === 0 ? says.noCaptionedChosen() : refusalOfAll(chosen, looked.length, told, most, leftOut),
  }
}

interface Chosen {
  pictures: SourceFile[]
  others: SourceFile[]
}

/** Pictures that cannot be used say nothing, but a file that names one of them is no worse for it. */
interface Looked extends Chosen {
  /** Those of the pictures whose header was read, in their order. */
  usable: readonly SourceFile[]
}

interface Told extends PictureCaptions {
  questions: readonly OpenQuestion[]
  refused: readonly BadInput[]
}

const NOTHING: Told = { found: new Map(), notes: [], questions: [], refused: [] }

/** Without files that have another's path (chosen one by one from several folders): captions could not be told apart. */
async function onceEach({ idx, cifar, pictures, others, reasons }: Recognised, leftOut: LeftOut): Promise<Chosen> {
  for (const { path } of [...idx, ...cifar]) leftOut.add(path, 'held images without captions')
  const copies = await archiveCopies([...pictures, ...others])
  const paths = new Set<string>()
  const isTaken = (file: SourceFile) => {
    const { path } = file
    const reason = reasons.get(file)
    if (reason !== undefined) leftOut.add(path, reason)
    else if (copies.has(file)) leftOut.add(path, 'was a duplicate: the same file lay outside the archive too')
    else if (paths.has(path)) leftOut.add(path, 'had the same name as another file')
    else return paths.add(path)
    return false
  }
  return { pictures: pictures.filter(isTaken).sort(byPath), others: others.filter(isTaken) }
}

/** A picture's captions are those of its row in a metadata file, else those of the text beside it. */
async function findCaptions(
  { pictures, usable, others }: Looked,
  leftOut: LeftOut,
  choices: Choices,
  signal: AbortSignal | undefined,
): Promise<Told> {
  const metadata = others.filter(({ path }) => isMetadata(path))
  const texts = others.filter(({ path }) => TEXT_NAME.test(path))
  const finder = new PictureFinder(pictures)
  const rows = await captionsFromMetadata(metadata, { usable, finder }, leftOut, choices, signal)
  const beside = textsBeside(pictures, texts, leftOut)
  const isUsable = new Set(usable)
  const own = [...beside].filter(([picture]) => isUsable.has(picture) && !rows.captions.has(picture))
  const ofTexts = await captionsOfTexts(new Map(own), leftOut, signal)
  const isBeside = new Set(beside.values())
  const hasCaptions = (picture: SourceFile) => rows.captions.has(picture) || ofTexts.captions.has(picture)
  const shared = await sharedCaptions(
    others.filter((file) => CAPTION_FILE.test(file.path) && !isMetadata(file.path) && !isBeside.has(file)),
    { usable, finder, waiting: new Set(usable.filter((picture) => !hasCaptions(picture))) },
    leftOut,
    choices,
    signal,
  )
  const found: PictureCaptions['found'] = new Map()
  const used = new Set<SourceFile>()
  for (const picture of usable) {
    const ways = [
      [rows.captions, rows.from],
      [ofTexts.captions, beside],
      [shared.captions, shared.from],
    ] as const
    const [captions, from] = ways.find(([captions]) => captions.has(picture)) ?? []
    if (captions === undefined) leftOut.add(picture.path, reasonOf(picture, rows, ofTexts, shared))
    else giveCaptions(found, picture, captions.get(picture) ?? [], leftOut)
    const file = found.has(picture) ? from?.get(picture) : undefined
    if (file !== undefined) used.add(file)
  }
  const named = new Set(leftOut.files.map(({ file }) => file))
  const isShared = new Set(shared.from.values())
  const pictureOf = new Map([...beside].map(([picture, text]) => [text, picture]))
  for (const file of others)
    if (!used.has(file) && !named.has(file.path)) {
      const picture = pictureOf.get(file)
      if (isShared.has(file)) leftOut.add(file.path, GAVE_NONE)
      else if (picture === undefined) nameOther(file, leftOut)
      else if (!isUsable.has(picture)) leftOut.addQuietly(file.path, 'lay beside an image that could not be used')
      else if (rows.captions.has(picture)) leftOut.add(file.path, 'lay beside an image whose captions the metadata has')
      else leftOut.add(file.path, 'held no caption that could be used')
    }
  return {
    found,
    notes: [...rows.notes, ...shared.notes],
    questions: [...rows.questions, ...shared.questions],
    refused: rows.refused,
  }
}

/** Why a picture has no caption: what is said of it in metadata, of the text beside it, in files of many. */
function reasonOf(picture: SourceFile, ...told: readonly { reasons: ReadonlyMap<SourceFile, string> }[]): string {
  return told.map(({ reasons }) => reasons.get(picture)).find((reason) => reason !== undefined) ?? 'had no caption'
}

/** Where there is no picture at all, whatever it might tell of one. */
function nameAlone(file: SourceFile, leftOut: LeftOut): void {
  if (CAPTION_FILE.test(file.path) || TEXT_NAME.test(file.path)) leftOut.addQuietly(file.path, 'had no image beside it')
  else nameOther(file, leftOut)
}

const GAVE_NONE = 'gave no image a caption that could be used'

const TABLE_NAME = /\.(csv|tsv|tab|json|jsonl|ndjson|parquet)$/i

function nameOther({ path }: SourceFile, leftOut: LeftOut): void {
  if (isMetadata(path)) leftOut.add(path, GAVE_NONE)
  else if (TEXT_NAME.test(path)) leftOut.add(path, 'had no image beside it')
  else if (TABLE_NAME.test(path)) leftOut.add(path, 'was not needed: the images have captions from elsewhere')
  else leftOut.addQuietly(path, 'was neither an image nor captions')
}

/** The sentence where the set as a whole cannot be used: a single file's own, where it was the only hope. */
function refusalOfAll(
  { pictures, others }: Chosen,
  usable: number,
  told: Told,
  most: number,
  leftOut: LeftOut,
): Message | null {
  const { size } = told.found
  if (size > most) return says.tooManyCaptioned({ count: formatCount(size), most: formatCount(most) })
  if (size > 0) return null
  const [refused, ...more] = told.refused
  if (refused !== undefined && more.length === 0) return refused.told
  if (pictures.length === 0) {
    const why = leftOut.count > 0 ? ` (${leftOut.sentences().join(' ').replace(/\.$/, '')})` : ''
    return says.noUsableCaptioned({ why })
  }
  // Which says why.
  if (usable === 0) return null
  const hasCaptions =
    others.some(({ path }) => isMetadata(path)) || textsBeside(pictures, others, new LeftOut()).size > 0
  return hasCaptions ? null : noCaptions(pictures.length, others, leftOut)
}

/** Names a file that might have been expected to give captions, and why it gave none. */
function noCaptions(count: number, others: readonly SourceFile[], leftOut: LeftOut): Message {
  const images = count === 1 ? 'The image has no caption' : `None of the ${formatCount(count)} images has a caption`
  const table = others.find(({ path }) => TABLE_NAME.test(path))
  if (table === undefined) return says.imagesWithoutCaptions({ images, why: '' })
  const reason = leftOut.files.find(({ file }) => file === table.path)?.reason ?? 'held none'
  return says.imagesWithoutCaptions({ images, why: ` (${baseName(table.path)} ${reason})` })
}
