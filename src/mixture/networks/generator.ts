/** The generator G (paper B, Table 2). */
import {
  linear,
  normActivation,
  sequence,
  toImages,
  transposedConvolution,
  biasedTransposedConvolution,
  type Layer,
} from '../../tensor/layers'
import type { Parameters } from '../../tensor/parameters'
import { scaled, type NetworkShape } from './shape'

/**
 * G: `[B, D_z]` → images `[B, D_img, D_img, D_h]` in [−1, 1].
 * A linear layer and three transposed 5×5 convolutions (strides 1, 2, 2), batch norm and LeakyReLU between, tanh at the end. Layers that
 * batch norm follows have no bias of their own: its β is one.
 */
export function generator(p: Parameters, { size, channels, latent, width }: NetworkShape): Layer {
  const base = size / 4
  const [c1, c2, c3] = [scaled(256, width), scaled(128, width), scaled(64, width)]
  return sequence(
    linear(p, 'linear', latent, base * base * c1),
    normActivation(p, 'norm0', base * base * c1, 'leakyRelu'),
    toImages(base, c1),
    transposedConvolution(p, 'up1', { kernel: 5, stride: 1, inputs: c1, outputs: c2 }),
    normActivation(p, 'norm1', c2, 'leakyRelu'),
    transposedConvolution(p, 'up2', { kernel: 5, stride: 2, inputs: c2, outputs: c3 }),
    normActivation(p, 'norm2', c3, 'leakyRelu'),
    biasedTransposedConvolution(p, 'up3', { kernel: 5, stride: 2, inputs: c3, outputs: channels }, 'tanh'),
  )
}
