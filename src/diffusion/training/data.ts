/** The images and captions that a fine-tuning run learns from, and how a run knows them again. */
import * as says from '../../messages/generated/fusion'
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
    throw new BadInput(says.imagesAndCaptions({ images, latents: latents.count, captions: captions.length }))
  if (rivals.multipleCaptions && !(paraphrases.length === images && paraphrases.every(({ length }) => length > 0)))
    throw new BadInput(
      says.multipleCaptionsMissing({ count: paraphrases.filter((others) => others.length > 0).length, images }),
    )
  if (settings === null) return
  if (fusion === null || fusion.captions.length < 1)
    throw new BadInput(says.fusionSetMissing({ count: fusion?.captions.length ?? 0 }))
  if (fusion.latents.count !== fusion.captions.length)
    throw new BadInput(says.fusionImagesAndCaptions({ images: fusion.latents.count, captions: fusion.captions.length }))
  if (fusion.latents.shape.join() !== latents.shape.join())
    throw new BadInput(
      says.fusionOtherSize({ shape: fusion.latents.shape.join(', '), expected: latents.shape.join(', ') }),
    )
}
