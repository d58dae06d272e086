/**
 * CIFAR-10's binary version (Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html): records of 3,073 bytes, a label, then
 * 1,024 bytes each of red, green and blue, row-major.
 */
import { BadInput, formatCount } from '../bad-input'
import type { ImageSource } from './source'
import { baseName, type SourceFile } from '../source-file'

const SIDE = 32
const PLANE = SIDE * SIDE
const RECORD = 1 + 3 * PLANE

const CLASS_NAMES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck']

/** Told by its name: the format has no header. */
export function isCifarName(path: string): boolean {
  return /^(data_batch_\d+|test_batch)\.bin$/i.test(baseName(path))
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

/** All batches as one source; `test_batch.bin`, where it is among them beside others, is the test set. */
export async function readCifar(files: readonly SourceFile[]): Promise<ImageSource> {
  const batches = []
  for (const file of files) {
    const isTest = /^test/i.test(baseName(file.path))
    batches.push({ ...parseCifar(await file.read(), baseName(file.path)), isTest })
  }
  // index → batch and place in it
  const places = batches.flatMap((batch) => Array.from({ length: batch.count }, (_, i) => ({ batch, i })))
  const at = (index: number) => {
    const place = places[index]
    if (!place) throw new RangeError(`image ${index} does not exist; there are ${places.length}.`)
    return place
  }
  const ownTest = batches.some((b) => b.isTest) && batches.some((b) => !b.isTest)
  return {
    name: 'CIFAR-10',
    count: places.length,
    nameOf: (index) => `CIFAR-10 image ${index}`,
    look: async () => ({ width: SIDE, height: SIDE, hasAlpha: false }),
    async read(index) {
      const { batch, i } = at(index)
      return {
        width: SIDE,
        height: SIDE,
        channels: 3,
        pixels: batch.pixels.subarray(i * 3 * PLANE, (i + 1) * 3 * PLANE),
      }
    },
    label: (index) => at(index).batch.labels[at(index).i] ?? null,
    classNames: CLASS_NAMES,
    classesFrom: { from: 'the batches’ own labels', level: null },
    isTest: ownTest ? (index) => at(index).batch.isTest : null,
    divisionFrom: 'files',
    notes: [],
    questions: [],
  }
}
