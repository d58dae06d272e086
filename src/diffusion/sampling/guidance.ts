import * as tf from '@tensorflow/tfjs-core'

/**
 * A denoising network: latents `[B, …]` at one timestep and embeddings `[B, S, C]` to an output of the latents' shape, a new tensor.
 * It leaves no other tensor behind.
 */
export type Predict = (latents: tf.Tensor, timestep: number, embeddings: tf.Tensor) => tf.Tensor | Promise<tf.Tensor>

/** Looks at both outputs of a step, for the empty caption and for the caption; they live until it returns. */
export type Watch = (free: tf.Tensor, conditional: tf.Tensor, timestep: number) => void

/**
 * Classifier-free guidance (Ho & Salimans 2022): u + w (c − u), where u is the output for the empty caption and c for the caption.
 * Both come from one batch of 2B, so that the network is called once a step.
 * @param empty embedding of the empty caption `[S, C]`; stays the caller's
 * @param scale w: 1 = no guidance (then the network gets B samples only, unless somebody watches), 0 = the empty caption alone; diffusers' default is 7.5
 * @throws RangeError where `scale` is not a finite number
 */
export function guided(predict: Predict, empty: tf.Tensor2D, scale: number, watch: Watch | null = null): Predict {
  if (!Number.isFinite(scale)) throw new RangeError(`The guidance scale is ${scale}; it has to be a finite number.`)
  if (scale === 1 && watch === null) return predict
  return async (latents, timestep, embeddings) => {
    const samples = latents.shape[0] ?? 0
    const twice = tf.concat([latents, latents])
    const both = tf.tidy(() => tf.concat([tf.tile(tf.expandDims(empty, 0), [samples, 1, 1]), embeddings]))
    try {
      const outputs = await predict(twice, timestep, both)
      const result = tf.tidy(() => {
        const [free, conditional] = tf.split(outputs, 2)
        if (free === undefined || conditional === undefined) throw new RangeError('The network gave no output.')
        watch?.(free, conditional, timestep)
        return tf.add(free, tf.mul(tf.sub(conditional, free), scale))
      })
      outputs.dispose()
      return result
    } finally {
      tf.dispose([twice, both])
    }
  }
}
