/** A bundled image set in pieces of some images, as scripts/shards.mjs writes them: only those are fetched that hold what is asked for. */
import * as says from '../../messages/generated/files'
import * as v from 'valibot'
import { gunzip } from '../archives/gzip'
import { BadInput } from '../bad-input'
import type { LoadBytes } from '../fetch-bytes'
import { checkCounts, parseIdxImages, parseIdxLabels } from './formats/idx'
import type { Channels, ImageSize } from './types'

/** Shards on their way at once. */
const AT_ONCE = 4

const file = v.object({ file: v.string(), bytes: v.number() })
const part = v.object({
  count: v.number(),
  labels: file,
  images: v.array(v.object({ ...file.entries, count: v.number() })),
})
const indexSchema = v.object({ version: v.literal(1), train: part, test: part })

type Part = v.InferOutput<typeof part>

/** What a set is by its description: its files have to fit it. */
export interface SetShape {
  /** Edge of its images, pixels. */
  size: ImageSize
  channels: Channels
  /** Labels are 0 to `classes` − 1. */
  classes: number
}

/** Images of one part of a set, by their places in the original file. */
export interface BundledImages {
  readonly count: number
  readonly labels: Uint8Array
  /** Of all images, as they are fetched. */
  readonly bytes: number
  /**
   * Fetches the shards that hold the images at these places, and no others.
   * @param onProgress fraction in [0, 1], never falling
   * @returns `[places.length, size, size, channels]`
   * @throws BadInput where a shard is missing, cut short, or not what its name says
   */
  pixels(places: readonly number[], onProgress?: (fraction: number) => void): Promise<Uint8Array>
}

/** Sets that are open, by how they are loaded: an index is read once. */
const opened = new WeakMap<LoadBytes, Map<string, Promise<BundledParts>>>()

interface BundledParts {
  train: BundledImages
  test: BundledImages
}

/**
 * The index of a set and its labels; of one that is open already nothing is fetched again.
 * @throws BadInput where a file is missing, damaged, or not what it should be; a later call tries again
 */
export function openShards(set: string, shape: SetShape, load: LoadBytes): Promise<BundledParts> {
  const sets = opened.get(load) ?? new Map<string, Promise<BundledParts>>()
  opened.set(load, sets)
  const known = sets.get(set)
  if (known !== undefined) return known
  const opening = readShards(set, shape, load).catch((error: unknown) => {
    sets.delete(set)
    throw error
  })
  sets.set(set, opening)
  return opening
}

async function readShards(set: string, shape: SetShape, load: LoadBytes): Promise<BundledParts> {
  const folder = `data/${set}/shards`
  const { train, test } = parseIndex(await load(`${folder}/index.json`), `${folder}/index.json`)
  const bring = async (name: string, onProgress?: (fraction: number) => void) =>
    gunzip(await load(`${folder}/${name}`, onProgress), name)
  const [openedTrain, openedTest] = await Promise.all([openPart(train, shape, bring), openPart(test, shape, bring)])
  return { train: openedTrain, test: openedTest }
}

function parseIndex(bytes: Uint8Array, path: string) {
  try {
    return v.parse(indexSchema, JSON.parse(new TextDecoder().decode(bytes)))
  } catch (error) {
    throw new BadInput(says.setIndexWrong({ path }), {
      cause: error,
    })
  }
}

/** Brings one file, unpacked. */
type Bring = (name: string, onProgress?: (fraction: number) => void) => Promise<Uint8Array>

async function openPart(
  { count, labels: ofLabels, images }: Part,
  shape: SetShape,
  bring: Bring,
): Promise<BundledImages> {
  const { classes } = shape
  const labels = parseIdxLabels(await bring(ofLabels.file), ofLabels.file)
  const wrong = labels.findIndex((label) => label >= classes)
  if (wrong >= 0)
    throw new BadInput(
      says.setLabelWrong({ file: ofLabels.file, place: wrong, label: labels[wrong] ?? '', most: classes - 1 }),
    )
  const inShards = images.reduce((sum, shard) => sum + shard.count, 0)
  checkCounts(inShards, 'index.json', labels.length, ofLabels.file)
  return {
    count,
    labels,
    bytes: images.reduce((sum, { bytes }) => sum + bytes, 0),
    pixels: (places, onProgress) => gather(images, shape, places, bring, onProgress),
  }
}

/** A shard that is needed, and where its images belong. */
interface Needed {
  shard: Part['images'][number]
  /** Places of images within the shard, and in what is asked for. */
  images: { from: number; to: number }[]
}

async function gather(
  shards: Part['images'],
  shape: SetShape,
  places: readonly number[],
  bring: Bring,
  onProgress: (fraction: number) => void = () => {},
): Promise<Uint8Array> {
  const needed = neededOf(shards, places)
  const all = needed.reduce((sum, { shard }) => sum + shard.bytes, 0)
  const length = shape.size ** 2 * shape.channels
  const pixels = new Uint8Array(places.length * length)
  const arrived = new Array<number>(needed.length).fill(0)
  const report = (place: number, bytes: number) => {
    arrived[place] = Math.max(arrived[place] ?? 0, bytes)
    onProgress(Math.min(1, arrived.reduce((sum, part) => sum + part, 0) / all))
  }
  let next = 0
  let failed = false
  const work = async () => {
    for (let place = next++; place < needed.length && !failed; place = next++) {
      const { shard, images } = needed[place] as Needed
      const data = imagesOf(await bring(shard.file, (fraction) => report(place, shard.bytes * fraction)), shard, shape)
      for (const { from, to } of images) pixels.set(data.subarray(from * length, (from + 1) * length), to * length)
      report(place, shard.bytes)
    }
  }
  const workers = Array.from({ length: AT_ONCE }, () =>
    work().catch((error: unknown) => {
      // The others end with what they are at: it is kept for the next try.
      failed = true
      throw error
    }),
  )
  await Promise.all(workers)
  return pixels
}

function neededOf(shards: Part['images'], places: readonly number[]): Needed[] {
  const starts: number[] = []
  shards.reduce((start, { count }) => (starts.push(start), start + count), 0)
  const needed = new Map<number, Needed>()
  places.forEach((place, to) => {
    const at = starts.findLastIndex((start) => start <= place)
    const shard = shards[at]
    if (shard === undefined || place - (starts[at] ?? 0) >= shard.count)
      throw new RangeError(`There is no image ${place} in this set.`)
    const found = needed.get(at) ?? { shard, images: [] }
    found.images.push({ from: place - (starts[at] ?? 0), to })
    needed.set(at, found)
  })
  return [...needed.values()]
}

function imagesOf(bytes: Uint8Array, { file, count: expected }: Part['images'][number], shape: SetShape): Uint8Array {
  const { count, height, width, channels, pixels } = parseIdxImages(bytes, file)
  const { size } = shape
  if (height !== size || width !== size || channels !== shape.channels)
    throw new BadInput(says.setImagesWrongShape({ file, width, height, channels, size, expected: shape.channels }))
  if (count !== expected) throw new BadInput(says.setImagesWrongCount({ file, count, expected }))
  return pixels
}
