/** diffusers' AutoencoderKL (0.18.2) in float64 and loops, read line by line, nothing shared with src/. Images are `[C][H·W]`. */
import type { Weights } from './weights'

export interface VaeShape {
  imageChannels: number
  latentChannels: number
  channels: number[]
  layers: number
  groups: number
  quant: boolean
  postQuant: boolean
  attention: boolean
}

interface Image {
  height: number
  width: number
  planes: number[][]
}

export function vaeShapes(shape: VaeShape): Record<string, number[]> {
  const { imageChannels, latentChannels, channels, layers, quant, postQuant, attention } = shape
  const shapes: Record<string, number[]> = {}
  const conv = (name: string, outputs: number, inputs: number, kernel = 3) => {
    shapes[`${name}.weight`] = [outputs, inputs, kernel, kernel]
    shapes[`${name}.bias`] = [outputs]
  }
  const vector = (name: string, count: number) => {
    shapes[`${name}.weight`] = [count]
    shapes[`${name}.bias`] = [count]
  }
  const resnet = (name: string, inputs: number, outputs: number) => {
    vector(`${name}.norm1`, inputs)
    conv(`${name}.conv1`, outputs, inputs)
    vector(`${name}.norm2`, outputs)
    conv(`${name}.conv2`, outputs, outputs)
    if (inputs !== outputs) conv(`${name}.conv_shortcut`, outputs, inputs, 1)
  }
  const mid = (half: string, count: number) => {
    resnet(`${half}.mid_block.resnets.0`, count, count)
    if (attention) {
      vector(`${half}.mid_block.attentions.0.group_norm`, count)
      for (const part of ['to_q', 'to_k', 'to_v', 'to_out.0']) {
        shapes[`${half}.mid_block.attentions.0.${part}.weight`] = [count, count]
        shapes[`${half}.mid_block.attentions.0.${part}.bias`] = [count]
      }
    }
    resnet(`${half}.mid_block.resnets.1`, count, count)
  }
  const [first = 0, last = 0] = [channels[0], channels.at(-1)]
  conv('encoder.conv_in', first, imageChannels)
  channels.forEach((own, level) => {
    for (let i = 0; i < layers; i++)
      resnet(`encoder.down_blocks.${level}.resnets.${i}`, i === 0 ? (channels[level - 1] ?? first) : own, own)
    if (level < channels.length - 1) conv(`encoder.down_blocks.${level}.downsamplers.0.conv`, own, own)
  })
  mid('encoder', last)
  vector('encoder.conv_norm_out', last)
  conv('encoder.conv_out', 2 * latentChannels, last)
  if (quant) conv('quant_conv', 2 * latentChannels, 2 * latentChannels, 1)
  if (postQuant) conv('post_quant_conv', latentChannels, latentChannels, 1)
  conv('decoder.conv_in', last, latentChannels)
  mid('decoder', last)
  const up = [...channels].reverse()
  up.forEach((own, level) => {
    for (let i = 0; i <= layers; i++)
      resnet(`decoder.up_blocks.${level}.resnets.${i}`, i === 0 ? (up[level - 1] ?? last) : own, own)
    if (level < up.length - 1) conv(`decoder.up_blocks.${level}.upsamplers.0.conv`, own, own)
  })
  vector('decoder.conv_norm_out', first)
  conv('decoder.conv_out', imageChannels, first)
  return shapes
}

/** Mean and log variance, one behind the other. */
export function encode(weights: Weights, shape: VaeShape, image: Image): Image {
  const { conv, resnet, mid, norm } = layersOf(weights, shape)
  let x = conv(image, 'encoder.conv_in')
  shape.channels.forEach((_, level) => {
    for (let i = 0; i < shape.layers; i++) x = resnet(x, `encoder.down_blocks.${level}.resnets.${i}`)
    // One pixel more at the right and at the bottom, then every second, no border.
    if (level < shape.channels.length - 1)
      x = conv(padded(x), `encoder.down_blocks.${level}.downsamplers.0.conv`, { stride: 2, border: 0 })
  })
  x = conv(silu(norm(mid(x, 'encoder'), 'encoder.conv_norm_out')), 'encoder.conv_out')
  return shape.quant ? conv(x, 'quant_conv', { stride: 1, border: 0 }) : x
}

export function decode(weights: Weights, shape: VaeShape, latents: Image): Image {
  const { conv, resnet, mid, norm } = layersOf(weights, shape)
  let x = shape.postQuant ? conv(latents, 'post_quant_conv', { stride: 1, border: 0 }) : latents
  x = mid(conv(x, 'decoder.conv_in'), 'decoder')
  shape.channels.forEach((_, level) => {
    for (let i = 0; i <= shape.layers; i++) x = resnet(x, `decoder.up_blocks.${level}.resnets.${i}`)
    if (level < shape.channels.length - 1) x = conv(doubled(x), `decoder.up_blocks.${level}.upsamplers.0.conv`)
  })
  return conv(silu(norm(x, 'decoder.conv_norm_out')), 'decoder.conv_out')
}

