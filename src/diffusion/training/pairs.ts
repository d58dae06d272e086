/** What one step of fine-tuning learns from: latents and embeddings of a batch, with dual fusion and its rivals applied. */
import * as tf from '@tensorflow/tfjs-core'
import type { Random } from '../../tensor/random'
import { inputOf, type Given, type Input, type Inputs } from '../../tensor/replay'
import type { Task } from '../../tensor/cancellation'
import { EmbeddingCache, type CaptionEncoder } from '../captions/encoder'
import { fuse, fusionShares } from '../captions/fusion'
import { addEmbeddingNoise } from '../captions/mitigations'
import { checkData, type FineTuningData } from './data'
import { drawPairs, type TrainingDraw } from './draw'
import { rivalNames, rivals as told } from './rivals'
import type { FineTuningConfig } from './types'

/** What latents are made of: rows of the sets or the rows' latents (`RowTable.inputFor`), and with dual fusion `[B]` shares of Eq. 1. */
export type LatentInput = 'ownLatents' | 'partnerLatents' | 'ownLatentShare' | 'partnerLatentShare'

/** All that differs from one batch to the next. */
export type PairInput =
  | LatentInput
  /** The same of captions (`EmbeddingCache.inputFor`) and Eq. 2. */
  | 'ownCaptions'
  | 'partnerCaptions'
  | 'ownCaptionShare'
  | 'partnerCaptionShare'
  /** `[B, S, C]` of N(0, 1). */
  | 'embeddingNoise'
  /** Of the empty caption, where samples may be dropped. */
  | 'noCaption'

/** One batch. */
export interface TrainingPairs {
  /** `[B, H, W, C]`, not yet noised. */
  latents: tf.Tensor4D
  /** `[B, S, C]` */
  embeddings: tf.Tensor3D
  /** `[1, S, C]` of the empty caption; null where no sample is dropped. */
  unprompted: tf.Tensor3D | null
}

export class PairMaker {
  private constructor(
    private readonly config: FineTuningConfig,
    private readonly data: FineTuningData,
    private readonly encoder: CaptionEncoder,
    private readonly cache: EmbeddingCache,
  ) {}

  /**
   * Encodes all captions that are known beforehand.
   * @param data stays the caller's, and has to live as long as this
   * @throws BadInput where images and captions, or data and settings, do not fit together; Cancelled
   */
  static async of(
    config: FineTuningConfig,
    data: FineTuningData,
    encoder: CaptionEncoder,
    task?: Task,
  ): Promise<PairMaker> {
    checkData(config, data)
    const { captions, paraphrases } = data.training
    const others = config.rivals.multipleCaptions ? paraphrases.flat() : []
    const partners = config.fusion === null ? [] : (data.fusion?.captions ?? [])
    const none = config.rivals.dropAbove > 0 ? [''] : []
    const cache = await EmbeddingCache.of(encoder, [...captions, ...others, ...partners, ...none], task)
    await encoder.rest?.(isForeseen(config))
    return new PairMaker(config, data, encoder, cache)
  }

  /**
   * What `pairs` makes a batch of. Tensors among it, made for captions that were not known beforehand, are the caller's.
   * @param rows `[B]` images of the fine-tuning set
   * @param random of this step
   */
  async draw(rows: Int32Array, random: Random): Promise<Inputs<PairInput>> {
    const { config, data, encoder } = this
    const { embeddingNoise, dropAbove } = config.rivals
    const draw = drawPairs(config, data, encoder, rows, random)
    const inputs: Partial<Record<PairInput, Input>> = {
      ...latentInputs(config, data, draw),
      ...(await this.captionInputs(draw)),
    }
    if (embeddingNoise !== 0) {
      const shape = [rows.length, ...this.cache.shape]
      const values = random.fork('embedding noise').normals(tf.util.sizeFromShape(shape))
      inputs.embeddingNoise = { values, shape }
    }
    if (dropAbove > 0) inputs.noCaption = await this.cache.inputFor([encoder.ids('')])
    return inputs
  }

  /** New tensors, of tensors alone. @param given as drawn */
  pairs(given: Given<PairInput>): TrainingPairs {
    const { noCaption } = given
    return {
      latents: fusedLatents(this.data, given),
      embeddings: this.embeddings(given),
      unprompted: noCaption === undefined ? null : this.cache.take(noCaption),
    }
  }

  dispose(): void {
    this.cache.dispose()
  }

  private async captionInputs({ prompts, fusion }: TrainingDraw): Promise<Inputs<PairInput>> {
    const { config, cache } = this
    // Always in the same form: a recorded step is for one.
    const ownCaptions = isForeseen(config) ? await cache.inputFor(prompts) : await cache.embed(prompts)
    if (config.fusion?.level !== 'embedding' || fusion === null) return { ownCaptions }
    const { own, partner } = fusionShares(config.fusion.embeddingWeight, fusion.fused)
    return {
      ownCaptions,
      partnerCaptions: await cache.inputFor(fusion.captions),
      ownCaptionShare: { values: own, shape: [own.length] },
      partnerCaptionShare: { values: partner, shape: [partner.length] },
    }
  }

  private embeddings(given: Given<PairInput>): tf.Tensor3D {
    const { cache } = this
    return tf.tidy(() => {
      const own = cache.take(inputOf(given, 'ownCaptions'))
      const { partnerCaptions, embeddingNoise } = given
      const mixed =
        partnerCaptions === undefined
          ? own
          : fuse(own, cache.take(partnerCaptions), {
              own: inputOf(given, 'ownCaptionShare'),
              partner: inputOf(given, 'partnerCaptionShare'),
            })
      if (embeddingNoise === undefined) return mixed
      return addEmbeddingNoise(mixed, this.config.rivals.embeddingNoise, embeddingNoise)
    })
  }
}

/** Whether all captions of all steps are those of the sets: not where tokens are drawn, words repeated, or captions joined. */
function isForeseen({ fusion, rivals }: FineTuningConfig): boolean {
  const drawsCaptions = rivalNames.some((key) => told[key].drawsCaptions && rivals[key] !== 0 && rivals[key] !== false)
  return fusion?.level !== 'token' && !drawsCaptions
}

export function latentInputs(
  { fusion: settings }: FineTuningConfig,
  { training, fusion: set }: FineTuningData,
  { rows, fusion }: TrainingDraw,
): Inputs<LatentInput> {
  const ownLatents = training.latents.inputFor(rows)
  if (settings === null || set === null || fusion === null) return { ownLatents }
  const { own, partner } = fusionShares(settings.latentWeight, fusion.fused, settings.keepVariance)
  return {
    ownLatents,
    partnerLatents: set.latents.inputFor(fusion.partners),
    ownLatentShare: { values: own, shape: [own.length] },
    partnerLatentShare: { values: partner, shape: [partner.length] },
  }
}

/** Eq. 1: the pairs' latents, `[B, H, W, C]`, a new tensor. @param given of `latentInputs` */
export function fusedLatents({ training, fusion: set }: FineTuningData, given: Given<LatentInput>): tf.Tensor4D {
  return tf.tidy(() => {
    const own = training.latents.take(inputOf(given, 'ownLatents'))
    const { partnerLatents } = given
    if (partnerLatents === undefined || set === null) return own
    return fuse(own, set.latents.take(partnerLatents), {
      own: inputOf(given, 'ownLatentShare'),
      partner: inputOf(given, 'partnerLatentShare'),
    })
  })
}
