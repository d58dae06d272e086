/** The two sets that come with the page: MNIST and Fashion-MNIST, 28×28×1, 60,000 training and 10,000 test images. */
import type { LoadBytes } from '../fetch-bytes'
import { openShards, type BundledImages } from './shards'
import type { ImageDataset } from './types'

export type BundledName = 'mnist' | 'fashion-mnist'

interface Bundled {
  title: string
  classNames: readonly string[]
}

const BUNDLED: Record<BundledName, Bundled> = {
  mnist: { title: 'MNIST', classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] },
  'fashion-mnist': {
    title: 'Fashion-MNIST',
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
}

/**
 * Loads a bundled set: images `[60000, 28, 28, 1]` and `[10000, 28, 28, 1]` with their labels.
 * @param load gives files with a hash in their names unpacked, or as they are
 * @param onProgress fraction of the download in [0, 1], never falling.
 * @throws BadInput where a file is missing, cut short, or not what its name says.
 */
export async function loadBundled(
  name: BundledName,
  load: LoadBytes,
  onProgress: (fraction: number) => void = () => {},
): Promise<ImageDataset> {
  const { title, classNames } = BUNDLED[name]
  const { train, test } = await openShards(name, classNames.length, load)
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
    size: 28,
    channels: 1,
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
  const { train } = await openShards(name, classNames.length, load)
  return { ...train, title, classNames }
}

const placesOf = ({ count }: BundledImages) => Array.from({ length: count }, (_, place) => place)
