/** A model's text encoder and autoencoder from its folder: of ONNX files where they are there, else of the libraries' own weights. */
import * as says from '../../messages/generated/models'
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../../gpu/errors'
import { channelsFirst, channelsLast, FrozenNet } from '../../judges/frozen-net'
import type { Task } from '../../tensor/cancellation'
import { inside, type ReadFile } from '../../tensor/files/folder'
import { LayeredNet, type FrozenNetwork, type LayeredNetParts } from './frozen-network'
import { decodingNumbers } from './sampling-memory'

export const TEXT_ENCODER = 'text_encoder/model.onnx'
export const VAE_ENCODER = 'vae_encoder/model.onnx'
export const VAE_DECODER = 'vae_decoder/model.onnx'

/** Outputs as optimum and older exporters name them; latents come as a distribution's mean and log variance, or drawn from it. */
const EMBEDDINGS = ['last_hidden_state']
const LATENTS = ['latent_parameters', 'latent_sample']
const IMAGES = ['sample']

/** Captions that go through our text encoder together. */
const MOST_CAPTIONS = 16
/** Images of 64×64 px, say, that go through our autoencoder together: at 512 px one alone holds a quarter of a gigabyte. */
const MOST_IMAGES = 4

/** @throws BadInput: what is missing, damaged, or not supported */
export async function openTextEncoder(read: ReadFile, task: Task = {}): Promise<FrozenNetwork> {
  const onnx = await read(TEXT_ENCODER)
  if (onnx !== null) return FrozenNet.open(onnx, TEXT_ENCODER, EMBEDDINGS)
  if ((await read('text_encoder/config.json')) === null) throw missing(TEXT_ENCODER, 'text_encoder/model.safetensors')
  // The models of the page do without these layers.
  const { loadClipText } = await import('../text-encoder/clip-text-folder')
  const encoder = await loadClipText(inside(read, 'text_encoder'), task)
  return new LayeredNet({
    name: 'text_encoder',
    inputShape: ['tokens'],
    most: MOST_CAPTIONS,
    bytes: encoder.bytes,
    forward: (ids) => encoder.predict(ids as tf.Tensor2D),
    rest: () => encoder.rest(),
    dispose: () => encoder.dispose(),
  })
}

/**
 * Both halves of the autoencoder.
 * @param opened told of each half, so that what is open can be closed where the next fails
 * @throws BadInput: what is missing, damaged, or not supported
 */
export async function openAutoencoder(
  read: ReadFile,
  opened: (half: FrozenNetwork) => void,
  task: Task = {},
): Promise<{ encoder: FrozenNetwork; decoder: FrozenNetwork }> {
  const told = <T extends FrozenNetwork>(half: T): T => {
    opened(half)
    return half
  }
  const onnx = await read(VAE_ENCODER)
  if (onnx !== null) {
    const encoder = told(await FrozenNet.open(onnx, VAE_ENCODER, LATENTS))
    return { encoder, decoder: told(await FrozenNet.open(await read(VAE_DECODER), VAE_DECODER, IMAGES)) }
  }
  if ((await read('vae/config.json')) === null)
    throw missing(`${VAE_ENCODER} and ${VAE_DECODER}`, 'vae/diffusion_pytorch_model.safetensors')
  const { loadAutoencoder } = await import('../autoencoder/autoencoder-folder')
  const autoencoder = await loadAutoencoder(inside(read, 'vae'), task)
  const { imageChannels, latentChannels } = autoencoder.config
  type Half = Pick<LayeredNetParts, 'bytes' | 'heldBy' | 'dispose'>
  const half = (name: string, channels: number, forward: (images: tf.Tensor4D) => tf.Tensor4D, rest: Half) =>
    told(
      new LayeredNet({
        ...{ ...rest, name, most: MOST_IMAGES, inputShape: [channels, 'height', 'width'] },
        forward: (samples) => {
          const images = channelsLast(samples)
          const output = forward(images)
          const turned = channelsFirst(output)
          tf.dispose([images, output])
          return turned
        },
      }),
    )
  // Both stand on the same weights.
  const encoder = half('vae', imageChannels, (images) => autoencoder.moments(images), {
    bytes: autoencoder.bytes,
    dispose: () => autoencoder.dispose(),
  })
  return {
    encoder,
    decoder: half('vae', latentChannels, (latents) => autoencoder.decode(latents), {
      bytes: 0,
      heldBy: (edge) => Float32Array.BYTES_PER_ELEMENT * decodingNumbers(autoencoder.config, edge),
      dispose: () => undefined,
    }),
  }
}

const missing = (onnx: string, weights: string) => new BadInput(says.networkMissing({ onnx, weights }))
