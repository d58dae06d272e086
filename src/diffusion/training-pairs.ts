/** What one step of fine-tuning learns from: latents and embeddings of a batch, with dual fusion and its rivals applied. */
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../gpu/errors'
import type { Random } from '../tensor/random'
import { EmbeddingCache, type CaptionEncoder } from './caption-encoder'
import type { FineTuningConfig } from './fine-tuning-types'
import { appendCaption, drawFusion, fuse } from './fusion'
import type { LatentSource } from './latent-source'
import { addEmbeddingNoise, captionOfStep, idsOfStep } from './mitigations'

/** Images as the autoencoder's latents, with a caption each. */
export interface CaptionedLatents {
  /** Of N images. */
  latents: LatentSource
  /** N of them. */
  captions: readonly string[]
  /** Other captions of each image, what the rival MC draws from; empty where it is not used. */
  paraphrases: readonly (readonly string[])[]
}

export interface FineTuningData {
  training: CaptionedLatents
  /** Null where there is no dual fusion. */
  fusion: Pick<CaptionedLatents, 'latents' | 'captions'> | null
}

/** One batch; the tensors are the caller's. */
export interface TrainingPairs {
  /** `[B, H, W, C]`, not yet noised. */
  latents: tf.Tensor4D
  /** `[B, S, C]` */
  embeddings: tf.Tensor3D
}

export class PairMaker {
  private constructor(
    private readonly config: FineTuningConfig,
    private readonly data: FineTuningData,
    private readonly encoder: CaptionEncoder,
    private readonly cache: EmbeddingCache,
  ) {}

  /**
   * @param data stays the caller's, and has to live as long as this
   * @throws BadInput where images and captions, or data and settings, do not fit together
   */
  static async of(config: FineTuningConfig, data: FineTuningData, encoder: CaptionEncoder): Promise<PairMaker> {
    checkData(config, data)
    const { captions, paraphrases } = data.training
    const others = config.rivals.multipleCaptions ? paraphrases.flat() : []
    const cache = await EmbeddingCache.of(encoder, [...captions, ...others, ...(data.fusion?.captions ?? [])])
    return new PairMaker(config, data, encoder, cache)
  }

  /**
   * @param rows `[B]` images of the fine-tuning set
   * @param random of this step: fusion, captions and noise have streams of their own, so that one method's draws do not change another's
   */
  async make(rows: Int32Array, random: Random): Promise<TrainingPairs> {
    const { training, fusion } = this.data
    const { rivals } = this.config
    const captions = this.idsOf(rows, random.fork('captions'))
    const own = training.latents.gather(rows)
    const settings = this.config.fusion
    if (settings === null || fusion === null)
      return { latents: own, embeddings: await this.noised(this.cache.embed(captions), random) }

    const { partners, fused } = drawFusion(
      random.fork('fusion'),
      rows.length,
      fusion.captions.length,
      settings.probability,
    )
    const partnerIds = Array.from(partners, (partner) => this.encoder.ids(fusion.captions[partner] ?? ''))
    const latents = mixed(own, fusion.latents.gather(partners), settings.latentWeight, fused)
    const { tokens } = this.encoder
    if (settings.level === 'token') {
      const joined = captions.map((ids, i) => (fused[i] === 1 ? appendCaption(ids, partnerIds[i] ?? [], tokens) : ids))
      return { latents, embeddings: await this.noised(this.cache.embed(joined), random) }
    }
    const ofOwn = await this.cache.embed(captions)
    const embeddings = mixed(ofOwn, await this.cache.embed(partnerIds), settings.embeddingWeight, fused)
    return { latents, embeddings: addNoise(embeddings, rivals.embeddingNoise, random) }
  }

  dispose(): void {
    this.cache.dispose()
  }

  private idsOf(rows: Int32Array, random: Random): number[][] {
    const { captions, paraphrases } = this.data.training
    const { rivals } = this.config
    return Array.from(rows, (row) => {
      const text = captionOfStep(captions[row] ?? '', paraphrases[row] ?? [], rivals, random)
      return idsOfStep(this.encoder.ids(text), rivals, random, this.encoder.tokens)
    })
  }

  private async noised(embeddings: Promise<tf.Tensor3D>, random: Random): Promise<tf.Tensor3D> {
    return addNoise(await embeddings, this.config.rivals.embeddingNoise, random)
  }
}

/** Eq. 1 and Eq. 2; disposes of what it was given. */
function mixed<T extends tf.Tensor>(own: T, partner: T, weight: number, fused: Uint8Array): T {
  const result = fuse(own, partner, weight, fused)
  tf.dispose([own, partner])
  return result
}

/** GN; disposes of what it was given. */
function addNoise(embeddings: tf.Tensor3D, deviation: number, random: Random): tf.Tensor3D {
  const result = addEmbeddingNoise(embeddings, deviation, random.fork('embedding noise'))
  embeddings.dispose()
  return result
}

function checkData({ images, fusion: settings, rivals }: FineTuningConfig, { training, fusion }: FineTuningData): void {
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
