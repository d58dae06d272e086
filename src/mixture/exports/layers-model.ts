/**
 * A mixture GAN as TensorFlow.js layers models: `prior/`, `generator/` and `classifier/`, each a `model.json` beside its `weights.bin`, for
 * `tf.loadLayersModel`. TensorFlow.js's own layers write them; they are fetched for this alone.
 */
import * as tf from '@tensorflow/tfjs-core'
import type * as Layers from '@tensorflow/tfjs-layers'
import type { LayerCopy, Weights } from '../../tensor/layer-copy'
import { LEAKY_SLOPE, NORM_EPSILON } from '../../tensor/layers'
import { layersLibrary, type LayersLibrary } from '../../tensor/layers-library'
import type { NetworksCopy, PriorCopy } from './copy'

/** The variables of a layer, in the order that the library's layer has them. */
type Variables = readonly Weights[]

/**
 * The same inputs and outputs as `onnxFiles` has, the prior's in the order weights, epsilon.
 * @param metadata of each model, as its `userDefinedMetadata`
 * @returns bytes by path
 * @throws BadInput where the library cannot be fetched
 */
export async function layersModelFiles(
  { shape, generator, classifier, prior }: NetworksCopy,
  metadata: Readonly<Record<string, string>>,
): Promise<Map<string, Uint8Array>> {
  const library = await layersLibrary()
  const { size, channels, latent, components } = shape
  const images = [size, size, channels]
  const models: [string, () => Layers.LayersModel][] = [
    ['generator', () => chain(library, 'generator', [latent], generator)],
  ]
  if (prior !== null) models.unshift(['prior', () => priorModel(library, prior, components, latent)])
  if (classifier !== null)
    models.push([
      'classifier',
      () => {
        const model = chain(library, 'classifier', images, classifier)
        model.add(library.layers.softmax({ name: 'responsibilities' }))
        return model
      },
    ])
  const files = new Map<string, Uint8Array>()
  for (const [name, make] of models) {
    const model = make()
    try {
      model.setUserDefinedMetadata(metadata)
      for (const [file, bytes] of await saved(model)) files.set(`${name}/${file}`, bytes)
    } finally {
      model.dispose()
    }
  }
  return files
}

/** The layers one after another. @param inputShape without the number of images */
function chain(
  { sequential, layers }: LayersLibrary,
  name: string,
  inputShape: number[],
  copies: readonly LayerCopy[],
) {
  const model = sequential({ name })
  model.add(layers.inputLayer({ inputShape, name: `${name}Input` }))
  copies.forEach((copy, place) => {
    for (const [layer, variables] of ofLibrary(layers, copy, place)) {
      model.add(layer)
      fill(layer, variables)
    }
  })
  return model
}

/** A described layer in the library's layers, with what goes into each. */
function ofLibrary(
  layers: LayersLibrary['layers'],
  { layer, weights }: LayerCopy,
  place: number,
): [Layers.layers.Layer, Variables][] {
  const leaky = (name: string): [Layers.layers.Layer, Variables] => [
    layers.leakyReLU({ name: `${name}.leakyRelu`, alpha: LEAKY_SLOPE }),
    [],
  ]
  switch (layer.kind) {
    case 'dense':
    case 'convolution':
    case 'transposed convolution': {
      const { name, bias } = layer
      const isLeaky = bias && layer.activation === 'leakyRelu'
      const activation = !bias || layer.activation === 'leakyRelu' ? 'linear' : layer.activation
      const common = { name, useBias: bias, activation, kernelInitializer: 'zeros' } as const
      const variables = [weights('weight'), ...(bias ? [weights('bias')] : [])]
      const made =
        layer.kind === 'dense'
          ? layers.dense({ ...common, units: layer.outputs })
          : layers[layer.kind === 'convolution' ? 'conv2d' : 'conv2dTranspose']({
              ...common,
              filters: layer.outputs,
              kernelSize: layer.kernel,
              strides: layer.stride,
              padding: 'same',
            })
      return [[made, variables], ...(isLeaky ? [leaky(name)] : [])]
    }
    case 'norm': {
      const { name, activation } = layer
      const variables = ['gamma', 'beta', 'runningMean', 'runningVariance'].map(weights)
      const norm = layers.batchNormalization({ name, epsilon: NORM_EPSILON })
      if (activation === 'linear') return [[norm, variables]]
      const after: [Layers.layers.Layer, Variables] =
        activation === 'relu' ? [layers.activation({ name: `${name}.relu`, activation }), []] : leaky(name)
      return [[norm, variables], after]
    }
    case 'max pool':
      return [[layers.maxPooling2d({ name: `pool${place}`, poolSize: 2, strides: 2, padding: 'same' }), []]]
    case 'flatten':
      return [[layers.flatten({ name: `rows${place}` }), []]]
    case 'to images': {
      const { size, channels } = layer
      return [[layers.reshape({ name: `images${place}`, targetShape: [size, size, channels] }), []]]
    }
  }
}

/** z = Σ_k w_k (A_k ε + μ_k): all A_k and μ_k as one dense layer on ε, and a product with the weights. */
function priorModel(
  { input, layers, model }: LayersLibrary,
  { means, factors }: PriorCopy,
  components: number,
  latent: number,
): Layers.LayersModel {
  const weights = input({ shape: [components], name: 'weights' })
  const epsilon = input({ shape: [latent], name: 'epsilon' })
  const units = components * latent
  const each = layers.dense({ name: 'gaussians', units, kernelInitializer: 'zeros' })
  const moved = layers.reshape({ name: 'each', targetShape: [components, latent] }).apply(each.apply(epsilon))
  const z = layers.dot({ name: 'z', axes: [1, 1] }).apply([weights, moved as Layers.SymbolicTensor])
  const turned = new Float32Array(latent * units)
  for (let row = 0; row < units; row++)
    for (let i = 0; i < latent; i++) turned[i * units + row] = factors.data[row * latent + i] ?? NaN
  fill(each, [
    { shape: [latent, units], data: turned },
    { shape: [units], data: means.data },
  ])
  return model({ name: 'prior', inputs: [weights, epsilon], outputs: z as Layers.SymbolicTensor })
}

function fill(layer: Layers.layers.Layer, variables: Variables): void {
  const tensors = variables.map(({ shape, data }) => tf.tensor(data, [...shape]))
  layer.setWeights(tensors)
  tf.dispose(tensors)
}

/** `model.json` and `weights.bin`, as the library's own savers lay them out. */
async function saved(model: Layers.LayersModel): Promise<[string, Uint8Array][]> {
  const files: [string, Uint8Array][] = []
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData, ...others }) => {
      const manifest = [{ paths: ['weights.bin'], weights: weightSpecs ?? [] }]
      const json = JSON.stringify({ modelTopology, ...others, weightsManifest: manifest })
      files.push(['model.json', new TextEncoder().encode(json)])
      files.push(['weights.bin', new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData))])
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
    }),
  )
  return files
}
