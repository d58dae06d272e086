/** Small models of every kind that the page trains, with numbers in them that a mistake would show by. */
import * as tf from '@tensorflow/tfjs-core'
import { MixtureModel } from '../../../../src/mixture/model'
import { asPublished, presets } from '../../../../src/mixture/presets'
import { classify } from '../../../../src/mixture/responsibilities'
import type { MixtureConfig } from '../../../../src/mixture/types'
import { Random } from '../../../../src/tensor/random'

type Image = MixtureModel['image']

const tiny: MixtureConfig = { ...presets.classroom('mnist'), width: 1 / 16, components: 4, latent: 6 }
const grey: Image = { size: 28, channels: 1 }
const colour: Image = { size: 64, channels: 3 }

/** What the page can train: each method, each classifier, each size of image, and the presets at their own widths. */
export const variants: [string, MixtureConfig, Image][] = [
  ['C with an encoder of its own', tiny, grey],
  ["C with D's encoder", { ...tiny, classifier: 'shared' }, grey],
  ["C of the paper's Table 1", { ...tiny, classifier: 'separate' }, grey],
  ['as published', asPublished(tiny), { size: 32, channels: 3 }],
  ['GM-GAN', { ...tiny, method: 'gm-gan' }, grey],
  ['vanilla', { ...tiny, method: 'vanilla' }, grey],
  ['C with an encoder of its own', tiny, colour],
  ["C with D's encoder", { ...tiny, classifier: 'shared' }, colour],
  ["C of the paper's Table 1", { ...tiny, classifier: 'separate' }, colour],
  ['preset classroom', presets.classroom('mnist'), grey],
  ['preset classroom', presets.classroom('emoji'), colour],
  ['preset paper, width a half', { ...presets.paper('mnist'), width: 0.5 }, grey],
]

/** With all its numbers moved off what they begin with: norms that scale and shift, A_k that are no identities. */
export function modelOf(config: MixtureConfig, image: Image): MixtureModel {
  const model = new MixtureModel(config, image)
  const random = new Random(7)
  // C is to be sure of something: fresh, it gives every image the same.
  const head = model.networks.classifier?.layers.at(-1)?.parameters.get('head.weight')
  tf.tidy(() => head?.assign(tf.mul(head, 30)))
  for (const parameters of Object.values(model.networks.parameters))
    for (const [name, variable] of parameters.entries())
      if (/gamma|beta|running|means|factors/.test(name))
        tf.tidy(() => {
          const noise = tf.tensor(
            random.uniforms(variable.size).map((u) => u - 0.5),
            variable.shape,
          )
          variable.assign(tf.add(variable, tf.mul(noise, 0.6)))
        })
  return model
}

/** What the model itself makes of three rows of weights and ε. */
export async function ownAnswers({ networks, config }: MixtureModel) {
  const { classifier, prior, generate, shape } = networks
  const random = new Random(3)
  const epsilon = { shape: [3, config.latent], data: random.normals(3 * config.latent) }
  const raw = random.uniforms(3 * shape.components)
  const weights = {
    shape: [3, shape.components],
    data: raw.map((u, i) => u / rowSum(raw, Math.floor(i / shape.components), shape.components)),
  }
  const tensors = tf.tidy(() => {
    const noise = tf.tensor2d(epsilon.data, [3, config.latent])
    const z = prior === null ? noise : prior.latents(tf.tensor2d(weights.data, [3, shape.components]), noise)
    const images = generate(z, 'running')
    const responsibilities = classifier === null ? null : tf.softmax(classify(classifier, images, 'running'))
    return { z, images, ...(responsibilities === null ? {} : { responsibilities }) }
  })
  const read = await Promise.all(
    Object.entries(tensors).map(
      async ([name, t]) => [name, { shape: t.shape, data: await t.data<'float32'>() }] as const,
    ),
  )
  tf.dispose(tensors)
  return { weights, epsilon, ...Object.fromEntries(read) } as Record<string, Values>
}

export interface Values {
  shape: number[]
  data: Float32Array
}

export const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0)

const rowSum = (values: Float32Array, row: number, length: number) =>
  values.subarray(row * length, (row + 1) * length).reduce((a, b) => a + b, 0)
