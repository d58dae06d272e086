/**
 * CIFAR-10's binary version (Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html): records of 3,073 bytes, a label, then
 * 1,024 bytes each of red, green and blue, row-major.
 */
import { BadInput, formatCount } from '../../bad-input'
import type { LeftOut } from '../../left-out'
import { plainName } from '../../plain-name'
import { baseName, type SourceFile } from '../../source-file'
import { contentHash, quickKey } from './content-hash'
import { refusalOf } from '../recognition/refusal'
import type { ImageSource } from '../source'

const SIDE = 32
const PLANE = SIDE * SIDE
const RECORD = 1 + 3 * PLANE

const CLASS_NAMES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck']

/** Told by its name, a browser's "data_batch_2 (1).bin" as well: the format has no header. */
export function isCifarName(path: string): boolean {
  return /^(data_batch_\d{1,3}|test_batch)\.bin$/i.test(plainName(path))
}

/**
 * Reads one batch: pixels as `[count, 32, 32, 3]`, labels `[count]`.
 * @throws BadInput where the length is not a whole number of records, or a label is not in 0..9.
 */
export function parseCifar(bytes: Uint8Array, name: string): { count: number; pixels: Uint8Array; labels: Uint8Array } {
  const count = Math.floor(bytes.length / RECORD)
  const over = bytes.length - count * RECORD
  if (count === 0 || over !== 0) {
    throw new BadInput(
      `${name}: ${formatCount(bytes.length)} bytes are not a whole number of CIFAR-10 records of 3,073 bytes; the file is cut short or is no binary batch, fetch it again.`,
    )
  }
  const pixels = new Uint8Array(count * 3 * PLANE)
  const labels = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const record = bytes.subarray(i * RECORD, (i + 1) * RECORD)
    const label = record[0] ?? 0
    if (label >= CLASS_NAMES.length) {
      throw new BadInput(
        `${name}: the label of record ${i} is ${label} where 0 to 9 are expected; this is no CIFAR-10 batch of the binary version, choose data_batch_*.bin.`,
      )
    }
    labels[i] = label
    const offset = i * 3 * PLANE
    for (let p = 0; p < PLANE; p++) {
      for (let c = 0; c < 3; c++) pixels[offset + p * 3 + c] = record[1 + c * PLANE + p] ?? 0
    }
  }
  return { count, pixels, labels }
}

type Batch = ReturnType<typeof parseCifar> & { isTest: boolean; name: string; first: number }

/**
 * All batches as one source; `test_batch.bin`, where it is among them beside others, is the test set.
 * @param leftOut takes batches that are damaged, and second copies
 * @param refused takes why damaged ones could not be read
 * @returns null where no batch can be read
 */
export async function readCifar(
  files: readonly SourceFile[],
  leftOut: LeftOut,
  refused: BadInput[],
): Promise<ImageSource | null> {
  const batches: Batch[] = []
  const contents = new Set<string>()
  let count = 0
  for (const file of files) {
    const name = baseName(file.path)
    try {
      const bytes = await file.read()
      const content = `${plainName(name)}:${bytes.length}:${contentHash(bytes)}`
      if (contents.has(content)) {
        leftOut.add(file.path, 'was a duplicate of the same batch')
        continue
      }
      const batch = parseCifar(bytes, name)
      contents.add(content)
      batches.push({ ...batch, isTest: /^test/i.test(plainName(name)), name, first: count })
      count += batch.count
    } catch (error) {
      if (!(error instanceof BadInput)) throw error
      refused.push(error)
      leftOut.add(file.path, refusalOf(error, file.path))
    }
  }
  return batches.length === 0 ? null : sourceOf(batches, count)
}

function sourceOf(batches: readonly Batch[], count: number): ImageSource {
  const at = (index: number) => {
    const batch = batches.findLast(({ first }) => first <= index)
    if (!batch || index < 0 || index >= count)
      throw new RangeError(`image ${index} does not exist; there are ${count}.`)
    return { batch, i: index - batch.first }
  }
  const pixelsOf = (index: number) => {
    const { batch, i } = at(index)
    return batch.pixels.subarray(i * 3 * PLANE, (i + 1) * 3 * PLANE)
  }
  const ownTest = batches.some(({ isTest }) => isTest) && batches.some(({ isTest }) => !isTest)
  return {
    name: 'CIFAR-10',
    count,
    nameOf: (index) => `image ${at(index).i} of ${at(index).batch.name}`,
    look: async (index) => ({
      width: SIDE,
      height: SIDE,
      hasAlpha: false,
      content: quickKey(RECORD, pixelsOf(index)),
    }),
    read: async (index) => ({ width: SIDE, height: SIDE, channels: 3, pixels: pixelsOf(index) }),
    hash: async (index) => contentHash(pixelsOf(index)),
    label: (index) => at(index).batch.labels[at(index).i] ?? null,
    classNames: CLASS_NAMES,
    classesFrom: { from: 'the batches’ own labels', level: null },
    isTest: ownTest ? (index) => at(index).batch.isTest : null,
    divisionFrom: 'files',
    notes: [],
    questions: [],
  }
}
