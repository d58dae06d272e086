/** The transformer's feed-forward layer, gated: GEGLU (Shazeer 2020), four times as wide as its input. */
import { gatedGelu } from '../../gpu/kernels/gated-gelu'
import { linear, type Builder, type LinearLayer } from '../layers/layers'

export const WIDENING = 4

/** `[rows, channels]` → `[rows, channels]`, added to the residual. */
export function feedForward(builder: Builder, name: string, channels: number): LinearLayer {
  const width = WIDENING * channels
  const widen = linear(builder, `${name}.net.0.proj`, channels, 2 * width)
  const narrow = linear(builder, `${name}.net.2`, width, channels)
  return (rows, residual) => narrow(gatedGelu(widen(rows)), residual)
}
