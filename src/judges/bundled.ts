/** The networks that come with the page to measure generations with, and the similarity from which the detector calls them copies. */
import * as v from 'valibot'
import { BadInput } from '../gpu/errors'
import type { ReadFile } from '../tensor/sharded-safetensors'
import { JudgeNetwork } from './network'

const DETECTOR = 'copy-detector'
/** Classes of Fashion-MNIST, which the miniature makes images of. */
const CLASSIFIER = 'classifier-fashion-mnist'

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

export async function openBundledClassifier(read: ReadFile): Promise<JudgeNetwork> {
  return JudgeNetwork.open(await read(`${CLASSIFIER}/model.onnx`), CLASSIFIER, null, 'features')
}

/**
 * The bundled detector's threshold for a number of training images: that of the next larger number which its card has, so that rather
 * too few are called copies; above the largest, that of the largest.
 * @throws BadInput where the card is not there, or has none
 */
export async function bundledCopyThreshold(read: ReadFile, references: number): Promise<CopyThreshold> {
  const name = `${DETECTOR}/card.json`
  const bytes = await read(name)
  if (bytes === null) throw new BadInput(`${name} is missing; "npm run build" makes a complete site, models included.`)
  const card: unknown = JSON.parse(new TextDecoder().decode(bytes))
  const calibrated = Object.entries(v.parse(cardSchema, card).calibration.byReferences)
    .map(([count, { threshold }]) => ({ threshold, references: Number(count) }))
    .sort((a, b) => a.references - b.references)
  const found = calibrated.find((each) => each.references >= references) ?? calibrated.at(-1)
  if (found === undefined) throw new BadInput(`${name} has no copy threshold.`)
  return found
}
