/** The generator G (paper B, Table 2). */
import type { LayerDescription } from '../../tensor/described'
import { scaled, type NetworkShape } from './shape'

/**
 * G: `[B, D_z]` → images `[B, D_img, D_img, D_h]` in [−1, 1].
 * A linear layer and three transposed 5×5 convolutions (strides 1, 2, 2), batch norm and LeakyReLU between, tanh at the end. Layers that
 * batch norm follows have no bias of their own: its β is one.
 */
export function generatorLayers({ size, channels, latent, width }: NetworkShape): LayerDescription[] {
  const base = size / 4
  const [c1, c2, c3] = [scaled(256, width), scaled(128, width), scaled(64, width)]
  const up = { kind: 'transposed convolution', kernel: 5 } as const
  const norm = { kind: 'norm', activation: 'leakyRelu' } as const
  return [
    { kind: 'dense', name: 'linear', inputs: latent, outputs: base * base * c1, bias: false },
    { ...norm, name: 'norm0', channels: base * base * c1 },
    { kind: 'to images', size: base, channels: c1 },
    { ...up, name: 'up1', stride: 1, inputs: c1, outputs: c2, bias: false },
    { ...norm, name: 'norm1', channels: c2 },
    { ...up, name: 'up2', stride: 2, inputs: c2, outputs: c3, bias: false },
    { ...norm, name: 'norm2', channels: c3 },
    { ...up, name: 'up3', stride: 2, inputs: c3, outputs: channels, bias: true, activation: 'tanh' },
  ]
}
