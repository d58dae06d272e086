/** ONNX classifiers as judges: their features are found before their last weights, whatever is behind these. Worked by hand. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { openOwnClassifier } from '../../../../src/judges/own/open'
import { OnnxGraph, type Attribute } from '../../../../src/tensor/onnx/graph'
import { flat } from '../small-networks'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** Twice the red, once the red and the blue, and minus the green, of the channels' means. */
const WEIGHTS = [2, 1, 0, 0, 0, -1, 0, 1, 0]

interface Made {
  layout?: 'NCHW' | 'NHWC'
  shape?: (number | string)[]
  /** Behind the classes' weights. */
  ends?: readonly [operator: string, attributes?: Record<string, Attribute>][]
}

/** The channels' means, then classes of them. */
function classifier({ layout = 'NCHW', shape, ends = [['Softmax']] }: Made = {}) {
  const graph = new OnnxGraph()
  const sizes = shape ?? (layout === 'NCHW' ? ['batch', 3, 4, 4] : [1, 4, 4, 3])
  let value = graph.input('images', sizes)
  if (layout === 'NHWC') value = graph.node('Transpose', 'first', [value], { perm: { ints: [0, 3, 1, 2] } })
  value = graph.node('Flatten', 'means', [graph.node('GlobalAveragePool', 'pooled', [value])])
  const weights = graph.tensor('weights', [3, 3], Float32Array.from(WEIGHTS))
  const bias = graph.tensor('bias', [3], Float32Array.of(0, 0.5, 0))
  value = graph.node('Add', 'scores', [graph.node('MatMul', 'product', [value, weights]), bias])
  ends.forEach(([operator, attributes], place) => {
    value = graph.node(operator, place === ends.length - 1 ? 'classes' : `end${place}`, [value], attributes)
  })
  graph.output(value, [sizes[0] ?? 'batch', 3])
  return graph.file({ name: 'judge', about: 'channel means', metadata: {} })
}

const opened = (bytes: Uint8Array, ...beside: { path: string; bytes: Uint8Array }[]) =>
  openOwnClassifier([{ path: 'colours.onnx', bytes }, ...beside], 'symmetric')
const sentenceOf = (bytes: Uint8Array) =>
  opened(bytes).then(
    () => 'no error',
    (error: Error) => `${error.name}: ${error.message}`,
  )
const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 3) as number)

describe('an ONNX classifier', () => {
  it.each<[string, Made]>([
    ['ending in a softmax', {}],
    ['ending in what a softmax takes', { ends: [] }],
    ['ending in the softmax’s logarithm, reshaped', { ends: [['LogSoftmax'], ['Identity']] }],
    ['with the channels last, one image at a time', { layout: 'NHWC' }],
    ['of images of any size', { shape: ['n', 3, 'h', 'w'] }],
  ])('%s gives its features and classes', async (_, made) => {
    const before = tf.memory().numTensors
    const { network, name, classNames } = await opened(classifier(made), {
      path: 'labels.txt',
      bytes: new TextEncoder().encode('red\nviolet\nnot green\n'),
    })
    expect([name, classNames]).toEqual(['colours', ['red', 'violet', 'not green']])
    expect(network.description).toMatch(
      made.shape === undefined ? /^colours \([0-9a-f]{8}\), 3 numbers of 4×4 RGB images$/ : /of 224×224 RGB images$/,
    )
    const { features, logits } = await network.look(flat(4, [255, 0, 51], [0, 255, 0]))
    expect(await features.array()).toEqual([near([1, -1, -0.6]), near([-1, 1, -1])])
    const probabilities = tf.softmax(logits ?? tf.tensor2d([[0]]))
    const scores = [
      [2, 0.9, 1],
      [-2, -1.5, -1],
    ]
    const exact = scores.map((row) =>
      row.map((score) => Math.exp(score) / row.reduce((sum, s) => sum + Math.exp(s), 0)),
    )
    expect(await probabilities.array()).toEqual(exact.map(near))
    tf.dispose([features, logits ?? [], probabilities])
    await network.close()
    expect(tf.memory().numTensors).toBe(before)
  })

  it.each([
    [
      'a sigmoid',
      () => classifier({ ends: [['Sigmoid']] }),
      'colours.onnx ends in a sigmoid, by which an image may be',
    ],
    ['part of it', () => classifier().slice(0, 60), 'colours.onnx is no ONNX file, or only the beginning of one'],
    ['something else', () => Uint8Array.from({ length: 99 }, (_, i) => i * 7), 'colours.onnx is no ONNX file'],
    ['an image that is not square', () => classifier({ shape: ['n', 3, 4, 6] }), 'a judge takes square images'],
    [
      'an operator in between',
      () => classifier({ ends: [['Tanh']] }),
      'no layer of weights was found before its output “classes” (Tanh)',
    ],
  ])('%s: a sentence says why it cannot judge', async (_, made, sentence) => {
    const told = await sentenceOf(made())
    expect(told).toMatch(/^BadInput: /)
    expect(told).toContain(sentence)
  })
})
