/** CIFAR-10 and CIFAR-100 in their binary version (see `cifar-kinds.ts`) as a source of images. */
import * as says from '../../../messages/generated/images'
import { BadInput, counted, formatCount } from '../../bad-input'
import type { LeftOut } from '../../left-out'
import { plainName } from '../../plain-name'
import { baseName, type SourceFile } from '../../source-file'
import { cifarKind, PIXELS, type CifarKind } from './cifar-kinds'
import { contentHash, quickKey } from './content-hash'
import { refusalOf } from '../recognition/refusal'
import type { ImageSource } from '../source'

const SIDE = 32
const PLANE = SIDE * SIDE

/**
 * Reads one batch: pixels as `[count, 32, 32, 3]`, labels `[count]`.
 * @throws BadInput where the length is not a whole number of records, or a label is none of the set's.
 */
export function parseCifar(
  bytes: Uint8Array,
  name: string,
  kind: CifarKind,
): { count: number; pixels: Uint8Array; labels: Uint8Array } {
  const length = kind.labels + PIXELS
  const count = Math.floor(bytes.length / length)
  const over = bytes.length - count * length
  if (count === 0 || over !== 0) {
    throw new BadInput(
      says.cifarLength({
        name,
        count: counted(bytes.length, 'byte'),
        be: bytes.length === 1 ? 'is' : 'are',
        kind: kind.name,
        length: formatCount(length),
      }),
    )
  }
  const pixels = new Uint8Array(count * PIXELS)
  const labels = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const record = bytes.subarray(i * length, (i + 1) * length)
    const label = record[kind.labels - 1] ?? 0
    if (label >= kind.classNames.length) {
      throw new BadInput(
        says.cifarLabel({ name, record: formatCount(i), label, most: kind.classNames.length - 1, kind: kind.name }),
      )
    }
    labels[i] = label
    const offset = i * PIXELS
    for (let p = 0; p < PLANE; p++) {
      for (let c = 0; c < 3; c++) pixels[offset + p * 3 + c] = record[kind.labels + c * PLANE + p] ?? 0
    }
  }
  return { count, pixels, labels }
}

type Batch = ReturnType<typeof parseCifar> & { kind: CifarKind; isTest: boolean; file: SourceFile; first: number }

/**
 * All batches as one source; the file that is called a test, where it is among them beside others, is the test set. Of two sets the first is taken.
 * @param leftOut takes batches that are damaged, second copies, and those of the other set
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
    const kind = cifarKind(file.path)
    if (kind === null) continue
    const [first] = batches
    if (first !== undefined && first.kind !== kind) {
      leftOut.add(file.path, `came together with ${first.kind.name}, which was taken instead`)
      continue
    }
    try {
      const bytes = await file.read()
      const content = `${plainName(name)}:${bytes.length}:${contentHash(bytes)}`
      if (contents.has(content)) {
        leftOut.add(file.path, 'was a duplicate of the same batch')
        continue
      }
      const batch = parseCifar(bytes, name, kind)
      contents.add(content)
      batches.push({ ...batch, kind, isTest: /^test/i.test(plainName(name)), file, first: count })
      count += batch.count
    } catch (error) {
      if (!(error instanceof BadInput)) throw error
      refused.push(error)
      leftOut.add(file.path, refusalOf(error, file.path))
    }
  }
  const [first] = batches
  return first === undefined ? null : sourceOf(batches, count, first.kind)
}

function sourceOf(batches: readonly Batch[], count: number, kind: CifarKind): ImageSource {
  const at = (index: number) => {
    const batch = batches.findLast(({ first }) => first <= index)
    if (!batch || index < 0 || index >= count)
      throw new RangeError(`image ${index} does not exist; there are ${count}.`)
    return { batch, i: index - batch.first }
  }
  const pixelsOf = (index: number) => {
    const { batch, i } = at(index)
    return batch.pixels.subarray(i * PIXELS, (i + 1) * PIXELS)
  }
  const ownTest = batches.some(({ isTest }) => isTest) && batches.some(({ isTest }) => !isTest)
  return {
    name: kind.name,
    count,
    nameOf: (index) => `image ${at(index).i} of ${baseName(at(index).batch.file.path)}`,
    look: async (index) => ({
      width: SIDE,
      height: SIDE,
      hasAlpha: false,
      content: quickKey(PIXELS, pixelsOf(index)),
    }),
    read: async (index) => ({ width: SIDE, height: SIDE, channels: 3, pixels: pixelsOf(index) }),
    hash: async (index) => contentHash(pixelsOf(index)),
    label: (index) => at(index).batch.labels[at(index).i] ?? null,
    classNames: kind.classNames,
    classesFrom: { from: kind.labels === 1 ? 'the batches’ own labels' : 'the files’ own fine labels', level: null },
    isTest: ownTest ? (index) => at(index).batch.isTest : null,
    divisionFrom: 'files',
    notes: [],
    questions: [],
  }
}
