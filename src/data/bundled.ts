/** The two sets that come with the page: MNIST and Fashion-MNIST, 28×28×1, 60,000 training and 10,000 test images. */
import { BadInput } from './bad-input'
import { gunzip } from './gzip'
import { checkCounts, parseIdxImages, parseIdxLabels } from './idx'
import type { ImageDataset, ImageSplit } from './types'

export type BundledName = 'mnist' | 'fashion-mnist'

/**
 * Brings the bytes of one file of the site, e.g. "data/mnist/t10k-labels-idx1-ubyte.gz": `fetchBytes` in the page, a file
 * reader in Node. May report how much of the file has come, as a fraction in [0, 1].
 */
export type LoadBytes = (path: string, onProgress?: (fraction: number) => void) => Promise<Uint8Array>

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

/** Each file with about its share of the bytes to fetch, so that progress runs evenly. */
const FILES = {
  trainImages: { file: 'train-images-idx3-ubyte.gz', share: 0.855 },
  trainLabels: { file: 'train-labels-idx1-ubyte.gz', share: 0.002 },
  testImages: { file: 't10k-images-idx3-ubyte.gz', share: 0.142 },
  testLabels: { file: 't10k-labels-idx1-ubyte.gz', share: 0.001 },
}

/**
 * Loads a bundled set: images `[60000, 28, 28, 1]` and `[10000, 28, 28, 1]` with their labels.
 * @param onProgress fraction of the download in [0, 1], never falling.
 * @throws BadInput where a file is missing, cut short, or not what its name says.
 */
export async function loadBundled(
  name: BundledName,
  load: LoadBytes,
  onProgress: (fraction: number) => void = () => {},
): Promise<ImageDataset> {
  const { title, classNames } = BUNDLED[name]
  const arrived = new Map<string, number>()
  const bring = async ({ file, share }: { file: string; share: number }) => {
    const report = (fraction: number) => {
      arrived.set(file, Math.max(arrived.get(file) ?? 0, share * Math.min(1, fraction)))
      onProgress(
        Math.min(
          1,
          [...arrived.values()].reduce((sum, part) => sum + part, 0),
        ),
      )
    }
    const bytes = await load(`data/${name}/${file}`, report)
    report(1)
    return gunzip(bytes, file)
  }
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all([
    bring(FILES.trainImages),
    bring(FILES.trainLabels),
    bring(FILES.testImages),
    bring(FILES.testLabels),
  ])
  return {
    name: title,
    id: name,
    size: 28,
    channels: 1,
    train: readSplit(trainImages, FILES.trainImages.file, trainLabels, FILES.trainLabels.file, classNames.length),
    test: readSplit(testImages, FILES.testImages.file, testLabels, FILES.testLabels.file, classNames.length),
    classNames,
    notes: [],
  }
}

function readSplit(
  imageBytes: Uint8Array,
  imageFile: string,
  labelBytes: Uint8Array,
  labelFile: string,
  classes: number,
): ImageSplit {
  const { count, height, width, channels, pixels } = parseIdxImages(imageBytes, imageFile)
  if (height !== 28 || width !== 28 || channels !== 1) {
    throw new BadInput(
      `${imageFile}: images of ${width}×${height}×${channels} where 28×28×1 are expected; put the original file back.`,
    )
  }
  const labels = parseIdxLabels(labelBytes, labelFile)
  checkCounts(count, imageFile, labels.length, labelFile)
  const wrong = labels.findIndex((label) => label >= classes)
  if (wrong >= 0) {
    throw new BadInput(
      `${labelFile}: label ${wrong} is ${labels[wrong]} where 0 to ${classes - 1} are expected; put the original file back.`,
    )
  }
  return { count, pixels, labels }
}
