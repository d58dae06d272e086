/** The visitor's own IDX files: training images, and where given their labels, test images, and test labels. */
import * as says from '../../../messages/generated/images'
import { BadInput, counted } from '../../bad-input'
import type { LeftOut } from '../../left-out'
import { baseName, type SourceFile } from '../../source-file'
import type { Choices, OpenQuestion } from '../../understood-types'
import { contentHash, quickKey } from './content-hash'
import { emnistCharacters, isEmnist, orientationQuestion, transposed } from './emnist'
import { parseIdxImages, parseIdxLabels, type IdxImages } from './idx'
import { chooseIdxSet, type IdxParts, type IdxRole } from './idx-parts'
import { refusalOf } from '../recognition/refusal'
import type { ImageSource } from '../source'

interface Part {
  images: IdxImages
  imagesFile: SourceFile
  labels: Uint8Array | null
  labelsFile: SourceFile | null
}

/**
 * Pairs the files up by name ("t10k" or "test": the test set; "labels" or "images", else told by content) and reads them.
 * @param leftOut takes files that are damaged or mislabelled, labels that fit no images, and the files of other sets
 * @param refused takes why a file could not be read
 * @returns null where there are no images to read
 */
export async function readIdxFiles(
  files: readonly SourceFile[],
  leftOut: LeftOut,
  refused: BadInput[],
  choices: Choices = {},
): Promise<ImageSource | null> {
  const { parts, questions } = await chooseIdxSet(files, leftOut, choices.set)
  const reader = new PartReader(parts, leftOut, refused)
  const train = await reader.read('training images', 'training labels')
  const test = await reader.read('test images', 'test labels')
  const main = train ?? test
  if (main !== null) return sourceOf(main, train && test, questions, choices)
  if (refused.length === 0) {
    const names = files.map(({ path }) => baseName(path)).join(', ')
    refused.push(new BadInput(says.idxLabelsAlone({ names })))
  }
  return null
}

class PartReader {
  constructor(
    private readonly parts: IdxParts,
    private readonly leftOut: LeftOut,
    private readonly refused: BadInput[],
  ) {}

  async read(imagesRole: IdxRole, labelsRole: IdxRole): Promise<Part | null> {
    const [imagesFile, labelsFile] = [this.parts.get(imagesRole), this.parts.get(labelsRole)]
    const images =
      imagesFile === undefined
        ? null
        : await this.#orNone(imagesFile, async () => parseIdxImages(await imagesFile.read(), baseName(imagesFile.path)))
    if (imagesFile === undefined || images === null) {
      if (labelsFile !== undefined)
        this.leftOut.add(labelsFile.path, `held labels of ${imagesRole}, of which there are none that can be used`)
      return null
    }
    const bare = { images, imagesFile, labels: null, labelsFile: null }
    if (labelsFile === undefined) return bare
    const labels = await this.#orNone(labelsFile, async () => {
      const read = parseIdxLabels(await labelsFile.read(), baseName(labelsFile.path))
      return checkedCount(read, labelsFile, images.count, imagesFile)
    })
    return labels === null ? bare : { ...bare, labels, labelsFile }
  }

  /** A file that cannot be read costs itself alone. */
  async #orNone<T>({ path }: SourceFile, read: () => Promise<T>): Promise<T | null> {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof BadInput)) throw error
      this.refused.push(error)
      this.leftOut.add(path, refusalOf(error, path))
      return null
    }
  }
}

/** @throws BadInput where there is not exactly one label for each image */
function checkedCount(labels: Uint8Array, labelsFile: SourceFile, images: number, imagesFile: SourceFile): Uint8Array {
  if (labels.length === images) return labels
  const [name, of] = [baseName(labelsFile.path), baseName(imagesFile.path)]
  throw new BadInput(
    says.idxCountsDiffer({ name, labels: counted(labels.length, 'label'), of, images: counted(images, 'image') }),
  )
}

/** @param both whether `main` is the training images, and the test images */
function sourceOf(main: Part, test: Part | null, questions: OpenQuestion[], choices: Choices): ImageSource {
  const parts = test === null ? [main] : [main, test]
  const count = parts.reduce((sum, part) => sum + part.images.count, 0)
  const at = (index: number) => {
    const isTest = test !== null && index >= main.images.count
    return { part: isTest ? test : main, i: isTest ? index - main.images.count : index }
  }
  const stored = (index: number) => {
    const { part, i } = at(index)
    const { width, height, channels, pixels } = part.images
    const length = width * height * channels
    return { width, height, channels, pixels: pixels.subarray(i * length, (i + 1) * length) }
  }
  const emnist = isEmnist(main.imagesFile.path)
  const upright = emnist && choices.orientation !== 'stored'
  const labelled = parts.flatMap(({ labels }) => (labels ? [labels] : []))
  const labelFiles = parts.flatMap(({ labelsFile }) => (labelsFile ? [baseName(labelsFile.path)] : []))
  return {
    name: baseName(main.imagesFile.path),
    count,
    nameOf: (index) => `image ${at(index).i} of ${baseName(at(index).part.imagesFile.path)}`,
    async look(index) {
      const { width, height, pixels } = stored(index)
      return {
        ...(upright ? { width: height, height: width } : { width, height }),
        hasAlpha: false,
        content: quickKey(pixels.length, pixels),
      }
    },
    async read(index) {
      const image = stored(index)
      const { width, height, channels, pixels } = image
      if (!upright) return image
      return { width: height, height: width, channels, pixels: transposed(pixels, height, width, channels) }
    },
    hash: async (index) => contentHash(stored(index).pixels),
    label: (index) => at(index).part.labels?.[at(index).i] ?? null,
    classNames: labelled.length > 0 ? classNamesOf(labelled, emnist ? main.imagesFile.path : null) : null,
    classesFrom: labelled.length > 0 ? { from: labelFiles.join(' and '), level: null } : null,
    isTest: test === null ? null : (index) => index >= main.images.count,
    divisionFrom: 'files',
    notes: [
      ...(test === null && isTestFile(main)
        ? ['Only a test file was chosen, so a tenth of it is kept for testing and the rest is trained on.']
        : []),
      ...(upright ? ['EMNIST’s files hold their characters transposed; they are shown upright.'] : []),
    ],
    questions: [...questions, ...(emnist ? [orientationQuestion(upright)] : [])],
  }
}

const isTestFile = ({ imagesFile }: Part) => /t10k|test/i.test(baseName(imagesFile.path))

/** @param emnist path of EMNIST's images; null for other sets */
function classNamesOf(labelled: readonly Uint8Array[], emnist: string | null): string[] {
  const most = labelled.reduce((high, labels) => labels.reduce((most, label) => Math.max(most, label), high), 0)
  const characters = emnist === null ? null : emnistCharacters(emnist)
  return Array.from({ length: most + 1 }, (_, label) => characters?.[label]?.trim() || String(label))
}
