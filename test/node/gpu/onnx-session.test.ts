/** Frozen networks in Node, on WebAssembly, with tfjs on its plain backend: values, and what a wrong feed is told. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { OnnxSession } from '../../../src/gpu/onnx-session'
import { readGolden, compareOutputs } from '../../../src/selftest/networks/golden'

const root = new URL('../../../', import.meta.url)
const read = async (path: string) => new Uint8Array(await readFile(new URL(path, root)))

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('OnnxSession', () => {
  it('computes what PyTorch does, for calls that overlap and inputs that are disposed of while they wait', async () => {
    const golden = readGolden(await read('test/golden/models/classifier-mnist.safetensors'))
    const session = await OnnxSession.open(await read(`public/models/${golden.model}`), golden.model)
    expect(session.onGpu).toBe(false)
    const running = [1, 2].map(() => {
      const feeds = golden.feeds()
      const outputs = session.run(feeds)
      tf.dispose(feeds)
      return outputs
    })
    for (const outputs of await Promise.all(running)) {
      expect(Object.keys(outputs).sort()).toEqual([...golden.outputs.keys()].sort())
      expect((await compareOutputs(golden, outputs)).difference).toBeLessThan(1e-3)
      tf.dispose(outputs)
    }
    await session.close()
    await session.close()
    await expect(session.run({})).rejects.toThrow('closed')
  })

  it('leaves no tensor behind but its outputs', async () => {
    const golden = readGolden(await read('test/golden/models/classifier-mnist.safetensors'))
    const session = await OnnxSession.open(await read(`public/models/${golden.model}`), golden.model)
    const before = tf.memory().numTensors
    const feeds = golden.feeds()
    const outputs = await session.run(feeds)
    tf.dispose([feeds, outputs])
    expect(tf.memory().numTensors).toBe(before)
    await session.close()
  })

  it('names the input that is missing or of the wrong shape', async () => {
    const path = 'public/models/classifier-mnist/model.onnx'
    const session = await OnnxSession.open(await read(path), path)
    await expect(session.run({})).rejects.toMatchObject({
      name: 'BadInput',
      message:
        'The network\'s input "images" [batch, 1, 32, 32] was not given; export it with the inputs that are fed here.',
    })
    const wrong = tf.zeros([2, 1, 28, 28])
    await expect(session.run({ images: wrong })).rejects.toMatchObject({
      name: 'BadInput',
      message:
        'The network\'s input "images" takes the shape [batch, 1, 32, 32]; it was given [2, 1, 28, 28]: export the network with that shape, or with free axes.',
    })
    wrong.dispose()
    await session.close()
  })

  it('says of bytes that are no network which file they are', async () => {
    const opened = OnnxSession.open(new TextEncoder().encode('<!doctype html>'), 'vae_decoder/model.onnx')
    await expect(opened).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining('vae_decoder/model.onnx') as string,
    })
  })
})
