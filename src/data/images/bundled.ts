/** The two sets that come with the page: MNIST and Fashion-MNIST, 28×28×1, 60,000 training and 10,000 test images. */
import type { LoadBytes } from '../fetch-bytes'
import { BadInput } from '../bad-input'
import { gunzip } from '../archives/gzip'
import { checkCounts, parseIdxImages, parseIdxLabels } from './formats/idx'
import type { ImageDataset, ImageSplit } from './types'

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

interface BundledFile {
  file: string
  /** About its share of the bytes to fetch, so that progress runs evenly. */
  share: number
}

const FILES = {
  trainImages: { file: 'train-images-idx3-ubyte.gz', share: 0.855 },
  trainLabels: { file: 'train-labels-idx1-ubyte.gz', share: 0.002 },
  testImages: { file: 't10k-images-idx3-ubyte.gz', share: 0.142 },
  testLabels: { file: 't10k-labels-idx1-ubyte.gz', share: 0.001 },
} satisfies Record<string, BundledFile>

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
  const { trainImages, trainLabels, testImages, testLabels } = FILES
  const bring = loader(name, load, Object.values(FILES), onProgress)
  const [train, test] = await Promise.all([
    readSplit(bring, trainImages, trainLabels, classNames.length),
    readSplit(bring, testImages, testLabels, classNames.length),
  ])
  return { name: title, id: name, size: 28, channels: 1, train, test, classNames, notes: [] }
}

/** The training images of a bundled set alone, `[60000, 28, 28, 1]`; errors and progress as `loadBundled`. */
export async function loadBundledTraining(
  name: BundledName,
  load: LoadBytes,
  onProgress: (fraction: number) => void = () => {},
): Promise<ImageSplit & { labels: Uint8Array; title: string; classNames: readonly string[] }> {
  const { title, classNames } = BUNDLED[name]
  const { trainImages, trainLabels } = FILES
  const bring = loader(name, load, [trainImages, trainLabels], onProgress)
  return { ...(await readSplit(bring, trainImages, trainLabels, classNames.length)), title, classNames }
}

/** Brings one file, unpacked. */
type Bring = (file: BundledFile) => Promise<Uint8Array>

/** @param files that will be brought: progress is the fraction of them all */
function loader(
  name: BundledName,
  load: LoadBytes,
  files: readonly BundledFile[],
  onProgress: (fraction: number) => void,
): Bring {
  const arrived = new Map<string, number>()
  const whole = files.reduce((sum, { share }) => sum + share, 0)
  return async ({ file, share }) => {
    const report = (fraction: number) => {
      arrived.set(file, Math.max(arrived.get(file) ?? 0, share * Math.min(1, fraction)))
      const brought = [...arrived.values()].reduce((sum, part) => sum + part, 0)
      onProgress(Math.min(1, brought / whole))
    }
    const bytes = await load(`data/${name}/${file}`, report)
    report(1)
    return gunzip(bytes, file)
  }
}

async function readSplit(
  bring: Bring,
  images: BundledFile,
  ofLabels: BundledFile,
  classes: number,
): Promise<ImageSplit & { labels: Uint8Array }> {
  const [imageBytes, labelBytes] = await Promise.all([bring(images), bring(ofLabels)])
  const [imageFile, labelFile] = [images.file, ofLabels.file]
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
