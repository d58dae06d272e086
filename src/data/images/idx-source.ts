/** The visitor's own IDX files: training images, and where given their labels, test images, and test labels. */
import { BadInput } from '../bad-input'
import { checkCounts, parseIdxImages, parseIdxLabels, type IdxImages } from './idx'
import type { ImageSource } from './source'
import { baseName, type SourceFile } from '../source-file'

interface Part {
  images: IdxImages
  labels: Uint8Array | null
}

/**
 * Pairs the files up by name ("t10k" or "test": the test set; "labels" or "images", else told by content) and reads them.
 * @throws BadInput where a file is damaged or mislabelled, counts differ, or two files play the same part.
 */
export async function readIdxFiles(files: readonly SourceFile[]): Promise<ImageSource> {
  const roles = new Map<string, SourceFile>()
  for (const file of files) {
    const role = await roleOf(file)
    const other = roles.get(role)
    if (other) {
      throw new BadInput(
        `${baseName(other.path)} and ${baseName(file.path)} are both files of ${role}; choose one of them (a test set has "t10k" or "test" in its name).`,
      )
    }
    roles.set(role, file)
  }
  const train = await readPart(roles.get('training images'), roles.get('training labels'))
  const test = await readPart(roles.get('test images'), roles.get('test labels'))
  const main = train ?? test
  if (!main) {
    throw new BadInput(
      `${files.map((f) => baseName(f.path)).join(', ')}: labels without images; choose the file of images too.`,
    )
  }
  const parts = train && test ? [train, test] : [main]
  const count = parts.reduce((sum, part) => sum + part.images.count, 0)
  const at = (index: number) => {
    const isTest = index >= main.images.count
    const part = isTest && test ? test : main
    return { part, i: isTest ? index - main.images.count : index }
  }
  const labels = parts.flatMap((part) => (part.labels ? [part.labels] : []))
  const classes = Math.max(...labels.map((l) => l.reduce((most, label) => Math.max(most, label), 0))) + 1
  const labelFiles = [roles.get('training labels'), roles.get('test labels')].flatMap((file) => (file ? [file] : []))
  const imagesFile = roles.get('training images') ?? roles.get('test images')
  return {
    name: baseName(imagesFile?.path ?? 'IDX'),
    count,
    nameOf: (index) => `image ${at(index).i} of ${baseName(imagesFile?.path ?? 'IDX')}`,
    async look(index) {
      const { width, height } = at(index).part.images
      return { width, height, hasAlpha: false }
    },
    async read(index) {
      const { part, i } = at(index)
      const { width, height, channels, pixels } = part.images
      const length = width * height * channels
      return { width, height, channels, pixels: pixels.subarray(i * length, (i + 1) * length) }
    },
    label: (index) => at(index).part.labels?.[at(index).i] ?? null,
    classNames: labels.length > 0 ? Array.from({ length: classes }, (_, label) => String(label)) : null,
    classesFrom:
      labels.length > 0 ? { from: labelFiles.map(({ path }) => baseName(path)).join(' and '), level: null } : null,
    isTest: train && test ? (index) => index >= train.images.count : null,
    divisionFrom: 'files',
    questions: [],
    notes: train
      ? []
      : ['Only a test file was chosen, so a tenth of it is kept for testing and the rest is trained on.'],
  }
}

async function roleOf(file: SourceFile): Promise<string> {
  const name = baseName(file.path)
  const set = /t10k|test/i.test(name) ? 'test' : 'training'
  // The name is believed before the content, so that a file whose name lies is found out when it is read.
  if (/label/i.test(name)) return `${set} labels`
  if (/image/i.test(name)) return `${set} images`
  const dimensions = (await file.read(3, 4))[0]
  return dimensions === 1 ? `${set} labels` : `${set} images`
}

async function readPart(images: SourceFile | undefined, labels: SourceFile | undefined): Promise<Part | null> {
  if (!images) return null
  const parsed = parseIdxImages(await images.read(), baseName(images.path))
  if (!labels) return { images: parsed, labels: null }
  const parsedLabels = parseIdxLabels(await labels.read(), baseName(labels.path))
  checkCounts(parsed.count, baseName(images.path), parsedLabels.length, baseName(labels.path))
  return { images: parsed, labels: parsedLabels }
}
