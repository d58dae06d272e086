/** Whether a model fits into what there is, from the first bytes of its files: before gigabytes are fetched and read. */
import { of } from '../../../messages/message'
import * as says from '../../../messages/generated/models'
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../../../data/bad-input'
import { currentDevice } from '../../../gpu/device'
import { TEXT_ENCODER, VAE_ENCODER } from '../../../diffusion/model/frozen-parts'
import { headerEnd, readShapes, SafetensorsError } from '../../../tensor/files/safetensors-header'
import {
  FROZEN_NETWORKS,
  plainWeights,
  TEXT_WEIGHTS,
  UNET_WEIGHTS,
  VAE_WEIGHTS,
  weightPlaces,
  type Weights,
} from './parts'
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
  for (const file of await weightFiles(files, UNET_WEIGHTS)) {
    const shapes = await shapesIn(files, file)
    if (shapes === null) return null
    for (const [tensor, values] of valuesOf(shapes)) {
      size.weights += values
      if (values * FLOAT32 > size.largest) [size.largest, name] = [values * FLOAT32, tensor]
    }
  }
  if (limits.tensor !== null && size.largest > limits.tensor)
    throw new BadInput(says.tensorTooLarge({ name, size: gigabytes(size.largest), limit: gigabytes(limits.tensor) }))
  if (limits.all === null) return size
  const all = size.weights * FLOAT32
  if (all > limits.all) throw tooLarge(`The UNet's ${size.weights.toLocaleString('en-GB')} weights`, all, limits.all)
  let frozen = 0
  for (const network of FROZEN_NETWORKS) frozen += (await files.size(network)) ?? 0
  if (frozen > limits.all) throw tooLarge('The text encoder and the autoencoder', frozen, limits.all)
  const layered = await layeredBytes(files)
  if (all + layered > limits.all)
    throw tooLarge('The UNet, the text encoder and the autoencoder together', all + layered, limits.all)
  return size
}

/** Of the networks that are not there as ONNX: they lie where the UNet lies. */
async function layeredBytes(files: ModelFiles): Promise<number> {
  let values = 0
  for (const [network, weights] of [
    [TEXT_ENCODER, TEXT_WEIGHTS],
    [VAE_ENCODER, VAE_WEIGHTS],
  ] as const) {
    if ((await files.head(network, 1)) !== null) continue
    for (const file of await weightFiles(files, weights))
      for (const [, count] of valuesOf((await shapesIn(files, file)) ?? new Map())) values += count
  }
  return values * FLOAT32
}

function valuesOf(shapes: ReadonlyMap<string, number[]>): [string, number][] {
  return [...shapes].map(([name, shape]) => [name, shape.reduce((product, length) => product * length, 1)])
}

/** Names in the model's folder; the plain one where there are none. */
async function weightFiles(files: ModelFiles, weights: Weights): Promise<string[]> {
  for (const { name, isIndex } of weightPlaces(weights)) {
    if (!isIndex && (await files.head(name, 1)) !== null) return [name]
    const index = isIndex ? await files.read(name) : null
    if (index !== null) return filesIn(index).map((file) => `${weights.folder}/${file}`)
  }
  return [plainWeights(weights)]
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
    throw error instanceof SafetensorsError ? new SafetensorsError(of(name, error.told)) : error
  }
}

function tooLarge(what: string, bytes: number, limit: number): BadInput {
  return new BadInput(says.modelTooLarge({ what, size: gigabytes(bytes), limit: gigabytes(limit) }))
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
