/** Teachable Machine's exports, and other classifiers of TensorFlow.js's layers, as judges: against the library's own answers. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import type { NamedBytes } from '../../../../src/data/source-file'
import { openOwnClassifier } from '../../../../src/judges/own/open'
import type { HeldPictures } from '../../../../src/data/pictures'
import { Random } from '../../../../src/tensor/random'
import { filesOfLayers, LABELS, metadata, teachableFiles, teachableModel } from './teachable-machine'

const EDGE = 32

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const noise = (count: number, size: number, channels: 1 | 3): HeldPictures<Uint8Array> => {
  const random = new Random(3)
  const pixels = Uint8Array.from({ length: count * size * size * channels }, () => random.integer(256))
  return { count, size, channels, pixels }
}

const near = (values: ArrayLike<number>) => Array.from(values, (value) => expect.closeTo(value, 4) as number)

/** Class probabilities of what a judge gives. */
const softmaxOf = async (logits: tf.Tensor2D | null) => {
  if (logits === null) throw new Error('no logits')
  const probabilities = tf.softmax(logits)
  return probabilities.data().finally(() => probabilities.dispose())
}

const sentenceOf = async (files: readonly NamedBytes[]) =>
  openOwnClassifier(files, 'symmetric').then(
    ({ name }) => `no error: ${name}`,
    (error: Error) => `${error.name}: ${error.message}`,
  )

describe('an export of Teachable Machine', () => {
  it('gives the probabilities of predict, and the features of its last layer but one', async () => {
    const model = teachableModel(EDGE)
    const images = noise(9, EDGE, 3)
    const before = tf.memory().numTensors
    const { network, name, classNames } = await openOwnClassifier(
      [...(await filesOfLayers(model)), metadata()],
      'symmetric',
    )
    expect([name, classNames]).toEqual(['pets', LABELS])
    expect(network.description).toMatch(/^pets \([0-9a-f]{8}\), 100 numbers of 32×32 RGB images$/)
    const { features, logits } = await network.look(images)
    const input = tf.tensor4d(
      Array.from(images.pixels, (byte) => byte / 127.5 - 1),
      [9, EDGE, EDGE, 3],
    )
    const predicted = model.predict(input) as tf.Tensor
    expect(Array.from(await softmaxOf(logits))).toEqual(near(await predicted.data()))
    const [body, head] = model.layers as [layers.Sequential, layers.Sequential]
    const penultimate = tf.tidy(() => head.layers[0]?.apply(body.predict(input) as tf.Tensor) as tf.Tensor)
    expect(features.shape).toEqual([9, 100])
    expect(Array.from(await features.data())).toEqual(near(await penultimate.data()))
    // Not all alike: the images tell.
    expect(new Set((await penultimate.data()).slice(0, 100)).size).toBeGreaterThan(10)
    tf.dispose([features, logits ?? [], input, predicted, penultimate])
    await network.close()
    expect(tf.memory().numTensors).toBe(before)
    model.dispose()
  })

  it('takes grey images of 28 px as RGB of its own size', async () => {
    const { network } = await openOwnClassifier(await teachableFiles(EDGE), 'symmetric')
    const grey = noise(2, 28, 1)
    const coloured = {
      ...grey,
      channels: 3 as const,
      pixels: Uint8Array.from(Array.from(grey.pixels).flatMap((x) => [x, x, x])),
    }
    const [one, three] = [await network.look(grey), await network.look(coloured)]
    expect(Array.from(await one.features.data())).toEqual(near(await three.features.data()))
    await network.close()
  })
})

describe('other classifiers of layers', () => {
  it('may be functional, with the classes in a convolution of 1×1 and shapes behind it, as Keras has MobileNet', async () => {
    const { layers: make } = layers
    const images = layers.input({ shape: [8, 8, 1] })
    const apply = (layer: layers.layers.Layer, value: layers.SymbolicTensor) =>
      layer.apply(value) as layers.SymbolicTensor
    const wide = apply(
      make.conv2d({ filters: 5, kernelSize: 3, activation: 'relu', kernelInitializer: 'glorotNormal' }),
      images,
    )
    const pooled = apply(make.reshape({ targetShape: [1, 1, 5] }), apply(make.globalAveragePooling2d({}), wide))
    const scores = apply(make.conv2d({ filters: 4, kernelSize: 1 }), apply(make.dropout({ rate: 0.5 }), pooled))
    const classes = apply(make.softmax(), apply(make.reshape({ targetShape: [4] }), scores))
    const model = layers.model({ inputs: images, outputs: classes })
    const pictures = noise(3, 8, 1)
    const { network, classNames, isNamed, name } = await openOwnClassifier(await filesOfLayers(model), 'unit')
    expect([classNames, isNamed, name]).toEqual([['class 1', 'class 2', 'class 3', 'class 4'], false, 'model'])
    const { features, logits } = await network.look(pictures)
    const input = tf.tensor4d(
      Array.from(pictures.pixels, (byte) => byte / 255),
      [3, 8, 8, 1],
    )
    const inner = layers.model({ inputs: images, outputs: pooled }).predict(input) as tf.Tensor
    expect(Array.from(await features.data())).toEqual(near(await inner.data()))
    expect(Array.from(await softmaxOf(logits))).toEqual(near(await (model.predict(input) as tf.Tensor).data()))
    await network.close()
  })

  it('come in a zip, with what systems leave in it, and by its name where they have none', async () => {
    const files = await teachableFiles(EDGE)
    const inZip = Object.fromEntries(
      files.filter(({ path }) => path !== 'metadata.json').map(({ path, bytes }) => [path, bytes]),
    )
    const zip = zipSync({
      ...inZip,
      '__MACOSX/._model.json': new Uint8Array(3),
      'labels.txt': new TextEncoder().encode('0 cat\n1 big dog\n2 bird\n'),
    })
    const { network, name, classNames } = await openOwnClassifier([{ path: 'my pets.zip', bytes: zip }], 'symmetric')
    expect([name, classNames]).toEqual(['my pets', ['cat', 'big dog', 'bird']])
    await network.close()
  })
})

