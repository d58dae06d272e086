/** The image encoders of paper B (Tables 1 and 3). */
import { built, describedIn, type DescribedLayer, type LayerDescription } from '../../tensor/described'
import type { Layer } from '../../tensor/layers'
import type { Parameters } from '../../tensor/parameters'
import { scaled, type NetworkShape } from './shape'

export interface Encoder {
  /** `[B, D_img, D_img, D_h]` → `[B, features]`. */
  encode: Layer
  features: number
  layers: readonly DescribedLayer[]
}

/** The discriminator's encoding network (Table 3), which the classifier may share (Table 1, "if shared"). */
export function sharedEncoder(p: Parameters, { size, channels, width }: NetworkShape): Encoder {
  const [c1, c2] = [scaled(64, width), scaled(128, width)]
  const first = { name: 'conv1', kernel: 5, stride: 2, inputs: channels, outputs: c1 }
  return encoder(p, (size / 4) ** 2 * c2, [
    { kind: 'convolution', ...first, bias: true, activation: 'leakyRelu' },
    { kind: 'convolution', name: 'conv2', kernel: 4, stride: 2, inputs: c1, outputs: c2, bias: false },
    { kind: 'norm', name: 'norm2', channels: c2, activation: 'leakyRelu' },
    { kind: 'flatten' },
  ])
}

/** The classifier's own encoding network as printed (Table 1, "if not shared"): no batch norm, one max pooling. */
export function separateEncoder(p: Parameters, { size, channels, width }: NetworkShape): Encoder {
  const [c1, c2, features] = [scaled(32, width), scaled(16, width), scaled(1024, width)]
  const relu = { bias: true, activation: 'relu' } as const
  return encoder(p, features, [
    { kind: 'convolution', name: 'conv1', kernel: 5, stride: 1, inputs: channels, outputs: c1, ...relu },
    { kind: 'max pool' },
    { kind: 'convolution', name: 'conv2', kernel: 5, stride: 2, inputs: c1, outputs: c2, ...relu },
    { kind: 'flatten' },
    { kind: 'dense', name: 'linear', inputs: (size / 4) ** 2 * c2, outputs: features, ...relu },
  ])
}

function encoder(p: Parameters, features: number, layers: readonly LayerDescription[]): Encoder {
  return { encode: built(p, layers), features, layers: describedIn(p, layers) }
}
