/** The visitor's own images, from whatever they chose, as a dataset. Nothing leaves the machine. */
import { LeftOut } from '../left-out'
import { sha256Hex } from '../archives/sha256'
import type { OwnFile } from '../source-file'
import type { Choices, Understood } from '../understood-types'
import { UnusableFiles } from '../unusable-files'
import { backgroundOf } from './background'
import { divisionOf } from './division'
import { openImages } from './open'
import { checkMemory, readImages, type ReadOptions } from './read'
import type { ImageSource } from './source'
import type { ImageDataset, ImageSize, ImageSplit } from './types'
import { understoodImages, type FoundImages } from './understood'
import { lookAtAll, type SeenImage } from './look'

export interface UnderstandOptions {
  /** Of the division into training and test images, where the visitor brings no test images. */
  seed: number
  choices?: Choices | undefined
  /** Cancels: the promise then fails with the signal's reason. */
  signal?: AbortSignal | undefined
}

export interface LoadOptions extends ReadOptions, UnderstandOptions {
  size: ImageSize
}

/** A dataset of the visitor's own images, with what was understood of their files. */
export type OwnImages = ImageDataset & { readonly understood: Understood }

/**
 * What `loadOwnImages` would make of the files, from their headers alone. Files that cannot be used, all of them included, are named
 * in the result.
 */
export async function understandImages(files: readonly OwnFile[], options: UnderstandOptions): Promise<Understood> {
  return understoodImages(await find(files, options))
}

/**
 * Loads images from IDX files (with labels, with a test set of their own), from pictures in a folder, list or zip (subfolders are
 * labels), or from CIFAR’s binary batches; centre-cropped and resized, one at a time. `id` is "own:" + SHA-256 of the pixels.
 * @throws UnusableFiles where nothing usable is there, fewer than 20 images remain; BadInput where they would not fit into memory. Single
 * broken files are left out and named in `understood`, and in the sentences of `notes`.
 */
export async function loadOwnImages(files: readonly OwnFile[], options: LoadOptions): Promise<OwnImages> {
  const found = await find(files, options, (source) => checkMemory(source.count, options))
  const { leftOut } = found
  if (found.source === null) throw new UnusableFiles(await understoodImages(found), found.refusal)
  const { pixels, kept: read } = await readImages(found.source, found.seen, leftOut, {
    ...options,
    background: backgroundOf(found.choices),
  })
  const { source, kept } = await withoutUnread(found.source, found.seen, read)
  const understood = await understoodImages({ ...found, source, refusal: null, seen: kept })
  const notes = [...understood.notes, ...leftOut.sentences()]
  if (understood.refusal !== null) throw new UnusableFiles(understood, understood.refusal)
  const { train, test } = divide(
    source,
    pixels,
    kept.map(({ index }) => index),
    options,
  )
  const hashes = [await sha256Hex(train.pixels), await sha256Hex(test.pixels)].join('')
  return {
    name: source.name,
    id: `own:${await sha256Hex(new TextEncoder().encode(hashes))}`,
    size: options.size,
    channels: options.channels,
    train,
    test,
    classNames: source.classNames,
    notes,
    understood,
  }
}

/** What images told that could not be decoded is not believed. @param read those of `seen` that could be */
async function withoutUnread(source: ImageSource, seen: readonly SeenImage[], read: SeenImage[]) {
  const only = read.length < seen.length ? await source.only?.(read.map(({ index }) => index)) : undefined
  if (only?.count !== read.length) return { source, kept: read }
  return { source: only, kept: read.map((image, index) => ({ ...image, index })) }
}

async function find(
  files: readonly OwnFile[],
  { seed, choices = {}, signal }: UnderstandOptions,
  check: (source: ImageSource) => void = () => {},
): Promise<FoundImages> {
  const leftOut = new LeftOut()
  const opened = await openImages(files, leftOut, choices, signal)
  if (opened.source !== null) check(opened.source)
  const seen: SeenImage[] = opened.source === null ? [] : await lookAtAll(opened.source, leftOut, signal)
  return { ...opened, leftOut, seen, seed, choices }
}

/** Training and test images; the pixels are moved in place, as two copies of 1 GB would not fit. */
function divide(source: ImageSource, pixels: Uint8Array, kept: readonly number[], options: LoadOptions) {
  const length = options.size * options.size * options.channels
  const { isTest } = divisionOf(source, kept, options.seed)
  const testPixels = new Uint8Array(isTest.reduce((sum, flag) => sum + flag, 0) * length)
  const places = { train: [] as number[], test: [] as number[] }
  for (const [i, index] of kept.entries()) {
    const image = pixels.subarray(i * length, (i + 1) * length)
    if (isTest[i] === 1) testPixels.set(image, places.test.push(index) * length - length)
    else pixels.copyWithin(places.train.push(index) * length - length, i * length, (i + 1) * length)
  }
  const trainPixels = pixels.subarray(0, places.train.length * length)
  return { train: splitOf(source, trainPixels, places.train), test: splitOf(source, testPixels, places.test) }
}

function splitOf(source: ImageSource, pixels: Uint8Array, indices: readonly number[]): ImageSplit {
  const labels = indices.map((index) => source.label(index))
  const known = labels.filter((label) => label !== null)
  return { count: indices.length, pixels, labels: known.length === labels.length ? Uint8Array.from(known) : null }
}
