/** What a step makes of training pairs, shown before there is a step: partners, fused latents, and the prompt that the network is told. */
import * as tf from '@tensorflow/tfjs-core'
import { Random } from '../../tensor/random'
import { asTensors } from '../../tensor/replay'
import type { CaptionEncoder } from '../captions/encoder'
import { checkData, type FineTuningData } from './data'
import type { FineTuningConfig } from './types'
import { drawPairs, type TrainingDraw } from './draw'
import { fusedLatents, latentInputs } from './pairs'

/** One training pair as a step makes it: what dual fusion and the rivals do to it, seen before training. */
export interface FusedPair {
  ownCaption: string
  /** Null where this pair is not fused. */
  partnerCaption: string | null
  /** What the text encoder reads (rivals applied; token level: the appended caption), and beside it what Eq. 2 mixes in. */
  prompt: string
  /** Weights with which latents and embeddings met; 0 = own alone. */
  latentWeight: number
  /** Whether the fused latent was divided by its deviation. */
  keepsVariance: boolean
  embeddingWeight: number
}

export interface PairPreview {
  pairs: FusedPair[]
  /** `[pairs]` images of the fine-tuning set. */
  own: Int32Array
  /** `[pairs]` images of the fusion set; −1 where the pair is not fused. */
  partners: Int32Array
  /** `[pairs, H, W, C]` latents after Eq. 1, not yet noised; the caller's. */
  fused: tf.Tensor4D
}

/**
 * The first images of the fine-tuning set as a step would take them.
 * @param pairs at most as many as there are images
 * @param seed of the draws; another seed shows another step
 * @throws BadInput where images and captions, or data and settings, do not fit together
 */
export function previewPairs(
  config: FineTuningConfig,
  data: FineTuningData,
  encoder: CaptionEncoder,
  { pairs, seed }: { pairs: number; seed: number },
): PairPreview {
  checkData(config, data)
  const own = Int32Array.from({ length: Math.min(pairs, config.images) }, (_, row) => row)
  const draw = drawPairs(config, data, encoder, own, new Random(seed).fork('preview'))
  const partners = own.map((_, i) => (draw.fusion?.fused[i] === 1 ? (draw.fusion.partners[i] ?? -1) : -1))
  return {
    pairs: Array.from(own, (_, i) => pairOf(config, data, encoder, draw, partners, i)),
    own,
    partners,
    fused: tf.tidy(() => fusedLatents(data, asTensors(latentInputs(config, data, draw)))),
  }
}

type Term = readonly [weight: number, caption: string]

function pairOf(
  { fusion: settings, rivals }: FineTuningConfig,
  { training, fusion }: FineTuningData,
  encoder: CaptionEncoder,
  draw: TrainingDraw,
  partners: Int32Array,
  i: number,
): FusedPair {
  const partnerCaption = fusion?.captions[partners[i] ?? -1] ?? null
  const isFused = settings !== null && partnerCaption !== null
  const embeddingWeight = isFused && settings.level === 'embedding' ? settings.embeddingWeight : 0
  const read = promptOf(encoder, draw, i)
  const terms: Term[] = [[1 - embeddingWeight, read]]
  if (embeddingWeight > 0 && partnerCaption !== null) terms.push([embeddingWeight, partnerCaption])
  return {
    ownCaption: training.captions[draw.rows[i] ?? 0] ?? '',
    partnerCaption,
    prompt: formula(terms, rivals.embeddingNoise),
    latentWeight: isFused ? settings.latentWeight : 0,
    keepsVariance: isFused && settings.keepVariance,
    embeddingWeight,
  }
}

/** As it was written, unless ids were changed: then what they stand for. */
function promptOf(encoder: CaptionEncoder, { texts, prompts }: TrainingDraw, i: number): string {
  const [text, ids] = [texts[i] ?? '', prompts[i] ?? []]
  return encoder.ids(text).join() === ids.join() ? text : encoder.wordsOf(ids)
}

/** `0.7 · E("a boot on black") + 0.3 · E("with bag") + 0.1 · N(0, I)`, E the text encoder; one caption without noise stands alone. */
function formula(terms: readonly Term[], noise: number): string {
  const [first] = terms
  if (terms.length === 1 && noise === 0 && first !== undefined) return first[1]
  const encoded = terms.map(([weight, caption]) => `${weight === 1 ? '' : `${decimal(weight)} · `}E("${caption}")`)
  return [...encoded, ...(noise > 0 ? [`${decimal(noise)} · N(0, I)`] : [])].join(' + ')
}

const decimal = (value: number) => String(Number(value.toPrecision(3)))
