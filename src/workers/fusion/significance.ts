/** Which words of a prompt make it remembered: how steeply the meter of its image's first step answers to each token's embedding. */
import * as says from '../../messages/generated/fusion'
import * as tf from '@tensorflow/tfjs-core'
import { tokenSignificance } from '../../diffusion/memorisation/token-significance'
import { captionOf, textIds } from '../../diffusion/captions/tokens'
import { solverOf } from '../../diffusion/sampling/generation'
import { latentNoise } from '../../diffusion/sampling/latent-noise'
import { BadInput } from '../../gpu/errors'
import { giveWay, type Task } from '../../tensor/cancellation'
import { Random } from '../../tensor/random'
import { checkSampling, type Sized } from './generation'
import type { SignificanceAsk, SignificantTokens } from './protocol'

/**
 * One pass through the network for the empty caption, one forth and back for the prompt.
 * @param ask with the noise and the first step of image `image` of `generate`
 * @throws BadInput where the prompt has no words, Cancelled
 */
export async function significantTokens(
  { prompt, seed, image, steps, solver }: SignificanceAsk,
  { unet, pipeline }: Sized,
  { signal }: Task,
): Promise<SignificantTokens> {
  checkSampling({ steps, guidance: 1 })
  const { schedule, latentShape, tokens } = pipeline
  const ids = pipeline.ids(prompt)
  const texts = textIds(ids, tokens).map((id) => pipeline.wordsOf(captionOf([id], tokens)))
  const end = texts.length + 1
  if (texts.length === 0) throw new BadInput(says.promptNoWords({ prompt }))
  const begun = performance.now()
  const [timestep = 0] = solverOf(solver, schedule, steps).timesteps
  const kept: tf.Tensor[] = []
  try {
    const embeddings = await pipeline.encodeTexts([prompt])
    kept.push(embeddings)
    const empty = await pipeline.encodeTexts([''])
    kept.push(empty)
    const emptyRow = tf.squeeze<tf.Tensor2D>(empty, [0])
    const latents = latentNoise(new Random(seed).fork('generations'), [image], 'start', latentShape) as tf.Tensor4D
    kept.push(emptyRow, latents)
    await giveWay(signal)
    const { norms, magnitudes } = await tokenSignificance({ unet, schedule }, latents, timestep, embeddings, emptyRow)
    const padding = Math.hypot(...norms.subarray(end + 1))
    return {
      words: texts.map((text, i) => ({ text, significance: norms[i + 1] ?? 0 })),
      begin: norms[0] ?? 0,
      end: norms[end] ?? 0,
      padding,
      meter: magnitudes[0] ?? 0,
      timestep,
      seconds: (performance.now() - begun) / 1000,
    }
  } finally {
    tf.dispose(kept)
  }
}
