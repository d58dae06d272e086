/** The visitor's own images with captions, in the forms that image folders have at Hugging Face. Nothing leaves the machine. */
import * as says from '../../messages/generated/captioned'
import { BadInput, counted } from '../bad-input'
import { backgroundOf, tellBackground } from '../images/background'
import { foundSize } from '../images/look'
import { readEach, type ReadOptions } from '../images/read'
import type { OwnFile } from '../source-file'
import type { Choices, Understood } from '../understood-types'
import { UnusableFiles } from '../unusable-files'
import { findCaptioned, type FoundCaptioned } from './find'
import { captionedId } from './id'
import { SetPixels, type PixelOptions } from './pixels'
import type { CaptionedSet } from './types'

export interface UnderstandCaptionedOptions {
  /** Fewest images that the set may have. */
  least?: number | undefined
  /** Most. */
  most?: number | undefined
  choices?: Choices | undefined
  signal?: AbortSignal | undefined
}

export interface CaptionedOptions extends ReadOptions, UnderstandCaptionedOptions, Pick<PixelOptions, 'held'> {}

/** A set of the visitor's own images with captions, with what was understood of their files. */
export type OwnCaptionedSet = CaptionedSet & { readonly understood: Understood }

/** Fewer are no set: every one of them would be in every batch. */
const LEAST = 8
/** Captions and, once encoded, latents of all images are in memory at once: 330 MB of 512 px. */
const MOST = 5000

/**
 * What `loadCaptionedFiles` would make of the files, from the images' headers alone. Files that cannot be used, all of them included,
 * are named in the result.
 */
export async function understandCaptionedFiles(
  files: readonly OwnFile[],
  options: UnderstandCaptionedOptions = {},
): Promise<Understood> {
  return understoodOf(await findCaptioned(files, optionsOf(options)), options)
}

/**
 * Loads images with captions from a folder, a list of files or a zip: `metadata.csv` or `metadata.jsonl` with a column of paths and
 * one or more of captions, or a `.txt` or `.caption` beside each image. Further captions of an image become its paraphrases. The images are
 * centre-cropped and resized; in the order of their paths. Each is read once; of a large set the pixels are not held, but read again when
 * they are asked for.
 * @throws UnusableFiles where there are no images or no captions, or images are fewer than `least` or more than `most`. Images that
 * cannot be used, or have no caption, are left out and named in `understood`, and in the sentences of `notes`.
 */
export async function loadCaptionedFiles(
  files: readonly OwnFile[],
  options: CaptionedOptions,
): Promise<OwnCaptionedSet> {
  const { size, channels } = options
  const found = await findCaptioned(files, optionsOf(options))
  if (found.refusal !== null) throw new UnusableFiles(understoodOf(found, options), found.refusal)
  const reading = { ...options, background: backgroundOf(options.choices ?? {}) }
  const pixels = new SetPixels(found.source, found.seen.length, reading)
  const kept = await readEach(found.source, found.seen, found.leftOut, reading, (image, seen) =>
    pixels.take(image, seen),
  )
  const understood = understoodOf({ ...found, seen: kept }, options)
  const notes = [...understood.notes, ...found.leftOut.sentences()]
  if (understood.refusal !== null) throw new UnusableFiles(understood, understood.refusal)
  const captionsOf = understood.captions.map(({ captions }) => captions)
  const captions = { original: captionsOf.map(([first = '']) => first) }
  const others = captionsOf.map((list) => list.slice(1))
  const paraphrases = others.some((list) => list.length > 0) ? others : null
  return {
    id: await captionedId({ size, channels, pixels: pixels.sha256(), captions, paraphrases }),
    name: understood.name,
    size,
    channels,
    count: kept.length,
    pixelsAt: pixels.pixelsAt,
    captions,
    paraphrases,
    labels: null,
    classNames: null,
    notes,
    understood,
  }
}

const optionsOf = ({ most = MOST, choices = {}, signal }: UnderstandCaptionedOptions) => ({ most, choices, signal })

function understoodOf(found: FoundCaptioned, { least = LEAST, choices = {} }: UnderstandCaptionedOptions): Understood {
  const { files, source, seen, leftOut } = found
  const background = tellBackground(source, seen, choices)
  const notes = [...found.notes, ...background.notes]
  const few = seen.length < least ? tooFew(seen.length, least, leftOut.sentences()).told : null
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
    questions: [...found.questions, ...background.questions],
    refusal: found.refusal ?? few,
  }
}

function tooFew(count: number, least: number, notes: readonly string[]): BadInput {
  const have = count === 0 ? 'None of the images can be used' : `Only ${counted(count, 'image')} can be used`
  const why = notes.length > 0 ? ` (${notes.join(' ').replace(/\.$/, '')})` : ''
  return new BadInput(says.tooFewCaptioned({ have, least, why }))
}
