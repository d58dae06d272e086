/** The networks that come with the page to measure generations with, and the similarity from which the detector calls them copies. */
import * as says from '../messages/generated/judges'
import * as v from 'valibot'
import { BadInput } from '../gpu/errors'
import { readMoments, type Moments } from '../metrics/pictures/frechet'
import type { ReadFile } from '../tensor/files/folder'
import { JudgeNetwork } from './network'
import type { Preprocessing } from './types'

const DETECTOR = 'copy-detector'
/** Of emoji. */
const IN_COLOUR: Preprocessing = { resize: 64, crop: 64, channels: 3, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }
/** The classifiers that there are, by the bundled set that each is of, and the images that it takes; null: the networks' usual grey ones. */
const classifiers = { mnist: null, 'fashion-mnist': null, emoji: IN_COLOUR } as const satisfies Record<
  string,
  Preprocessing | null
>
export type ClassifiedSet = keyof typeof classifiers
export const isClassified = (set: string): set is ClassifiedSet => Object.hasOwn(classifiers, set)
/** Of the images that the miniature makes. */
const MINIATURE: ClassifiedSet = 'fashion-mnist'

const classifierOf = (set: ClassifiedSet) => `classifier-${set}`

const cardSchema = v.object({
  calibration: v.object({
    byReferences: v.record(v.pipe(v.string(), v.digits()), v.object({ threshold: v.number() })),
  }),
})

/** A detector's copy threshold; the more training images there are, the higher it has to be. */
export interface CopyThreshold {
  threshold: number
  /** Number of training images that it was calibrated with. */
  references: number
}

/** @param read of the folder with the bundled models */
export async function openBundledDetector(read: ReadFile): Promise<JudgeNetwork> {
  return JudgeNetwork.open(await read(`${DETECTOR}/model.onnx`), DETECTOR, null, 'descriptors')
}

/** A classifier of a bundled set's images, black around where they are smaller than it takes. */
export async function openBundledClassifier(read: ReadFile, set: ClassifiedSet = MINIATURE): Promise<JudgeNetwork> {
  const name = classifierOf(set)
  return JudgeNetwork.open(await read(`${name}/model.onnx`), name, classifiers[set], 'features')
}

/** Moments of its features of all training images. @throws BadInput where they are not there; SafetensorsError where damaged */
export async function bundledMoments(read: ReadFile, set: ClassifiedSet): Promise<Moments> {
  const name = `${classifierOf(set)}/statistics.safetensors`
  return readMoments(await presentFile(read, name))
}

/**
 * The bundled detector's threshold for a number of training images: that of the next larger number which its card has, so that rather
 * too few are called copies; above the largest, that of the largest.
 * @throws BadInput where the card is not there, or has none
 */
export async function bundledCopyThreshold(read: ReadFile, references: number): Promise<CopyThreshold> {
  const name = `${DETECTOR}/card.json`
  const card: unknown = JSON.parse(new TextDecoder().decode(await presentFile(read, name)))
  const calibrated = Object.entries(v.parse(cardSchema, card).calibration.byReferences)
    .map(([count, { threshold }]) => ({ threshold, references: Number(count) }))
    .sort((a, b) => a.references - b.references)
  const found = calibrated.find((each) => each.references >= references) ?? calibrated.at(-1)
  if (found === undefined) throw new BadInput(says.judgeNoThreshold({ name }))
  return found
}

async function presentFile(read: ReadFile, name: string): Promise<Uint8Array> {
  const bytes = await read(name)
  if (bytes === null) throw new BadInput(says.judgeFileMissing({ name }))
  return bytes
}
