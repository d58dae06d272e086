/** The transformer's feed-forward layer, gated: GEGLU (Shazeer 2020), four times as wide as its input. */
import * as tf from '@tensorflow/tfjs-core'
import { linear, type Builder, type RowLayer } from './layers'

const WIDENING = 4

/** `[rows, channels]` → `[rows, channels]` */
export function feedForward(builder: Builder, name: string, channels: number): RowLayer {
  const width = WIDENING * channels
  const widen = linear(builder, `${name}.net.0.proj`, channels, 2 * width)
  const narrow = linear(builder, `${name}.net.2`, width, channels)
  return (rows) => {
    const [values, gates] = tf.split(widen(rows), 2, 1) as [tf.Tensor2D, tf.Tensor2D]
    return narrow(tf.mul(values, gelu(gates)))
  }
}

/** x Φ(x), Φ the standard normal distribution (Hendrycks and Gimpel 2016), by the error function and not an approximation of it. */
function gelu<T extends tf.Tensor>(x: T): T {
  return tf.mul(x, tf.add(tf.mul(tf.erf(tf.mul(x, Math.SQRT1_2)), 0.5), 0.5))
}
