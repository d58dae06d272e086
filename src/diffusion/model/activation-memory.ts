/**
 * How many numbers a training step holds for one sample while it looks for gradients, counted layer by layer from the UNet's configuration.
 *
 * tfjs's tape keeps, until the gradients are there, what each operation saved of its inputs or outputs, and the gradient by each
 * operation's output. Reshapes, and sums' gradients, share memory; attention weights are not stored.
 */
import { WIDENING } from '../unet/feed-forward'
import type { TransformerShape, UNetConfig, UNetLevel } from '../unet/config'

export interface SampleShape {
  /** Of one image's latents. */
  height: number
  width: number
  /** Tokens of a caption. */
  captionLength: number
  /** Of the adapters; 0 without LoRA. */
  rank: number
  /** Whether the network's own weights are halves: a layer by them keeps nothing of its sums. */
  halves: boolean
}

/** A resolution of the UNet. */
interface Place extends SampleShape {
  pixels: number
}

/**
 * Bytes that a step holds of `samples` at once.
 * @param widened bytes of the largest layer while its halves are float32: such layers are the coarsest, which a step meets half way
 */
export function stepBytes(config: UNetConfig, sample: SampleShape, samples: number, widened: number): number {
  const activations = Float32Array.BYTES_PER_ELEMENT * samples * activationsOf(config, sample)
  return Math.max(activations, activations / 2 + widened)
}

/** @returns float32 numbers a sample */
function activationsOf(config: UNetConfig, sample: SampleShape): number {
  const { levels, inChannels, outChannels } = config
  const coarsest = levels.length - 1
  const places = levels.map((_, i): Place => {
    // Each downsampling halves, rounding up.
    const edge = (length: number) => Math.ceil(length / 2 ** i)
    return { ...sample, pixels: edge(sample.height) * edge(sample.width) }
  })
  const finest = levels[0]?.channels ?? 0
  const at = (i: number) => {
    const [level, place] = [levels[i], places[i]]
    if (level === undefined || place === undefined) throw new RangeError(`There is no level ${i}.`)
    return { level, place }
  }
  const channelsAt = (i: number) => at(Math.min(Math.max(i, 0), coarsest)).level.channels

  // Noisy latents and target; first and last convolution, the norm between them, and the error's square.
  let sum =
    (places[0]?.pixels ?? 0) *
    (2 * inChannels +
      convolution(inChannels, finest) +
      norm(finest, sample.halves) +
      convolution(finest, outChannels) +
      4 * outChannels)
  levels.forEach((_, i) => {
    const { level, place } = at(i)
    const { channels, layers } = level
    const next = places[i + 1]
    for (let layer = 0; layer < layers; layer++)
      sum +=
        resnet(place, layer === 0 ? channelsAt(i - 1) : channels, channels) +
        attentionBehind(place, level, level.downAttention)
    if (next !== undefined) sum += place.pixels * channels + next.pixels * 3 * channels
    for (let layer = 0; layer <= layers; layer++) {
      const image = layer === 0 ? channelsAt(i + 1) : channels
      const skip = layer === layers ? channelsAt(i - 1) : channels
      sum +=
        place.pixels * 2 * (image + skip) +
        resnet(place, image + skip, channels) +
        attentionBehind(place, level, level.upAttention)
    }
    // An upsampling ends at the finer level, with its coarser level's channels.
    if (i > 0)
      sum += (places[i - 1]?.pixels ?? 0) * (channels + convolution(channels, channels)) + place.pixels * channels
  })
  if (config.midBlock !== null) {
    const { level, place } = at(coarsest)
    sum += 2 * resnet(place, level.channels, level.channels) + attentionBehind(place, level, true)
  }
  return sum
}

/** A pixel of a convolution or linear layer with its bias: its output, and the gradients by that and by its input. */
const convolution = (inputs: number, outputs: number) => 2 * outputs + inputs

/** A pixel of a norm: its output, which a layer by halves behind it does not keep, and the gradient by that. */
const norm = (channels: number, halves: boolean) => (halves ? 1 : 2) * channels

function resnet({ pixels, halves }: Place, inputs: number, outputs: number): number {
  const shortcut = inputs === outputs ? 0 : convolution(inputs, outputs)
  // Behind them: the sum with the timestep, and the sum with the input and its gradient.
  const sums = halves ? outputs : 3 * outputs + inputs
  return (
    pixels *
    (norm(inputs, halves) +
      convolution(inputs, outputs) +
      norm(outputs, halves) +
      convolution(outputs, outputs) +
      shortcut +
      sums)
  )
}

function attentionBehind(place: Place, { channels, transformer }: UNetLevel, present: boolean): number {
  if (!present) return 0
  const { heads, depth } = transformer
  const inner = heads * Math.floor(channels / heads)
  const around =
    norm(channels, place.halves) + convolution(channels, inner) + convolution(inner, channels) + 2 * channels
  return place.pixels * around + depth * block(place, inner, transformer)
}

function block(place: Place, channels: number, { onlyCrossAttention, contextSize }: TransformerShape): number {
  const { pixels, captionLength, halves } = place
  const projected = (rows: number, inputs: number) => rows * projection(place, inputs, channels)
  const own = projected(pixels, channels)
  const caption = projected(captionLength, contextSize)
  // Queries and the output are always of the image; keys and values of what is looked at.
  const self = 2 * own + 2 * (onlyCrossAttention ? caption : own)
  const cross = 2 * own + 2 * caption
  // Attention's own output and its gradient; a norm before, a sum behind.
  const sum = halves ? 0 : 2 * channels
  const around = 2 * (2 * channels + norm(channels, halves) + sum)
  const width = WIDENING * channels
  const forward =
    norm(channels, halves) + convolution(channels, 2 * width) + norm(width, halves) + convolution(width, channels) + sum
  return self + cross + pixels * (around + forward)
}

/** A row of an attention projection: output, gradients by it and by the input; with LoRA, the same of A, and the gradients by B's product and its multiple. */
function projection({ rank }: SampleShape, inputs: number, outputs: number): number {
  const plain = 2 * outputs + inputs
  return rank === 0 ? plain : plain + 2 * rank + inputs + 2 * outputs
}
