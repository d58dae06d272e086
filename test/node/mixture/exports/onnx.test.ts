/** Exported ONNX files in ONNX Runtime against the model itself. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { OnnxSession } from '../../../../src/gpu/onnx-session'
import { copyNetworks } from '../../../../src/mixture/exports/copy'
import { onnxFiles } from '../../../../src/mixture/exports/onnx'
import { farthest, modelOf, ownAnswers, variants, type Values } from './models'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** What ONNX Runtime makes of the inputs that the file asks for, in the order of its outputs. */
async function answer(file: Uint8Array | undefined, given: Record<string, Values>) {
  const session = await OnnxSession.open(file ?? new Uint8Array(), 'test.onnx')
  const feeds = Object.fromEntries(
    session.inputs.map(({ name }) => [name, tf.tensor(given[name]?.data ?? [], given[name]?.shape)]),
  )
  const outputs = await session.run(feeds)
  const read = await Promise.all(
    Object.entries(outputs).map(async ([name, t]) => [name, { shape: t.shape, data: await t.data() }] as const),
  )
  tf.dispose([feeds, outputs])
  await session.close()
  return { ports: [session.inputs, session.outputs], values: Object.fromEntries(read) }
}

describe('an ONNX export', () => {
  it.each(variants)('gives what the model gives: %s (%#)', async (_, config, image) => {
    const model = modelOf(config, image)
    const own = await ownAnswers(model)
    const files = onnxFiles(await copyNetworks(model), {})
    expect([...files.keys()]).toEqual([
      ...(model.networks.prior === null ? [] : ['prior.onnx']),
      'generator.onnx',
      ...(model.networks.classifier === null ? [] : ['classifier.onnx']),
    ])
    for (const [name, file] of files) {
      const output =
        { 'prior.onnx': 'z', 'generator.onnx': 'images', 'classifier.onnx': 'responsibilities' }[name] ?? ''
      const { values } = await answer(file, own)
      expect(Object.keys(values), name).toEqual([output])
      expect(values[output]?.shape, name).toEqual(own[output]?.shape)
      const difference = farthest(own[output]?.data ?? [], values[output]?.data ?? [])
      expect(difference, name).toBeLessThan(1e-5)
    }
    model.dispose()
  })

  it('names its inputs and outputs, and leaves the number of images open', async () => {
    const [, config, image] = variants[0] ?? expect.unreachable()
    const model = modelOf(config, image)
    const own = await ownAnswers(model)
    const files = onnxFiles(await copyNetworks(model), {})
    const ports = await Promise.all([...files].map(async ([, file]) => (await answer(file, own)).ports))
    const float32 = (name: string, ...shape: (number | string)[]) => ({ name, type: 'float32', shape })
    expect(ports).toEqual([
      [[float32('weights', 'N', 4), float32('epsilon', 'N', 6)], [float32('z', 'N', 6)]],
      [[float32('z', 'N', 6)], [float32('images', 'N', 28, 28, 1)]],
      [[float32('images', 'N', 28, 28, 1)], [float32('responsibilities', 'N', 4)]],
    ])
    model.dispose()
  })

  it('leaves no tensor behind', async () => {
    const [, config, image] = variants[0] ?? expect.unreachable()
    const model = modelOf(config, image)
    const before = tf.memory().numTensors
    await copyNetworks(model)
    expect(tf.memory().numTensors).toBe(before)
    model.dispose()
  })
})
