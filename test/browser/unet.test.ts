/** The UNet on WebGPU: output, loss and gradients as PyTorch computed them, at tiny shapes. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { compareWithReference } from '../../scripts/unet-reference'
import { loadUNet } from '../../src/diffusion/unet/unet-folder'
import { readSafetensors } from '../../src/tensor/safetensors'
import { startAnyWebgpu } from './compare'

const urls = import.meta.glob<string>('../golden/unet-*/*', { query: '?url', import: 'default', eager: true })

async function read(folder: string, name: string): Promise<Uint8Array | null> {
  const url = urls[`../golden/${folder}/${name}`]
  return url === undefined ? null : new Uint8Array(await (await fetch(url)).arrayBuffer())
}

let device: GPUDevice

beforeAll(async () => {
  device = await startAnyWebgpu()
  await tf.setBackend('webgpu')
})

it.each(['unet-sd15-like', 'unet-no-mid'])('%s equals PyTorch', async (folder) => {
  device.pushErrorScope('validation')
  const unet = await loadUNet((name) => read(folder, name))
  const io = await read(folder, 'io.safetensors')
  const comparisons = await compareWithReference(unet, readSafetensors(io ?? new Uint8Array()).tensors)
  expect((await device.popErrorScope())?.message).toBeUndefined()
  expect(comparisons.map(({ name }) => name)).toEqual(expect.arrayContaining(['output', 'loss', 'grad.conv_in.weight']))
  expect(comparisons.filter(({ passed }) => !passed)).toEqual([])
  unet.dispose()
})
