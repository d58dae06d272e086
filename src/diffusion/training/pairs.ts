/** What one step of fine-tuning learns from: latents and embeddings of a batch, with dual fusion and its rivals applied. */
import * as tf from '@tensorflow/tfjs-core'
import type { Random } from '../../tensor/random'
import type { Task } from '../../tensor/cancellation'
import { EmbeddingCache, type CaptionEncoder } from '../captions/encoder'
import { checkData, type FineTuningData } from './data'
import type { FineTuningConfig } from './types'
import { fuse } from '../captions/fusion'
import { addEmbeddingNoise } from '../captions/mitigations'
import { drawPairs, type TrainingDraw } from './draw'

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
    const cache = await EmbeddingCache.of(encoder, [...captions, ...others, ...partners], task)
    return new PairMaker(config, data, encoder, cache)
  }

  /**
   * @param rows `[B]` images of the fine-tuning set
   * @param random of this step
   */
  async make(rows: Int32Array, random: Random): Promise<TrainingPairs> {
    const draw = drawPairs(this.config, this.data, this.encoder, rows, random)
    const embeddings = await this.embeddings(draw)
    const noise = random.fork('embedding noise')
    const noised = addEmbeddingNoise(embeddings, this.config.rivals.embeddingNoise, noise)
    embeddings.dispose()
    return { latents: fusedLatents(this.config, this.data, draw), embeddings: noised }
  }

  dispose(): void {
    this.cache.dispose()
  }

  /** Eq. 2, at the embedding level. */
  private async embeddings({ prompts, fusion }: TrainingDraw): Promise<tf.Tensor3D> {
    const own = await this.cache.embed(prompts)
    const settings = this.config.fusion
    if (settings === null || fusion === null || settings.level === 'token') return own
    return mixed(own, await this.cache.embed(fusion.captions), settings.embeddingWeight, fusion.fused)
  }
}

/** Eq. 1: the pairs' latents, `[B, H, W, C]`, a new tensor. */
export function fusedLatents(
  { fusion: settings }: FineTuningConfig,
  { training, fusion: set }: FineTuningData,
  { rows, fusion }: TrainingDraw,
): tf.Tensor4D {
  const own = training.latents.gather(rows)
  if (settings === null || set === null || fusion === null) return own
  return mixed(own, set.latents.gather(fusion.partners), settings.latentWeight, fusion.fused)
}

/** Disposes of what it was given. */
function mixed<T extends tf.Tensor>(own: T, partner: T, weight: number, fused: Uint8Array): T {
  const result = fuse(own, partner, weight, fused)
  tf.dispose([own, partner])
  return result
}
