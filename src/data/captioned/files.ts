/** The visitor's own images with captions, in the forms that image folders have at Hugging Face. Nothing leaves the machine. */
import { BadInput, formatCount } from '../bad-input'
import { captionedId } from './id'
import type { CaptionedSet } from './types'
import { captionsBeside, TEXT_NAME, textsBeside } from './captions-beside'
import { LeftOut } from '../left-out'
import { captionsFromMetadata } from './metadata-captions'
import { METADATA_NAME } from './metadata-file'
import type { PictureCaptions } from './picture-captions'
import { foundSize, lookAtAll, type SeenImage } from '../images/look'
import { backgroundOf, tellBackground } from '../images/background'
import { readFolders } from '../images/folder-labels'
import { pictureSource } from '../images/pictures'
import { readImages, type ReadOptions } from '../images/read'
import { recognise, type Recognised } from '../images/recognise'
import type { ImageSource } from '../images/source'
import { baseName, byPath, toSourceFiles, type OwnFile, type SourceFile } from '../source-file'
import type { Choices, Understood } from '../understood-types'

export interface UnderstandCaptionedOptions {
  /** Fewest images that the set may have. */
  least?: number | undefined
  /** Most. */
  most?: number | undefined
  choices?: Choices | undefined
  signal?: AbortSignal | undefined
}

export interface CaptionedOptions extends ReadOptions, UnderstandCaptionedOptions {}

/** A set of the visitor's own images with captions, with what was understood of their files. */
export type OwnCaptionedSet = CaptionedSet & { readonly understood: Understood }

/** Fewer are no set: every one of them would be in every batch. */
const LEAST = 8
/** All images and their captions are in memory at once. */
const MOST = 5000

const FORMS =
  'put a metadata.csv or metadata.jsonl with file_name and text beside the images, or a .txt beside each image'

/**
 * What `loadCaptionedFiles` would make of the files, from the images' headers alone. Files that cannot be used, all of them included,
 * are named in the result.
 */
export async function understandCaptionedFiles(
  files: readonly OwnFile[],
  options: UnderstandCaptionedOptions = {},
): Promise<Understood> {
  return understoodOf(await find(files, options), options)
}

/**
 * Loads images with captions from a folder, a list of files or a zip: `metadata.csv` or `metadata.jsonl` with a column of paths and
 * one or more of captions, or a `.txt` beside each image. Further captions of an image become its paraphrases. The images are
 * centre-cropped and resized; in the order of their paths.
 * @throws BadInput where there are no images or no captions, or images are fewer than `least` or more than `most`. Images that
 * cannot be used, or have no caption, are left out and named in `understood`, and in the sentences of `notes`.
 */
export async function loadCaptionedFiles(
  files: readonly OwnFile[],
  options: CaptionedOptions,
): Promise<OwnCaptionedSet> {
  const { size, channels, least = LEAST } = options
  const found = await find(files, options)
  if (found.refusal !== null) throw new BadInput(found.refusal)
  const { pixels, kept } = await readImages(found.source, found.seen, found.leftOut, {
    ...options,
    background: backgroundOf(options.choices ?? {}),
  })
  const understood = understoodOf({ ...found, seen: kept }, options)
  const notes = [...understood.notes, ...found.leftOut.sentences()]
  if (kept.length < least) throw tooFew(kept.length, least, notes)
  const captionsOf = understood.captions.map(({ captions }) => captions)
  const captions = { original: captionsOf.map(([first = '']) => first) }
  const others = captionsOf.map((list) => list.slice(1))
  const paraphrases = others.some((list) => list.length > 0) ? others : null
  return {
    id: await captionedId({ size, channels, pixels, captions, paraphrases }),
    name: understood.name,
    size,
    channels,
    count: kept.length,
    pixels,
    captions,
    paraphrases,
    labels: null,
    classNames: null,
    notes,
    understood,
  }
}

/** Captioned pictures whose header can be read; `refusal` where the set as a whole cannot be used, however many are left. */
interface FoundCaptioned {
  files: number
  source: ImageSource
  captions: readonly (readonly string[])[]
  seen: readonly SeenImage[]
  leftOut: LeftOut
  notes: readonly string[]
  refusal: string | null
}

async function find(
  files: readonly OwnFile[],
  { most = MOST, signal }: UnderstandCaptionedOptions,
): Promise<FoundCaptioned> {
  const leftOut = new LeftOut()
  const recognised = await recognise(toSourceFiles(files), leftOut, signal)
  const chosen = onceEach(recognised, leftOut)
  const none: PictureCaptions = { found: new Map(), notes: [] }
  let refusal: string | null = null
  let captioned = none
  try {
    if (files.length === 0)
      throw new BadInput('No files were chosen, or the folder is empty; choose images with captions.')
    if (chosen.pictures.length === 0) throw noPictures(leftOut)
    captioned = await findCaptions(chosen, leftOut, signal)
    const { size } = captioned.found
    if (size > most)
      throw new BadInput(
        `${formatCount(size)} images with captions were chosen, more than the ${formatCount(most)} that a set may have; choose fewer.`,
      )
  } catch (error) {
    if (!(error instanceof BadInput)) throw error
    refusal = error.message
  }
  const refused = recognised.refused[0]
  if (refusal !== null && recognised.refused.length === 1 && chosen.pictures.length === 0 && refused)
    refusal = refused.message
  const pictures = [...captioned.found.keys()]
  const source = pictureSource(pictures, readFolders(pictures.map(({ path }) => path)).root)
  const captions = [...captioned.found.values()]
  const seen = await lookAtAll(source, leftOut, signal)
  return { files: recognised.files, source, captions, seen, leftOut, notes: captioned.notes, refusal }
}

function understoodOf(found: FoundCaptioned, { least = LEAST, choices = {} }: UnderstandCaptionedOptions): Understood {
  const { files, source, seen, leftOut } = found
  const background = tellBackground(source, seen, choices)
  const notes = [...found.notes, ...background.notes]
  const few = seen.length < least ? tooFew(seen.length, least, [...notes, ...leftOut.sentences()]).message : null
  return {
    name: source.name,
    files,
    images: seen.length,
    size: foundSize(seen),
    classes: null,
    division: null,
    captions: seen.map(({ index }) => ({ file: source.nameOf(index), captions: found.captions[index] ?? [] })),
    leftOut: leftOut.files,
    notes,
    questions: background.questions,
    refusal: found.refusal ?? few,
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
