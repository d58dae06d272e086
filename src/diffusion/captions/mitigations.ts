/** Dual fusion's rivals: what DCR's training code does to captions and embeddings (Somepalli et al. 2023), in the order of `RivalSettings`. */
import * as tf from '@tensorflow/tfjs-core'
import type { Random } from '../../tensor/random'
import { captionOf, textIds } from './tokens'
import type { CaptionTokens, RivalSettings } from './types'

const REPEATED_WORDS = 2
const INSERTED_TOKENS = 2
/** A replaced caption is this long. */
const RANDOM_CAPTION = 4

/**
 * MC and CWR: the text of one training image at one step.
 * @param caption the image's own
 * @param others its other captions, what MC draws from; without any, MC keeps the own one
 */
export function captionOfStep(
  caption: string,
  others: readonly string[],
  settings: RivalSettings,
  random: Random,
): string {
  const drawn = settings.multipleCaptions && others.length > 0 ? others[random.integer(others.length)] : undefined
  const text = drawn ?? caption
  return happens(settings.wordRepetition, random) ? repeatWords(text, random) : text
}

/**
 * RT and RC: the ids of that text at that step.
 * @param caption ids, `[length]`
 * @returns `[length]`
 */
export function idsOfStep(
  caption: ArrayLike<number>,
  settings: RivalSettings,
  random: Random,
  tokens: CaptionTokens,
): number[] {
  let text = textIds(caption, tokens)
  if (happens(settings.randomTokens, random)) text = insertTokens(text, random, tokens)
  if (happens(settings.randomCaption, random)) text = randomIds(RANDOM_CAPTION, random, tokens)
  return captionOf(text, tokens)
}

/**
 * GN: embedding + λ N(0, I), fresh for every position and channel.
 * @param embeddings `[B, S, C]`
 * @param deviation λ
 * @param noise of N(0, 1), of the embeddings' shape
 * @throws RangeError where λ is negative or not a number
 */
export function addEmbeddingNoise<T extends tf.Tensor>(embeddings: T, deviation: number, noise: tf.Tensor): T {
  if (!(deviation >= 0 && Number.isFinite(deviation)))
    throw new RangeError(`The deviation of the embedding noise is ${deviation}; it has to be a number from 0.`)
  return tf.tidy(() => tf.add<T>(embeddings, tf.mul(noise, deviation)))
}

/** CWR: twice, a random word of the caption as it then is, inserted at a random place, before the first and behind the last included. */
export function repeatWords(text: string, random: Random): string {
  const words = text.split(/\s+/).filter((word) => word !== '')
  for (let i = 0; i < REPEATED_WORDS && words.length > 0; i++) {
    const word = words[random.integer(words.length)] ?? ''
    words.splice(random.integer(words.length + 1), 0, word)
  }
  return words.join(' ')
}

/** RT: DCR inserts between words of the text; between tokens is the same where each word is one, as in our captions. */
function insertTokens(text: readonly number[], random: Random, tokens: CaptionTokens): number[] {
  const longer = [...text]
  for (const id of randomIds(INSERTED_TOKENS, random, tokens)) longer.splice(random.integer(longer.length + 1), 0, id)
  return longer
}

function randomIds(count: number, random: Random, { ordinary }: CaptionTokens): number[] {
  return Array.from({ length: count }, () => random.integer(ordinary))
}

/** Draws even where the answer is certain, so that one probability does not change what else is drawn. */
function happens(probability: number, random: Random): boolean {
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`A mitigation's probability is ${probability}; it has to lie between 0 and 1.`)
  return random.uniform() < probability
}
