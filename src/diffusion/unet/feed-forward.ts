/** The transformer's feed-forward layer, gated: GEGLU (Shazeer 2020), four times as wide as its input. */
import * as tf from '@tensorflow/tfjs-core'
import { gatedGelu } from '../../gpu/kernels/gated-gelu'
import { inTurn } from '../../gpu/in-turn'
import { linear, type Builder, type LinearLayer } from '../layers/layers'

export const WIDENING = 4

/** `[rows, channels]` → `[rows, channels]`, added to the residual. */
export function feedForward(builder: Builder, name: string, channels: number): LinearLayer {
  const width = WIDENING * channels
  const widen = linear(builder, `${name}.net.0.proj`, channels, 2 * width)
  const narrow = linear(builder, `${name}.net.2`, width, channels)
  return (rows, residual) =>
    inTurn(
      tf.tidy(() => widen(rows)),
      [gatedGelu, (x) => narrow(x, residual)],
    )
}
