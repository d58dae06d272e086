/** Sets with captions that come with the page, in the size that the miniature takes: 28 px with a black border to 32. */
import * as says from '../../messages/generated/captioned'
import { sha256Hex } from '../archives/sha256'
import { BadInput, formatCount } from '../bad-input'
import { openBundledTraining } from '../images/bundled'
import type { BundledName } from '../images/types'
import type { LoadBytes } from '../fetch-bytes'
import { gathered } from '../pictures'
import { captionedId } from './id'
import type { BundledSetKind, CaptionedSet } from './types'
import { captionDigit, captionFashion, type FashionCaptions } from './fashion-captions'
import { fashionSplit, mnistFusionEnd, type FashionSplit } from './fashion-splits'
import { fusionCaption } from './fusion-caption'

const FROM = 28
const SIZE = 32

/** Captions and paraphrases of some images. */
type Told = Pick<CaptionedSet, 'captions' | 'paraphrases'>

type Training = Awaited<ReturnType<typeof openBundledTraining>>

/** Images of a set by their places in the training file: pixels `[places.length, 28, 28, 1]`, and a label each. */
interface Chosen {
  places: readonly number[]
  pixels: Uint8Array
  labels: number[]
}

interface Recipe {
  file: BundledName
  /** Behind the set's title. */
  suffix: string
  /** Places of its images in the training file, ascending. */
  places(training: Training): number[]
  tell(chosen: Chosen): Told
}

const RECIPES: Readonly<Record<BundledSetKind, Recipe>> = {
  fashion: { file: 'fashion-mnist', suffix: '', places: splitOf('fineTune'), tell: tellProducts },
  'held-out': { file: 'fashion-mnist', suffix: ', held out', places: splitOf('heldOut'), tell: tellProducts },
  'fashion-fusion': {
    file: 'fashion-mnist',
    suffix: ' Sandals and Bags',
    places: splitOf('fashionFusion'),
    tell: (chosen) => tellLabels(fashionCaptions(chosen)),
  },
  'mnist-fusion': {
    file: 'mnist',
    suffix: ' digits',
    places: ({ count }) => Array.from({ length: Math.min(count, mnistFusionEnd) }, (_, index) => index),
    tell: ({ labels }) => tellLabels(labels.map(captionDigit)),
  },
}

/**
 * The first `count` images of a bundled set, `[count, 32, 32, 1]`. Training and held-out images have captions in all three regimes
 * and paraphrases; those of a fusion set are "with a bag", "with a digit three". Of the images only the shards that hold them are fetched.
 * @param onProgress fraction of the download in [0, 1], never falling
 * @throws BadInput where the set has fewer images, or a file is missing or damaged
 */
export async function loadBundledSet(
  kind: BundledSetKind,
  count: number,
  loadBytes: LoadBytes,
  onProgress?: (fraction: number) => void,
): Promise<CaptionedSet> {
  const { file, suffix, places: all, tell } = RECIPES[kind]
  const training = await openBundledTraining(file, loadBytes)
  const there = all(training)
  const name = `${training.title}${suffix}`
  if (!Number.isInteger(count) || count < 1 || count > there.length)
    throw new BadInput(says.bundledCount({ count: formatCount(count), name, most: formatCount(there.length) }))
  const places = there.slice(0, count)
  const chosen: Chosen = {
    places,
    pixels: await training.pixels(places, onProgress),
    labels: places.map((place) => training.labels[place] ?? -1),
  }
  const told = tell(chosen)
  const shape = { size: SIZE, channels: 1 as const }
  const pixels = padded(chosen.pixels, count)
  return {
    id: await captionedId({ ...shape, pixels: await sha256Hex(pixels), ...told }),
    name,
    ...shape,
    count,
    // A few MB at most.
    pixelsAt: async (places) => gathered({ count, pixels }, places),
    ...told,
    labels: chosen.labels,
    classNames: training.classNames,
    notes: [],
  }
}

function splitOf(split: FashionSplit): Recipe['places'] {
  return ({ labels }) => fashionSplit(labels, split)
}

function fashionCaptions({ places, pixels, labels }: Chosen): FashionCaptions[] {
  const length = FROM * FROM
  return places.map((place, i) => captionFashion(pixels.subarray(i * length, (i + 1) * length), labels[i] ?? -1, place))
}

function tellProducts(chosen: Chosen): Told {
  const all = fashionCaptions(chosen)
  return {
    captions: {
      original: all.map(({ original }) => original),
      general: all.map(({ general }) => general),
      '5-word': all.map(({ fiveWords }) => fiveWords),
    },
    paraphrases: all.map(({ paraphrases }) => paraphrases),
  }
}

function tellLabels(all: readonly { label: string }[]): Told {
  return { captions: { original: all.map(({ label }) => fusionCaption(label)) }, paraphrases: null }
}

/** `[count, 32, 32, 1]`: the images in the middle of black ones. */
function padded(pixels: Uint8Array, count: number): Uint8Array {
  const border = (SIZE - FROM) / 2
  const result = new Uint8Array(count * SIZE * SIZE)
  for (let image = 0; image < count; image++)
    for (let y = 0; y < FROM; y++) {
      const row = (image * FROM + y) * FROM
      result.set(pixels.subarray(row, row + FROM), (image * SIZE + border + y) * SIZE + border)
    }
  return result
}
