/** The visitor's own images, from whatever they chose, as a dataset. Nothing leaves the machine. */
import { BadInput } from '../bad-input'
import { readCifar } from './cifar'
import { readIdxFiles } from './idx-source'
import type { ImageSource } from './source'
import { LeftOut } from '../left-out'
import { readPictures, type DecodeImage } from './pictures'
import { readImages, type ReadOptions } from './read'
import { noImages, recognise, type Recognised } from './recognise'
import { sha256Hex } from '../archives/sha256'
import { toSourceFiles, type OwnFile } from '../source-file'
import { drawTestImages } from './test-split'
import type { ImageDataset, ImageSize, ImageSplit } from './types'

export interface LoadOptions extends ReadOptions {
  size: ImageSize
  /** Of the division into training and test images, where the visitor brings no test images. */
  seed: number
  decode: DecodeImage
}

/** Below this, a tenth for testing is no measure and training learns the images by heart. */
export const MIN_IMAGES = 20

/**
 * Loads images from IDX files (with labels, with a test set of their own), from pictures in a folder, list or zip (subfolders are
 * labels), or from CIFAR-10 binary batches; centre-cropped and resized, one at a time. `id` is "own:" + SHA-256 of the pixels.
 * @throws BadInput where nothing usable is there, fewer than 20 images remain, or they would not fit into memory. Single
 * broken pictures are left out and named in `notes`.
 */
export async function loadFiles(files: readonly OwnFile[], options: LoadOptions): Promise<ImageDataset> {
  if (files.length === 0) throw new BadInput('No files were chosen, or the folder is empty; choose some images.')
  const leftOut = new LeftOut()
  const found = await recognise(toSourceFiles(files), leftOut, options.signal)
  const source = await openSource(found, leftOut, options.decode)
  const { pixels, kept } = await readImages(source, leftOut, options)
  const notes = [...source.notes, ...leftOut.sentences()]
  if (kept.length < MIN_IMAGES) {
    const why = notes.length > 0 ? ` (${notes.join(' ').replace(/\.$/, '')})` : ''
    const have = kept.length === 0 ? 'None of the images can be used' : `Only ${kept.length} images can be used`
    throw new BadInput(`${have}, but training needs at least ${MIN_IMAGES}${why}; choose more images.`)
  }
  const { train, test } = divide(source, pixels, kept, options)
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
  }
}

/** IDX before CIFAR-10 before pictures; the rest of a mixture is left out with a note. */
async function openSource(found: Recognised, leftOut: LeftOut, decode: DecodeImage): Promise<ImageSource> {
  const { idx, cifar, pictures } = found
  if (idx.length > 0) {
    for (const { path } of [...cifar, ...pictures])
      leftOut.add(path, 'came together with IDX files, which were taken instead')
    return readIdxFiles(idx)
  }
  if (cifar.length > 0) {
    for (const { path } of pictures) leftOut.add(path, 'came together with CIFAR-10 batches, which were taken instead')
    return readCifar(cifar)
  }
  if (pictures.length > 0) return readPictures(pictures, decode)
  if (leftOut.count > 0) throw new BadInput(`There are no usable images. ${leftOut.sentences().join(' ')}`)
  throw noImages(found)
}

/** Training and test images; the pixels are moved in place, as two copies of 1 GB would not fit. */
function divide(source: ImageSource, pixels: Uint8Array, kept: readonly number[], options: LoadOptions) {
  const length = options.size * options.size * options.channels
  const own = source.isTest ? Uint8Array.from(kept, (index) => (source.isTest?.(index) ? 1 : 0)) : null
  const flags = own?.includes(1) && own.includes(0) ? own : drawTestImages(kept.length, options.seed)
  const testCount = flags.reduce((sum, flag) => sum + flag, 0)
  const testPixels = new Uint8Array(testCount * length)
  const places = { train: [] as number[], test: [] as number[] }
  for (const [i, index] of kept.entries()) {
    const image = pixels.subarray(i * length, (i + 1) * length)
    if (flags[i] === 1) testPixels.set(image, places.test.push(index) * length - length)
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
