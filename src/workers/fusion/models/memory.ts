/** Whether a model fits into what there is, from the first bytes of its files: before gigabytes are fetched and read. */
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../../../data/bad-input'
import { currentDevice } from '../../../gpu/device'
import { headerEnd, readShapes, SafetensorsError } from '../../../tensor/files/safetensors'
import { allWeightNames } from '../../../tensor/files/weight-files'
import { STEM } from '../../../diffusion/unet/unet-folder'
import { FROZEN_NETWORKS } from './parts'
import type { ModelFiles } from './types'

/** In bytes; null where it is not known. */
export interface MemoryLimits {
  /** Of one tensor. */
  tensor: number | null
  /** Of all that one runtime holds: tfjs the UNet, ONNX Runtime the frozen networks. */
  all: number | null
}

export interface ModelSize {
  /** Weights of the UNet. */
  weights: number
  /** Bytes of its largest tensor, as float32. */
  largest: number
}

/** Of WebAssembly: 32-bit addresses, less one page of 64 KiB. */
const WASM_BYTES = 2 ** 32 - 2 ** 16
const FLOAT32 = 4

const FOLDER = 'unet'

/** What the backend that runs gives. A GPU's own memory is told to no page, only what a buffer may have. */
export function memoryLimits(): MemoryLimits {
  const device = tf.getBackend() === 'webgpu' ? currentDevice() : null
  if (device !== null) {
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits
    return { tensor: Math.min(maxBufferSize, maxStorageBufferBindingSize), all: null }
  }
  return { tensor: null, all: tf.getBackend() === 'wasm' ? WASM_BYTES : null }
}

/**
 * Reads the headers of the UNet's weights.
 * @returns null where there are no such weights; whoever reads them says so
 * @throws BadInput (or an error of that name) where a header is damaged, or the weights need more than the limits; Cancelled
 */
export async function checkMemory(files: ModelFiles, limits: MemoryLimits): Promise<ModelSize | null> {
  const size: ModelSize = { weights: 0, largest: 0 }
  let name = ''
  for (const file of await weightFiles(files)) {
    const shapes = await shapesIn(files, `${FOLDER}/${file}`)
    if (shapes === null) return null
    for (const [tensor, shape] of shapes) {
      const values = shape.reduce((product, length) => product * length, 1)
      size.weights += values
      if (values * FLOAT32 > size.largest) [size.largest, name] = [values * FLOAT32, tensor]
    }
  }
  if (limits.tensor !== null && size.largest > limits.tensor)
    throw new BadInput(
      `The UNet's "${name}" takes ${gigabytes(size.largest)}, more than the ${gigabytes(limits.tensor)} that this GPU gives to one tensor; choose a smaller model.`,
    )
  if (limits.all === null) return size
  const all = size.weights * FLOAT32
  if (all > limits.all) throw tooLarge(`The UNet's ${size.weights.toLocaleString('en-GB')} weights`, all, limits.all)
  let frozen = 0
  for (const network of FROZEN_NETWORKS) frozen += (await files.size(network)) ?? 0
  if (frozen > limits.all) throw tooLarge('The text encoder and the autoencoder', frozen, limits.all)
  return size
}

/** Of the UNet, in its folder. */
async function weightFiles(files: ModelFiles): Promise<string[]> {
  for (const { file, indexes } of allWeightNames(STEM)) {
    if ((await files.head(`${FOLDER}/${file}`, 1)) !== null) return [file]
    for (const name of indexes) {
      const index = await files.read(`${FOLDER}/${name}`)
      if (index !== null) return filesIn(index)
    }
  }
  return [`${STEM}.safetensors`]
}

function filesIn(index: Uint8Array): string[] {
  try {
    const { weight_map: map } = JSON.parse(new TextDecoder().decode(index)) as { weight_map?: unknown }
    return [...new Set(Object.values(map ?? {}).filter((file) => typeof file === 'string'))]
  } catch {
    // Whoever reads the weights says what is wrong with their index.
    return []
  }
}

async function shapesIn(files: ModelFiles, name: string): Promise<Map<string, number[]> | null> {
  const prefix = await files.head(name, 8)
  if (prefix === null) return null
  try {
    const head = await files.head(name, headerEnd(prefix))
    return head === null ? null : readShapes(head)
  } catch (error) {
    // Among a model's many files, which one it is.
    throw error instanceof SafetensorsError ? new SafetensorsError(`${name}: ${error.message}`) : error
  }
}

function tooLarge(what: string, bytes: number, limit: number): BadInput {
  return new BadInput(
    `${what} take ${gigabytes(bytes)}, more than the ${gigabytes(limit)} that WebAssembly can address; choose a smaller model, or a browser with WebGPU.`,
  )
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
