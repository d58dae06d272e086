/** CLIP's text encoder, or an autoencoder, against what another implementation computed with the same weights. */
import * as tf from '@tensorflow/tfjs-core'
import { AutoencoderKl } from '../src/diffusion/autoencoder/autoencoder'
import { parseAutoencoderConfig } from '../src/diffusion/autoencoder/config'
import { ClipTextEncoder } from '../src/diffusion/text-encoder/clip-text'
import { parseClipTextConfig } from '../src/diffusion/text-encoder/config'
import { BadArgument } from './bad-argument'
import { channelsFirst, channelsLast } from '../src/judges/frozen-net'
import type { SafetensorsEntry } from '../src/tensor/files/safetensors'
import { largestDifference, tensorOf, type Comparison } from './reference-tensors'

/** Largest difference of a value that passes. */
export const TOLERANCE = 1e-4

type Tensors = ReadonlyMap<string, SafetensorsEntry>

/**
 * Runs the network on the reference's inputs and compares all that the reference holds.
 * @param config parsed `config.json`
 * @param reference tensors in PyTorch's layout: `input_ids` `[B, S]` and `last_hidden_state` `[B, S, C]`; or `image` `[B, C, H, W]`,
 * and of `mean`, `logvar` and `decoded` (from `mean`) those that are to be compared: they tell which of the two it is
 * @throws BadInput where an input is missing or does not fit the network
 */
export async function comparePart(config: unknown, weights: Tensors, reference: Tensors): Promise<Comparison[]> {
  if (reference.has('input_ids')) return compareText(config, weights, reference)
  if (reference.has('image') || reference.has('decoded')) return compareAutoencoder(config, weights, reference)
  throw new BadArgument(
    `io.safetensors holds ${[...reference.keys()].join(', ') || 'nothing'}; it has to hold input_ids of a text encoder, or image or decoded of an autoencoder.`,
  )
}

async function compareText(config: unknown, weights: Tensors, reference: Tensors): Promise<Comparison[]> {
  const encoder = ClipTextEncoder.build(parseClipTextConfig(config), weights)
  const ids = tf.tidy(() => tf.cast(tensorOf(reference, 'input_ids'), 'int32') as tf.Tensor2D)
  const output = encoder.predict(ids)
  const compared = await compare('last_hidden_state', output, reference)
  tf.dispose([ids, output])
  encoder.dispose()
  return [compared]
}

async function compareAutoencoder(config: unknown, weights: Tensors, reference: Tensors): Promise<Comparison[]> {
  const autoencoder = AutoencoderKl.build(parseAutoencoderConfig(config), weights)
  const depth = autoencoder.config.latentChannels
  const compared: Comparison[] = []
  if (reference.has('mean') || reference.has('logvar')) {
    const images = tf.tidy(() => channelsLast(tensorOf(reference, 'image')))
    const moments = autoencoder.moments(images)
    const [mean, logvar] = tf.tidy(() => tf.split(channelsFirst(moments), [depth, depth], 1))
    if (reference.has('mean') && mean) compared.push(await compare('mean', mean, reference))
    // Clamped as diffusers does before it is used.
    if (reference.has('logvar') && logvar) {
      const clamped = tf.clipByValue(logvar, -30, 20)
      compared.push(await compare('logvar', clamped, reference))
      clamped.dispose()
    }
    tf.dispose([images, moments, mean ?? [], logvar ?? []])
  }
  if (reference.has('decoded')) {
    const latents = tf.tidy(() => channelsLast(tensorOf(reference, 'mean')))
    const images = autoencoder.decode(latents)
    const turned = channelsFirst(images)
    compared.push(await compare('decoded', turned, reference))
    tf.dispose([latents, images, turned])
  }
  autoencoder.dispose()
  if (compared.length === 0)
    throw new BadArgument('io.safetensors has none of mean, logvar and decoded to compare with.')
  return compared
}

async function compare(name: string, output: tf.Tensor, reference: Tensors): Promise<Comparison> {
  const expected = reference.get(name)
  if (expected === undefined) throw new BadArgument(`io.safetensors has no tensor "${name}".`)
  const fits = expected.shape.join() === output.shape.join()
  const difference = fits ? largestDifference(await output.data(), expected.data) : Infinity
  return { name, difference, tolerance: TOLERANCE, passed: difference <= TOLERANCE }
}
