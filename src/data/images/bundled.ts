/**
 * The sets that come with the page: MNIST and Fashion-MNIST, 28×28×1, 60,000 training and 10,000 test images, and 1,911 emoji, 64×64×3
 * (public/data/emoji/README.md).
 */
import type { LoadBytes } from '../fetch-bytes'
import { emojiCategories } from './emoji'
import { openShards, type BundledImages } from './shards'
import type { BundledName, Channels, ImageDataset, ImageSize } from './types'

interface Bundled {
  title: string
  size: ImageSize
  channels: Channels
  classNames: readonly string[]
}

const BUNDLED: Record<BundledName, Bundled> = {
  mnist: { title: 'MNIST', size: 28, channels: 1, classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] },
  'fashion-mnist': {
    title: 'Fashion-MNIST',
    size: 28,
    channels: 1,
    classNames: [
      'T-shirt/top',
      'Trouser',
      'Pullover',
      'Dress',
      'Coat',
      'Sandal',
      'Shirt',
      'Sneaker',
      'Bag',
      'Ankle boot',
    ],
  },
  emoji: { title: 'Emoji', size: 64, channels: 3, classNames: emojiCategories },
}

export const bundledNames = Object.keys(BUNDLED) as BundledName[]

/**
 * Loads a bundled set: training images, e.g. `[60000, 28, 28, 1]`, and test images with their labels.
 * @param load gives files with a hash in their names unpacked, or as they are
 * @param onProgress fraction of the download in [0, 1], never falling.
 * @throws BadInput where a file is missing, cut short, or not what its name says.
 */
export async function loadBundled(
  name: BundledName,
  load: LoadBytes,
  onProgress: (fraction: number) => void = () => {},
): Promise<ImageDataset> {
  const { title, classNames, size, channels } = BUNDLED[name]
  const { train, test } = await openBundled(name, load)
  const arrived = { train: 0, test: 0 }
  const all = train.bytes + test.bytes
  const report = (part: 'train' | 'test', bytes: number) => (fraction: number) => {
    arrived[part] = bytes * fraction
    onProgress((arrived.train + arrived.test) / all)
  }
  // The few first: what is shown of a set are its test images.
  const testPixels = await test.pixels(placesOf(test), report('test', test.bytes))
  const trainPixels = await train.pixels(placesOf(train), report('train', train.bytes))
  return {
    name: title,
    id: name,
    size,
    channels,
    train: { count: train.count, pixels: trainPixels, labels: train.labels },
    test: { count: test.count, pixels: testPixels, labels: test.labels },
    classNames,
    notes: [],
  }
}

/** The training images of a bundled set, of which nothing but the labels is fetched until some are asked for; errors as `loadBundled`. */
export async function openBundledTraining(
  name: BundledName,
  load: LoadBytes,
): Promise<BundledImages & { title: string; classNames: readonly string[] }> {
  const { title, classNames } = BUNDLED[name]
  const { train } = await openBundled(name, load)
  return { ...train, title, classNames }
}

function openBundled(name: BundledName, load: LoadBytes) {
  const { size, channels, classNames } = BUNDLED[name]
  return openShards(name, { size, channels, classes: classNames.length }, load)
}

const placesOf = ({ count }: BundledImages) => Array.from({ length: count }, (_, place) => place)