function layersOf(weights: Weights, { groups, attention }: VaeShape) {
  const of = (name: string) => weights[name] ?? []
  const conv = (x: Image, name: string, { stride, border } = { stride: 1, border: 1 }): Image => {
    const [w, b] = [of(`${name}.weight`), of(`${name}.bias`)]
    const inputs = x.planes.length
    const kernel = Math.round(Math.sqrt(w.length / (b.length * inputs)))
    const [height, width] = [x.height, x.width].map((n) => Math.floor((n + 2 * border - kernel) / stride) + 1) as [
      number,
      number,
    ]
    const planes = b.map((bias, o) =>
      Array.from({ length: height * width }, (_, place) => {
        const [top, left] = [Math.floor(place / width) * stride - border, (place % width) * stride - border]
        let sum = bias
        for (let i = 0; i < inputs; i++)
          for (let dy = 0; dy < kernel; dy++)
            for (let dx = 0; dx < kernel; dx++) {
              const [row, column] = [top + dy, left + dx]
              if (row < 0 || column < 0 || row >= x.height || column >= x.width) continue
              sum +=
                (x.planes[i]?.[row * x.width + column] ?? NaN) *
                (w[((o * inputs + i) * kernel + dy) * kernel + dx] ?? NaN)
            }
        return sum
      }),
    )
    return { height, width, planes }
  }
  const norm = (x: Image, name: string): Image => {
    const size = x.planes.length / groups
    return {
      ...x,
      planes: x.planes.map((plane, c) => {
        const first = Math.floor(c / size) * size
        const all = x.planes.slice(first, first + size).flat()
        const mean = all.reduce((a, b) => a + b) / all.length
        const variance = all.reduce((sum, v) => sum + (v - mean) ** 2, 0) / all.length
        return plane.map(
          (v) =>
            ((v - mean) / Math.sqrt(variance + 1e-6)) * (of(`${name}.weight`)[c] ?? NaN) +
            (of(`${name}.bias`)[c] ?? NaN),
        )
      }),
    }
  }
  const resnet = (x: Image, name: string): Image => {
    const first = conv(silu(norm(x, `${name}.norm1`)), `${name}.conv1`)
    const second = conv(silu(norm(first, `${name}.norm2`)), `${name}.conv2`)
    const shortcut =
      weights[`${name}.conv_shortcut.weight`] === undefined
        ? x
        : conv(x, `${name}.conv_shortcut`, { stride: 1, border: 0 })
    return sum(shortcut, second)
  }
  const linear = (x: Image, name: string): Image => conv(x, name, { stride: 1, border: 0 })
  const look = (x: Image, name: string): Image => {
    const normed = norm(x, `${name}.group_norm`)
    const [q, k, v] = ['to_q', 'to_k', 'to_v'].map((part) => linear(normed, `${name}.${part}`)) as [Image, Image, Image]
    const places = x.height * x.width
    const weightsOf = Array.from({ length: places }, (_, a) => {
      const scores = Array.from({ length: places }, (__, b) =>
        Math.exp(
          q.planes.reduce((s, plane, c) => s + (plane[a] ?? NaN) * (k.planes[c]?.[b] ?? NaN), 0) /
            Math.sqrt(q.planes.length),
        ),
      )
      const all = scores.reduce((s, t) => s + t)
      return scores.map((score) => score / all)
    })
    const seen = {
      ...x,
      planes: v.planes.map((plane) => weightsOf.map((row) => row.reduce((s, w, b) => s + w * (plane[b] ?? NaN), 0))),
    }
    return sum(x, linear(seen, `${name}.to_out.0`))
  }
  const mid = (x: Image, half: string): Image => {
    const first = resnet(x, `${half}.mid_block.resnets.0`)
    const looked = attention ? look(first, `${half}.mid_block.attentions.0`) : first
    return resnet(looked, `${half}.mid_block.resnets.1`)
  }
  return { conv, norm, resnet, mid }
}

const each = (x: Image, f: (v: number) => number): Image => ({ ...x, planes: x.planes.map((plane) => plane.map(f)) })
const silu = (x: Image): Image => each(x, (v) => v / (1 + Math.exp(-v)))
const sum = (a: Image, b: Image): Image => ({
  ...a,
  planes: a.planes.map((plane, c) => plane.map((v, i) => v + (b.planes[c]?.[i] ?? NaN))),
})

function padded({ height, width, planes }: Image): Image {
  const wide = width + 1
  return {
    height: height + 1,
    width: wide,
    planes: planes.map((plane) =>
      Array.from({ length: (height + 1) * wide }, (_, place) => {
        const [row, column] = [Math.floor(place / wide), place % wide]
        return row < height && column < width ? (plane[row * width + column] ?? NaN) : 0
      }),
    ),
  }
}

function doubled({ height, width, planes }: Image): Image {
  const wide = 2 * width
  return {
    height: 2 * height,
    width: wide,
    planes: planes.map((plane) =>
      Array.from(
        { length: 4 * height * width },
        (_, place) => plane[Math.floor(Math.floor(place / wide) / 2) * width + Math.floor((place % wide) / 2)] ?? NaN,
      ),
    ),
  }
}
