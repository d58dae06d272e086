/**
 * Exports as Teachable Machine writes them, made here: a sequential model of a sequential model (a cut MobileNet, average pooling) and a
 * sequential head (100 features, softmax without bias), written by TensorFlow.js's own layers.
 */
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { Random } from '../../../../src/tensor/random'
import type { NamedBytes } from '../../../../src/data/source-file'

export const LABELS = ['cat', 'dog', 'bird']

const utf8 = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

/** A functional model of MobileNet V2's layers: padded strides, depthwise convolutions, ReLU6, one shortcut. */
function mobileNet(edge: number, channels: number): layers.LayersModel {
  const { layers: make } = layers
  const images = layers.input({ shape: [edge, edge, channels] })
  const apply = (layer: layers.layers.Layer, value: layers.SymbolicTensor | layers.SymbolicTensor[]) =>
    layer.apply(value) as layers.SymbolicTensor
  const normed = (value: layers.SymbolicTensor) => apply(make.batchNormalization({ epsilon: 0.001 }), value)
  const active = (value: layers.SymbolicTensor) => apply(make.reLU({ maxValue: 6 }), normed(value))
  const padding = [
    [0, 1],
    [0, 1],
  ] as [[number, number], [number, number]]
  const padded = apply(make.zeroPadding2d({ padding }), images)
  const stem = active(
    apply(make.conv2d({ filters: 8, kernelSize: 3, strides: 2, padding: 'valid', useBias: false }), padded),
  )
  const deep = active(apply(make.depthwiseConv2d({ kernelSize: 3, padding: 'same', useBias: false }), stem))
  const flat = normed(apply(make.conv2d({ filters: 8, kernelSize: 1, padding: 'same', useBias: false }), deep))
  const sum = apply(make.add(), [stem, flat])
  const wide = active(apply(make.conv2d({ filters: 24, kernelSize: 1, padding: 'same', useBias: false }), sum))
  return layers.model({ inputs: images, outputs: wide })
}

/** Weights that make features differ from image to image, the same each time. */
function shake(model: layers.LayersModel): void {
  const random = new Random(5)
  for (const weight of model.weights) {
    const shape = weight.shape as number[]
    const isVariance = weight.name.includes('moving_variance')
    const values = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
      isVariance ? 0.5 + random.uniform() : (random.uniform() - 0.5) * (weight.name.includes('dense') ? 1 : 1.6),
    )
    const tensor = tf.tensor(values, shape)
    weight.write(tensor)
    tensor.dispose()
  }
}

export function teachableModel(edge = 224, channels = 3, classes = LABELS.length): layers.Sequential {
  const { sequential, layers: make } = layers
  const body = sequential({ layers: [mobileNet(edge, channels), make.globalAveragePooling2d({})] })
  const head = sequential()
  head.add(make.dense({ inputShape: [24], units: 100, activation: 'relu', kernelInitializer: 'varianceScaling' }))
  head.add(make.dense({ units: classes, activation: 'softmax', useBias: false }))
  const model = sequential()
  model.add(body)
  model.add(head)
  shake(model)
  balance(model, body, head)
  return model
}

/** Takes from each class's weights what all images have in common, so that none is every image's class, and makes the rest tell. */
function balance(model: layers.Sequential, body: layers.Sequential, head: layers.Sequential): void {
  const [dense, last] = head.layers
  const [, ...shape] = model.inputs[0]?.shape ?? []
  const kernel = last?.weights[0]
  if (dense === undefined || kernel === undefined) throw new Error('the head has two dense layers')
  const random = new Random(11)
  tf.tidy(() => {
    const size = shape.map((length) => length ?? 1)
    const images = Array.from({ length: 12 }, (_, i) =>
      tf.tensor(
        Array.from({ length: size.reduce((a, b) => a * b, 1) }, () => (random.uniform() - 0.5) * (i / 6)),
        size,
      ),
    )
    const features = dense.apply(body.predict(tf.stack(images)) as tf.Tensor) as tf.Tensor2D
    const mean = tf.mean<tf.Tensor2D>(features, 0, true)
    const direction = tf.div(mean, tf.norm(mean))
    const weights = kernel.read() as tf.Tensor2D
    const along = tf.matMul(tf.transpose(direction), tf.matMul(direction, weights))
    kernel.write(tf.mul(tf.sub(weights, along), 40))
  })
}

/** `model.json` and `weights.bin` of a layers model. */
export async function filesOfLayers(model: layers.LayersModel): Promise<NamedBytes[]> {
  const files: NamedBytes[] = []
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const weightsManifest = [{ paths: ['./weights.bin'], weights: weightSpecs }]
      files.push({ path: 'model.json', bytes: utf8({ modelTopology, weightsManifest }) })
      files.push({ path: 'weights.bin', bytes: new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)) })
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
    }),
  )
  return files
}

export const metadata = (labels: readonly string[] = LABELS, modelName = 'pets'): NamedBytes => ({
  path: 'metadata.json',
  bytes: utf8({
    tfjsVersion: '1.3.1',
    tmVersion: '2.4.10',
    packageVersion: '0.8.4',
    packageName: '@teachablemachine/image',
    userMetadata: {},
    modelName,
    labels,
    imageSize: 224,
  }),
})

/** The three files of an export. */
export async function teachableFiles(edge?: number, channels?: number): Promise<NamedBytes[]> {
  const model = teachableModel(edge, channels)
  const files = await filesOfLayers(model)
  model.dispose()
  return [...files, metadata()]
}
