/** The images and captions that a fine-tuning run learns from, and how a run knows them again. */
import type * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../../gpu/errors'
import { fingerprint } from '../../tensor/fingerprint'
import type { RowTable } from '../../tensor/row-table'
import type { FineTuningConfig } from './types'

/** Shape of one image's latents. */
export type LatentShape = readonly [height: number, width: number, channels: number]

/** Latents of a set of images. */
export type Latents = RowTable<tf.Tensor4D>

/** Images as the autoencoder's latents, with a caption each. */
export interface CaptionedLatents {
  /** Hash of the images: a run goes on with these only. */
  id: string
  /** Of N images. */
  latents: Latents
  /** N of them. */
  captions: readonly string[]
  /** Other captions of each image, what the rival MC draws from; empty where it is not used. */
  paraphrases: readonly (readonly string[])[]
}

export interface FineTuningData {
  training: CaptionedLatents
  /** Null where there is no dual fusion. */
  fusion: Pick<CaptionedLatents, 'id' | 'latents' | 'captions'> | null
}

/** What a run was started on: hashes of images and captions. */
export interface DataFingerprints {
  training: string
  /** Null where the run has no dual fusion. */
  fusion: string | null
}

/** Of all that the settings make the run look at. */
export function fingerprintsOf(config: FineTuningConfig, { training, fusion }: FineTuningData): DataFingerprints {
  const paraphrases = config.rivals.multipleCaptions ? training.paraphrases : []
  return {
    training: hash([training.id, training.captions, paraphrases]),
    fusion: config.fusion === null || fusion === null ? null : hash([fusion.id, fusion.captions]),
  }
}

function hash(value: unknown): string {
  return fingerprint(new TextEncoder().encode(JSON.stringify(value)))
}

/** @throws BadInput where images and captions, or data and settings, do not fit together */
export function checkData(
  { images, fusion: settings, rivals }: FineTuningConfig,
  { training, fusion }: FineTuningData,
): void {
  const { latents, captions, paraphrases } = training
  if (latents.count !== images || captions.length !== images)
    throw new BadInput(
      `The settings say ${images} images, but there are ${latents.count} with ${captions.length} captions; each image needs one.`,
    )
  if (rivals.multipleCaptions && !(paraphrases.length === images && paraphrases.every(({ length }) => length > 0)))
    throw new BadInput(
      'Multiple captions (MC) are on, but not every image has other captions: add some, or turn MC off.',
    )
  if (settings === null) return
  if (fusion === null || fusion.captions.length < 1)
    throw new BadInput('Dual fusion is on, but there is no fusion set: choose one, or turn dual fusion off.')
  if (fusion.latents.count !== fusion.captions.length)
    throw new BadInput(
      `The fusion set has ${fusion.latents.count} images with ${fusion.captions.length} captions; each image needs one.`,
    )
  if (fusion.latents.shape.join() !== latents.shape.join())
    throw new BadInput(
      `Latents of the fusion set are [${fusion.latents.shape.join(', ')}], the training images' [${latents.shape.join(', ')}]; both have to be of one size.`,
    )
}
