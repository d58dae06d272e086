/** Sets with captions that come with the page, in the size that the miniature takes: 28 px with a black border to 32. */
import { BadInput, formatCount } from '../bad-input'
import { loadBundledTraining, type BundledName } from '../images/bundled'
import type { LoadBytes } from '../fetch-bytes'
import { captionedId } from './id'
import type { BundledSetKind, CaptionedSet } from './types'
import { captionDigit, captionFashion, type FashionCaptions } from './fashion-captions'
import { fashionSplit, mnistFusionEnd, type FashionSplit } from './fashion-splits'
import { fusionCaption } from './fusion-caption'

const FROM = 28
const SIZE = 32

/** Captions and paraphrases of some images. */
type Told = Pick<CaptionedSet, 'captions' | 'paraphrases'>

type Training = Awaited<ReturnType<typeof loadBundledTraining>>

interface Recipe {
  file: BundledName
  /** Behind the set's title. */
  suffix: string
  /** Places of its images in the training file, ascending. */
  indices(training: Training): number[]
  tell(training: Training, indices: readonly number[]): Told
}

const RECIPES: Readonly<Record<BundledSetKind, Recipe>> = {
  fashion: { file: 'fashion-mnist', suffix: '', indices: splitOf('fineTune'), tell: tellProducts },
  'held-out': { file: 'fashion-mnist', suffix: ', held out', indices: splitOf('heldOut'), tell: tellProducts },
  'fashion-fusion': {
    file: 'fashion-mnist',
    suffix: ' Sandals and Bags',
    indices: splitOf('fashionFusion'),
    tell: (training, indices) => tellLabels(fashionCaptions(training, indices)),
  },
  'mnist-fusion': {
    file: 'mnist',
    suffix: ' digits',
    indices: ({ count }) => Array.from({ length: Math.min(count, mnistFusionEnd) }, (_, index) => index),
    tell: ({ labels }, indices) => tellLabels(indices.map((index) => captionDigit(labels[index] ?? -1))),
  },
}

/**
 * The first `count` images of a bundled set, `[count, 32, 32, 1]`. Training and held-out images have captions in all three regimes
 * and paraphrases; those of a fusion set are "with a bag", "with a digit three".
 * @param onProgress fraction of the download in [0, 1], never falling
 * @throws BadInput where the set has fewer images, or a file is missing or damaged
 */
export async function loadBundledSet(
  kind: BundledSetKind,
  count: number,
  loadBytes: LoadBytes,
  onProgress?: (fraction: number) => void,
): Promise<CaptionedSet> {
  const { file, suffix, indices: all, tell } = RECIPES[kind]
  const training = await loadBundledTraining(file, loadBytes, onProgress)
  const there = all(training)
  const name = `${training.title}${suffix}`
  if (!Number.isInteger(count) || count < 1 || count > there.length)
    throw new BadInput(
      `${count} images of ${name} were asked for; choose a whole number from 1 to ${formatCount(there.length)}.`,
    )
  const indices = there.slice(0, count)
  const told = tell(training, indices)
  const shape = { size: SIZE, channels: 1 as const }
  const pixels = padded(training.pixels, indices)
  return {
    id: await captionedId({ ...shape, pixels, ...told }),
    name,
    ...shape,
    count,
    pixels,
    ...told,
    labels: indices.map((index) => training.labels[index] ?? -1),
    classNames: training.classNames,
    notes: [],
  }
}

function splitOf(split: FashionSplit): Recipe['indices'] {
  return ({ labels }) => fashionSplit(labels, split)
}

function fashionCaptions({ pixels, labels }: Training, indices: readonly number[]): FashionCaptions[] {
  const length = FROM * FROM
  return indices.map((index) =>
    captionFashion(pixels.subarray(index * length, (index + 1) * length), labels[index] ?? -1, index),
  )
}

function tellProducts(training: Training, indices: readonly number[]): Told {
  const all = fashionCaptions(training, indices)
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

/** `[indices.length, 32, 32, 1]`: the images in the middle of black ones. */
function padded(pixels: Uint8Array, indices: readonly number[]): Uint8Array {
  const border = (SIZE - FROM) / 2
  const result = new Uint8Array(indices.length * SIZE * SIZE)
  indices.forEach((index, place) => {
    for (let y = 0; y < FROM; y++) {
      const row = (index * FROM + y) * FROM
      result.set(pixels.subarray(row, row + FROM), (place * SIZE + border + y) * SIZE + border)
    }
  })
  return result
}