describe('what cannot judge', () => {
  const json = (path: string, value: unknown) => ({ path, bytes: new TextEncoder().encode(JSON.stringify(value)) })
  const empty = (path: string) => ({ path, bytes: new Uint8Array(4) })
  const ending = (activation: 'sigmoid' | 'linear') =>
    filesOfLayers(
      layers.sequential({
        layers: [
          layers.layers.flatten({ inputShape: [4, 4, 1] }),
          layers.layers.dense({ units: 2, activation, name: 'end' }),
        ],
      }),
    )
  const without = async (name: string) => (await teachableFiles(EDGE)).filter(({ path }) => path !== name)
  const graph = { format: 'graph-model', modelTopology: { node: [] }, weightsManifest: [] }

  it.each<[string, () => Promise<readonly NamedBytes[]> | readonly NamedBytes[], string]>([
    [
      'no weights',
      () => without('weights.bin'),
      'weights.bin is missing: model.json has its weights there; choose both together',
    ],
    ['weights alone', () => without('model.json'), 'model.json is missing: without it weights are numbers alone'],
    [
      'a graph model',
      () => [json('model.json', graph), empty('weights.bin')],
      'model.json is a graph model, whose layers',
    ],
    [
      'other weights',
      async () => [...(await without('weights.bin')), empty('weights.bin')],
      'The weights have 4 bytes, and model.json tells of',
    ],
    [
      'too few names',
      async () => [...(await without('metadata.json')), metadata(['cat', 'dog'])],
      'metadata.json names 2 classes, and the network gives 3',
    ],
    [
      'no names',
      async () => [...(await without('metadata.json')), json('metadata.json', {})],
      'metadata.json has no list “labels”',
    ],
    ['no softmax', () => ending('sigmoid'), 'its last layer “end” (Dense, activation sigmoid) is no softmax'],
    ['other JSON', () => [json('tokenizer.json', { a: 1 })], 'tokenizer.json has no layers and weights'],
    ['broken JSON', () => [{ path: 'model.json', bytes: new Uint8Array([123]) }], 'model.json is no JSON'],
    [
      'TensorFlow Lite',
      () => [empty('model_unquant.tflite'), empty('labels.txt')],
      'model_unquant.tflite is a TensorFlow Lite model, which cannot be used: in Teachable Machine choose',
    ],
    ['a picture', () => [empty('cat.png')], 'There is no network in cat.png; choose model.json'],
    ['nothing', () => [], 'There is no network in what was chosen'],
    [
      'two',
      async () => [...(await teachableFiles(EDGE)), empty('other.onnx')],
      'other.onnx and model.json are two networks',
    ],
  ])('%s: a sentence says why', async (_, files, sentence) => {
    const chosen = await files()
    const before = tf.memory().numTensors
    const told = await sentenceOf(chosen)
    expect(told).toMatch(/^BadInput: /)
    expect(told).toContain(sentence)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('a layer that TensorFlow.js does not have, an input that is no image, several outputs', async () => {
    const swap = async (from: string, to: string) =>
      (await teachableFiles(EDGE)).map(({ path, bytes }) =>
        path === 'model.json'
          ? { path, bytes: new TextEncoder().encode(new TextDecoder().decode(bytes).replace(from, to)) }
          : { path, bytes },
      )
    expect(await sentenceOf(await swap('"DepthwiseConv2D"', '"Normalization"'))).toBe(
      'BadInput: model.json has a layer of the kind “Normalization”, which TensorFlow.js does not have; export a network without it, or as ONNX.',
    )
    const { layers: make, sequential, input, model } = layers
    const sounds = sequential({ layers: [make.dense({ inputShape: [40], units: 2, activation: 'softmax' })] })
    expect(await sentenceOf(await filesOfLayers(sounds))).toMatch(
      /its input “.*” is \[batch, 40\]; a judge takes square images/,
    )
    const images = input({ shape: [4, 4, 1] })
    const flat = make.flatten().apply(images) as layers.SymbolicTensor
    const ends = [2, 3].map(
      (units) => make.dense({ units, activation: 'softmax' }).apply(flat) as layers.SymbolicTensor,
    )
    expect(await sentenceOf(await filesOfLayers(model({ inputs: images, outputs: ends })))).toMatch(
      /has 1 inputs and 2 outputs/,
    )
  })
})
