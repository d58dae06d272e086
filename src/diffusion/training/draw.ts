/** Everything random of one step's pairs but their noise: captions as the rivals make them, partners of the fusion set. Plain data. */
import type { Random } from '../../tensor/random'
import type { CaptionEncoder } from '../captions/encoder'
import type { FineTuningData } from './data'
import type { FineTuningConfig } from './types'
import { appendCaption, drawFusion, type FusionDraw } from '../captions/fusion'
import { captionOfStep, idsOfStep } from '../captions/mitigations'

export interface TrainingDraw {
  /** `[B]` images of the fine-tuning set. */
  rows: Int32Array
  /** `[B]` captions as MC and CWR make them. */
  texts: string[]
  /** `[B]` ids that the text encoder reads: RT and RC applied; at token level with the partner's caption behind. */
  prompts: number[][]
  /** Null where there is no dual fusion; `captions`: `[B]` ids of the partners'. */
  fusion: (FusionDraw & { captions: number[][] }) | null
}

/**
 * @param rows `[B]` images of the fine-tuning set
 * @param random of this step: captions and fusion have streams of their own, so that one method's draws do not change another's
 */
export function drawPairs(
  { fusion: settings, rivals }: FineTuningConfig,
  { training, fusion: set }: FineTuningData,
  encoder: CaptionEncoder,
  rows: Int32Array,
  random: Random,
): TrainingDraw {
  const { tokens } = encoder
  const ofCaptions = random.fork('captions')
  const texts: string[] = []
  const prompts: number[][] = []
  for (const row of rows) {
    const text = captionOfStep(training.captions[row] ?? '', training.paraphrases[row] ?? [], rivals, ofCaptions)
    texts.push(text)
    prompts.push(idsOfStep(encoder.ids(text), rivals, ofCaptions, tokens))
  }
  if (settings === null || set === null) return { rows, texts, prompts, fusion: null }
  const draw = drawFusion(random.fork('fusion'), rows.length, set.captions.length, settings.probability)
  const captions = Array.from(draw.partners, (partner) => encoder.ids(set.captions[partner] ?? ''))
  const joined = prompts.map((ids, i) => (draw.fused[i] === 1 ? appendCaption(ids, captions[i] ?? [], tokens) : ids))
  return { rows, texts, prompts: settings.level === 'token' ? joined : prompts, fusion: { ...draw, captions } }
}
