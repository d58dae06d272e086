/**
 * Against memory at generation (Wen et al. 2024, section 4.1): before the first step the prompt's embedding is changed until the meter
 * d = ‖ε(x_T, c) − ε(x_T, ∅)‖₂ has fallen to a target, by AdamW, with what starts the caption left as it is. The network stays.
 */
import * as tf from '@tensorflow/tfjs-core'
import { meterGradient, unprompted, type MeteredNetwork } from './meter-gradient'

/** As in the authors' code; what it does not say is PyTorch's default. */
const RATE = 0.05
export const MOST_ITERATIONS = 10
const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8
const WEIGHT_DECAY = 0.01

export interface TamedPrompts {
  /** `[B, S, E]`, a new tensor. */
  embeddings: tf.Tensor3D
  /** `[B]` the meter before and after. */
  before: Float32Array
  after: Float32Array
}

/**
 * @param latents x_T `[B, h, w, C]`
 * @param embeddings `[B, S, E]`; stay the caller's
 * @param empty of the empty caption `[S, E]`
 * @param target a prompt whose meter is at it, or below, stays as it is
 */
export async function tamedPrompts(
  network: MeteredNetwork,
  latents: tf.Tensor4D,
  timestep: number,
  embeddings: tf.Tensor3D,
  empty: tf.Tensor2D,
  target: number,
): Promise<TamedPrompts> {
  const free = unprompted(network, latents, timestep, empty)
  let state: AdamState = {
    embeddings: tf.clone(embeddings),
    first: tf.zerosLike(embeddings),
    second: tf.zerosLike(embeddings),
  }
  let before: Float32Array | null = null
  try {
    for (let iteration = 0; ; iteration++) {
      const { magnitudes, gradient } = meterGradient(network, free, state.embeddings)
      const found = Float32Array.from(await magnitudes.data<'float32'>())
      before ??= found
      const isDone = iteration === MOST_ITERATIONS || found.every((magnitude) => magnitude <= target)
      if (!isDone) {
        const next = tf.tidy(() =>
          stepped(state, gradient, movable(magnitudes, target, embeddings.shape), iteration + 1),
        )
        tf.dispose(Object.values(state))
        state = next
      }
      tf.dispose([magnitudes, gradient])
      if (isDone) return { embeddings: tf.clone(state.embeddings), before, after: found }
    }
  } finally {
    tf.dispose([free.free, ...Object.values(state)])
  }
}

interface AdamState {
  embeddings: tf.Tensor3D
  first: tf.Tensor3D
  second: tf.Tensor3D
}

/** 1 where an embedding may be changed: of prompts above the target, behind the start mark. `[B, S, 1]` */
function movable(magnitudes: tf.Tensor1D, target: number, [batch, tokens]: [number, number, number]): tf.Tensor3D {
  const above = tf.reshape(tf.cast(tf.greater(magnitudes, target), 'float32'), [batch, 1, 1])
  const behind = tf.tensor(
    Array.from({ length: tokens }, (_, token) => (token === 0 ? 0 : 1)),
    [1, tokens, 1],
  )
  return tf.mul(above, behind)
}

/** One step of AdamW (Loshchilov & Hutter 2019) where it may be made. @param count 1 for the first */
function stepped({ embeddings, first, second }: AdamState, gradient: tf.Tensor3D, mask: tf.Tensor3D, count: number) {
  const m = tf.add<tf.Tensor3D>(tf.mul(first, BETA1), tf.mul(gradient, 1 - BETA1))
  const v = tf.add<tf.Tensor3D>(tf.mul(second, BETA2), tf.mul(tf.square(gradient), 1 - BETA2))
  const rate = RATE / (1 - BETA1 ** count)
  const size = tf.add(tf.sqrt(tf.div(v, 1 - BETA2 ** count)), EPSILON)
  const change = tf.add(tf.mul(embeddings, RATE * WEIGHT_DECAY), tf.mul(tf.div(m, size), rate))
  return { embeddings: tf.sub<tf.Tensor3D>(embeddings, tf.mul(change, mask)), first: m, second: v }
}
