/** The image encoders of paper B (Tables 1 and 3). */
import {
  convolution,
  biasedConvolution,
  dense,
  flatten,
  maxPool,
  normActivation,
  sequence,
  type Layer,
} from '../../tensor/layers'
import type { Parameters } from '../../tensor/parameters'
import { scaled, type NetworkShape } from './shape'

export interface Encoder {
  /** `[B, D_img, D_img, D_h]` → `[B, features]`. */
  encode: Layer
  features: number
}

/** The discriminator's encoding network (Table 3), which the classifier may share (Table 1, "if shared"). */
export function sharedEncoder(p: Parameters, { size, channels, width }: NetworkShape): Encoder {
  const [c1, c2] = [scaled(64, width), scaled(128, width)]
  const encode = sequence(
    biasedConvolution(p, 'conv1', { kernel: 5, stride: 2, inputs: channels, outputs: c1 }, 'leakyRelu'),
    convolution(p, 'conv2', { kernel: 4, stride: 2, inputs: c1, outputs: c2 }),
    normActivation(p, 'norm2', c2, 'leakyRelu'),
    flatten,
  )
  return { encode, features: (size / 4) ** 2 * c2 }
}

/** The classifier's own encoding network as printed (Table 1, "if not shared"): no batch norm, one max pooling. */
export function separateEncoder(p: Parameters, { size, channels, width }: NetworkShape): Encoder {
  const [c1, c2, features] = [scaled(32, width), scaled(16, width), scaled(1024, width)]
  const encode = sequence(
    biasedConvolution(p, 'conv1', { kernel: 5, stride: 1, inputs: channels, outputs: c1 }, 'relu'),
    maxPool,
    biasedConvolution(p, 'conv2', { kernel: 5, stride: 2, inputs: c1, outputs: c2 }, 'relu'),
    flatten,
    dense(p, 'linear', (size / 4) ** 2 * c2, features, 'relu'),
  )
  return { encode, features }
}
