/** The visitor's own images with captions, in the forms that image folders have at Hugging Face. Nothing leaves the machine. */
import { BadInput, formatCount } from '../bad-input'
import { captionedId } from './id'
import type { CaptionedSet } from './types'
import { captionsBeside, TEXT_NAME, textsBeside } from './captions-beside'
import { readFolders } from '../images/folder-labels'
import { LeftOut } from '../left-out'
import { captionsFromMetadata } from './metadata-captions'
import { METADATA_NAME } from './metadata-file'
import type { PictureCaptions } from './picture-captions'
import { readPictures, type DecodeImage } from '../images/pictures'
import { readImages, type ReadOptions } from '../images/read'
import { recognise, type Recognised } from '../images/recognise'
import { baseName, byPath, toSourceFiles, type OwnFile, type SourceFile } from '../source-file'

export interface CaptionedOptions extends ReadOptions {
  decode: DecodeImage
  /** Fewest images that the set may have. */
  least?: number
  /** Most. */
  most?: number
}

/** Fewer are no set: every one of them would be in every batch. */
const LEAST = 8
/** All images and their captions are in memory at once. */
const MOST = 5000

const FORMS =
  'put a metadata.csv or metadata.jsonl with file_name and text beside the images, or a .txt beside each image'

/**
 * Loads images with captions from a folder, a list of files or a zip: `metadata.csv` or `metadata.jsonl` with a column of paths and
 * one or more of captions, or a `.txt` beside each image. Further captions of an image become its paraphrases. The images are
 * centre-cropped and resized; in the order of their paths.
 * @throws BadInput where there are no images or no captions, images are fewer than `least` or more than `most`, metadata is of both
 * kinds or cannot be read. Images that cannot be used, or have no caption, are left out and named in `notes`.
 */
export async function loadCaptionedFiles(files: readonly OwnFile[], options: CaptionedOptions): Promise<CaptionedSet> {
  const { size, channels, decode, signal, least = LEAST, most = MOST } = options
  if (files.length === 0)
    throw new BadInput('No files were chosen, or the folder is empty; choose images with captions.')
  const leftOut = new LeftOut()
  const chosen = onceEach(await recognise(toSourceFiles(files), leftOut, signal), leftOut)
  if (chosen.pictures.length === 0) throw noPictures(leftOut)
  const { found, notes } = await findCaptions(chosen, leftOut, signal)
  if (found.size > most)
    throw new BadInput(
      `${formatCount(found.size)} images with captions were chosen, more than the ${formatCount(most)} that a set may have; choose fewer.`,
    )
  const pictures = [...found.keys()]
  const captionsOf = [...found.values()]
  const source = readPictures(pictures, decode)
  const { pixels, kept } = await readImages(source, leftOut, options)
  const allNotes = [...notes, ...leftOut.sentences()]
  if (kept.length < least) throw tooFew(kept.length, least, allNotes)
  const captions = { original: kept.map((index) => captionsOf[index]?.[0] ?? '') }
  const others = kept.map((index) => captionsOf[index]?.slice(1) ?? [])
  const paraphrases = others.some((list) => list.length > 0) ? others : null
  return {
    id: await captionedId({ size, channels, pixels, captions, paraphrases }),
    name: readFolders(pictures.map(({ path }) => path)).root ?? 'Own images',
    size,
    channels,
    count: kept.length,
    pixels,
    captions,
    paraphrases,
    labels: null,
    classNames: null,
    notes: allNotes,
  }
}

interface Chosen {
  pictures: SourceFile[]
  others: SourceFile[]
}

/** Without files that have another's path (chosen one by one from several folders): captions could not be told apart. */
function onceEach({ pictures, others }: Recognised, leftOut: LeftOut): Chosen {
  const paths = new Set<string>()
  const isFirst = ({ path }: SourceFile) => {
    if (!paths.has(path)) return paths.add(path)
    leftOut.add(path, 'had the same name as another file')
    return false
  }
  const chosen = { pictures: pictures.filter(isFirst), others: others.filter(isFirst) }
  for (const { path } of chosen.others)
    if (/\.zip$/i.test(path)) leftOut.add(path, 'lay as a zip within a zip and had to be unpacked first')
  return { pictures: chosen.pictures.sort(byPath), others: chosen.others }
}

async function findCaptions(
  { pictures, others }: Chosen,
  leftOut: LeftOut,
  signal: AbortSignal | undefined,
): Promise<PictureCaptions> {
  const metadata = others.filter(({ path }) => METADATA_NAME.test(baseName(path)))
  const texts = others.filter(({ path }) => TEXT_NAME.test(path))
  const beside = textsBeside(pictures, texts).size
  if (metadata.length === 0) {
    if (beside === 0) throw noCaptions(pictures.length, others)
    return captionsBeside(pictures, texts, leftOut, signal)
  }
  const { found, notes } = await captionsFromMetadata(metadata, pictures, leftOut, signal)
  if (beside === 0) return { found, notes }
  const subject = beside === 1 ? '1 .txt file was' : `${formatCount(beside)} .txt files were`
  const kind = baseName(metadata[0]?.path ?? '')
  return { found, notes: [...notes, `${subject} not read, because ${kind} has the captions.`] }
}

function noPictures(leftOut: LeftOut): BadInput {
  const why = leftOut.count > 0 ? ` (${leftOut.sentences().join(' ').replace(/\.$/, '')})` : ''
  return new BadInput(
    `There are no usable images in what was chosen${why}; choose PNG, JPEG or WebP images with captions.`,
  )
}

/** Names a table that only needs another name. */
function noCaptions(count: number, others: readonly SourceFile[]): BadInput {
  const images = count === 1 ? 'The image has no caption' : `None of the ${formatCount(count)} images has a caption`
  const table = others.find(({ path }) => /\.(csv|jsonl|json|parquet|tsv)$/i.test(path))
  if (table === undefined) return new BadInput(`${images}; ${FORMS}.`)
  return new BadInput(
    `${images}, and ${baseName(table.path)} is not read: only metadata.csv and metadata.jsonl are; ${FORMS}.`,
  )
}

function tooFew(count: number, least: number, notes: readonly string[]): BadInput {
  const have =
    count === 0 ? 'None of the images can be used' : `Only ${count} image${count === 1 ? '' : 's'} can be used`
  const why = notes.length > 0 ? ` (${notes.join(' ').replace(/\.$/, '')})` : ''
  return new BadInput(`${have}, but a set needs at least ${least}${why}; choose more images with captions.`)
}
