/** Exported TensorFlow.js layers models, loaded as a visitor would load them, against the model itself. */
import * as tfjs from '@tensorflow/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { copyNetworks } from '../../../../src/mixture/exports/copy'
import { layersModelFiles } from '../../../../src/mixture/exports/layers-model'
import { farthest, modelOf, ownAnswers, variants } from './models'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** Brings the files as a site would; `tf.loadLayersModel` asks for them by address. */
function siteOf(files: ReadonlyMap<string, Uint8Array>): typeof fetch {
  return async (address) => {
    const bytes = files.get(new URL(String(address)).pathname.slice(1))
    const headers = {
      'content-type': String(address).endsWith('.json') ? 'application/json' : 'application/octet-stream',
    }
    return bytes === undefined ? new Response(null, { status: 404 }) : new Response(bytes.slice(), { headers })
  }
}

const load = (files: ReadonlyMap<string, Uint8Array>, name: string) =>
  tfjs.loadLayersModel(tfjs.io.http(`http://site.test/${name}/model.json`, { fetchFunc: siteOf(files) }))

describe('a TensorFlow.js export', () => {
  it.each(variants)('loads, and gives what the model gives: %s (%#)', async (_, config, image) => {
    const model = modelOf(config, image)
    const own = await ownAnswers(model)
    const files = await layersModelFiles(await copyNetworks(model), { run: 'test' })
    const names = [
      ...(model.networks.prior === null ? [] : ['prior']),
      'generator',
      ...(model.networks.classifier === null ? [] : ['classifier']),
    ]
    expect([...files.keys()]).toEqual(names.flatMap((name) => [`${name}/model.json`, `${name}/weights.bin`]))
    const ports: Record<string, [string[], string]> = {
      prior: [['weights', 'epsilon'], 'z'],
      generator: [['z'], 'images'],
      classifier: [['images'], 'responsibilities'],
    }
    for (const name of names) {
      const [inputs, output] = ports[name] ?? expect.unreachable()
      const loaded = await load(files, name)
      expect(loaded.getUserDefinedMetadata()).toEqual({ run: 'test' })
      const feeds = inputs.map((input) => tf.tensor(own[input]?.data ?? [], own[input]?.shape))
      const result = loaded.predict(feeds) as tf.Tensor
      expect(result.shape, name).toEqual(own[output]?.shape)
      expect(farthest(own[output]?.data ?? [], await result.data()), name).toBeLessThan(1e-5)
      tf.dispose([feeds, result])
      loaded.dispose()
    }
    model.dispose()
  })

  it('is the same bytes when it is made again, and leaves no tensor behind', async () => {
    const [, config, image] = variants[0] ?? expect.unreachable()
    const model = modelOf(config, image)
    const before = tf.memory().numTensors
    const files = await layersModelFiles(await copyNetworks(model), {})
    expect(await layersModelFiles(await copyNetworks(model), {})).toEqual(files)
    expect(tf.memory().numTensors).toBe(before)
    model.dispose()
  })
})
