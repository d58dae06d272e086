/** What a fine-tuning without a page is made of: captions, the fusion set's latents, the networks that judge. */
import { BadArgument } from './bad-argument'
import type * as tf from '@tensorflow/tfjs-core'
import { loadBundledSet } from '../src/data/captioned/bundled'
import type { CaptionedSet } from '../src/data/captioned/types'
import { Judge, type JudgeSets } from '../src/diffusion/judges/judge'
import type { Pipeline } from '../src/diffusion/model/pipeline'
import type { FineTuningData } from '../src/diffusion/training/data'
import type { CaptionRegime, FineTuningConfig } from '../src/diffusion/training/types'
import { bundledCopyThreshold, openBundledClassifier, openBundledDetector } from '../src/judges/bundled'
import { RowTable } from '../src/tensor/row-table'
import type { filesOf } from './folder-files'
import { readPublic } from './read-public.mjs'

/** @throws BadInput where the set has no such captions */
export function captionsIn({ captions, name }: CaptionedSet, regime: CaptionRegime): string[] {
  if (regime === 'room')
    throw new BadArgument('Captions of the Captions room are in the page only; choose original, general or 5-word.')
  const found = captions[regime]
  if (found === undefined) throw new BadArgument(`${name} has no ${regime} captions; choose original.`)
  return found
}

/** The fusion set that a run asks for, its latents made by the pipeline; null where it asks for none. */
export async function fusionDataOf(
  { fusion }: FineTuningConfig,
  pipeline: Pipeline,
  kind: 'fashion' | 'mnist',
  count: number,
): Promise<FineTuningData['fusion']> {
  if (fusion === null) return null
  const set = await loadBundledSet(`${kind}-fusion`, count, readPublic)
  const { data } = await pipeline.encodeImages(set)
  return { id: set.id, latents: RowTable.of<tf.Tensor4D>(data, pipeline.latentShape), captions: set.captions.original }
}

/** The bundled networks. @param read files of the folder `models` */
export async function openJudge(
  read: ReturnType<typeof filesOf>,
  sets: JudgeSets,
): Promise<{ judge: Judge; threshold: number }> {
  const { threshold, references } = await bundledCopyThreshold(read, sets.training.count)
  if (references !== sets.training.count)
    console.log(`copy threshold ${threshold}: calibrated with ${references} training images`)
  const detector = await openBundledDetector(read)
  const classifier = await openBundledClassifier(read)
  return { judge: new Judge({ detector, classifier, threshold }, sets), threshold }
}
