/**
 * Every bundled ONNX file in the page's own runtime: what ONNX Runtime computes in Chromium equals what PyTorch computed when
 * the weights were made (pretrain/golden.py), or onnx's reference evaluator of a file that PyTorch did not make
 * (pretrain/golden_reference.py), on WebAssembly and on a WebGPU device that tfjs shares.
 */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { OnnxSession } from '../../../src/gpu/onnx-session'
import { checkNetwork, NETWORK_TOLERANCE } from '../../../src/selftest/networks/checks'
import { compareOutputs, readGolden, type Golden } from '../../../src/selftest/networks/golden'
import { startAnyWebgpu } from '../compare'

const goldenUrls = import.meta.glob<string>('../../golden/models/*.safetensors', {
  query: '?url',
  import: 'default',
  eager: true,
})

async function bytesOf(url: string): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok || response.headers.get('content-type')?.includes('text/html'))
    throw new Error(`${url} is not there: pretrain/run.sh makes it.`)
  return new Uint8Array(await response.arrayBuffer())
}

const goldens: Golden[] = await Promise.all(
  Object.values(goldenUrls).map(async (url) => readGolden(await bytesOf(url))),
)
const networks = goldens.filter(({ model }) => model.endsWith('.onnx'))
const network = (model: string): Golden => {
  const found = networks.find((golden) => golden.model === model)
  if (found === undefined) throw new Error(`test/golden/models holds nothing for ${model}.`)
  return found
}

const runGolden = async (golden: Golden) => checkNetwork(golden, await bytesOf(`/models/${golden.model}`))

describe('on WebAssembly', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu')
  })

  it.each(networks)('$model gives its golden activations', async (golden) => {
    const { difference, onGpu } = await runGolden(golden)
    expect(onGpu).toBe(false)
    expect(difference).toBeLessThan(NETWORK_TOLERANCE)
  })
})

describe('on the WebGPU device of tfjs', () => {
  beforeAll(async () => {
    await startAnyWebgpu()
    await tf.setBackend('webgpu')
  })

  it.each(networks)('$model gives its golden activations', async (golden) => {
    const { difference, onGpu } = await runGolden(golden)
    expect(onGpu).toBe(true)
    expect(difference).toBeLessThan(NETWORK_TOLERANCE)
  })

  it('outlives the closing of every session', async () => {
    const ones = tf.add(tf.ones([3]), 0)
    expect(Array.from(await ones.data())).toEqual([1, 1, 1])
    ones.dispose()
  })

  it('takes what tfjs computed there, and gives it back there, without a readback', async () => {
    const golden = network('classifier-mnist/model.onnx')
    const session = await OnnxSession.open(await bytesOf(`/models/${golden.model}`), golden.model)
    const { images } = golden.feeds()
    if (images === undefined) throw new Error(`${golden.model} has no input "images".`)
    // Halved and doubled on the GPU: the same values, in a buffer of tfjs's that has never been in memory.
    const half = tf.mul(images, 0.5)
    const onGpu = tf.mul(half, 2)
    let readbacks = 0
    const mapAsync = GPUBuffer.prototype.mapAsync
    GPUBuffer.prototype.mapAsync = function (...mode) {
      readbacks++
      return mapAsync.apply(this, mode)
    }
    try {
      const outputs = await session.run({ images: onGpu })
      const scaled = Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, tf.mul(output, 1)]))
      expect(readbacks).toBe(0)
      expect((await compareOutputs(golden, scaled)).difference).toBeLessThan(NETWORK_TOLERANCE)
      tf.dispose([images, half, onGpu, outputs, scaled])
    } finally {
      GPUBuffer.prototype.mapAsync = mapAsync
    }
    await session.close()
  })
})
