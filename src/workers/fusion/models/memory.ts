/** Whether a model fits into what there is, from the first bytes of its files: before gigabytes are fetched and read. */
import { of } from '../../../messages/message'
import * as says from '../../../messages/generated/models'
import { BadInput } from '../../../data/bad-input'
import { parseAutoencoderConfig } from '../../../diffusion/autoencoder/config'
import { TEXT_ENCODER, VAE_ENCODER } from '../../../diffusion/model/frozen-parts'
import { GUIDED } from '../../../diffusion/model/memory-estimate'
import { decodingNumbers, predictionNumbers } from '../../../diffusion/model/sampling-memory'
import { parseUNetConfig } from '../../../diffusion/unet/config'
import { headerEnd, readShapes, SafetensorsError } from '../../../tensor/files/safetensors-header'
import {
  FROZEN_NETWORKS,
  plainWeights,
  TEXT_WEIGHTS,
  UNET_CONFIG,
  UNET_WEIGHTS,
  VAE_CONFIG,
  VAE_WEIGHTS,
  weightPlaces,
  type Weights,
} from './parts'
import type { ModelFiles } from './types'

/** In bytes; null where it is not known. */
export interface MemoryLimits {
  /** Of tfjs on a processor, beside which ONNX Runtime has a memory of its own; or of a GPU, which all share. */
  kind: 'wasm' | 'gpu'
  /** Of one tensor. */
  tensor: number | null
  /** Of all that lies in it. */
  all: number | null
}

export interface ModelSize {
  /** Weights of the UNet. */
  weights: number
  /** Bytes of its largest tensor, as float32. */
  largest: number
}

/** No config of a network is longer. */
const MOST_CONFIG = 2 ** 16
const FLOAT32 = Float32Array.BYTES_PER_ELEMENT

/**
 * Reads the headers of the networks' weights, and counts what a small picture holds beside them.
 * @returns null where there are no such weights; whoever reads them says so
 * @throws BadInput (or an error of that name) where a header is damaged, or the model needs more than the limits; Cancelled
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
  const unet = size.weights * FLOAT32
  const layered = await layeredBytes(files)
  let exported = 0
  for (const network of FROZEN_NETWORKS) exported += (await files.size(network)) ?? 0
  const picture = await pictureBytes(files)
  const onGpu = unet + layered + exported + picture
  const refuse = (what: string, bytes: number, limit: number) => {
    const told = { what, size: gigabytes(bytes), limit: gigabytes(limit) }
    return new BadInput(
      limits.kind === 'gpu' ? says.modelTooLargeGpu(told) : says.modelTooLarge({ ...told, gpu: gigabytes(onGpu) }),
    )
  }
  const { all, kind } = limits
  if (unet > all) throw refuse(`The UNet's ${size.weights.toLocaleString('en-GB')} weights`, unet, all)
  if (exported > all) throw refuse('The text encoder and the autoencoder', exported, all)
  const networks = unet + layered + (kind === 'gpu' ? exported : 0)
  if (networks > all) throw refuse('The UNet, the text encoder and the autoencoder together', networks, all)
  if (networks + picture > all)
    throw refuse('The networks and a picture half as large as the model makes them', networks + picture, all)
  return size
}

/** What a picture of half the model's own edge holds beside the networks: it may be used at that size. 0 where the files do not tell. */
async function pictureBytes(files: ModelFiles): Promise<number> {
  const unet = await configIn(files, UNET_CONFIG, parseUNetConfig)
  const edge = Math.ceil((unet?.sampleSize ?? 0) / 2)
  if (unet === null || edge === 0) return 0
  const predicting = FLOAT32 * GUIDED * predictionNumbers(unet, edge)
  const autoencoder =
    (await files.head(VAE_ENCODER, 1)) === null ? await configIn(files, VAE_CONFIG, parseAutoencoderConfig) : null
  return Math.max(predicting, autoencoder === null ? 0 : FLOAT32 * decodingNumbers(autoencoder, edge))
}

/** Null where it is not there or cannot be read: whoever opens it says so. */
async function configIn<T>(files: ModelFiles, name: string, parse: (json: unknown) => T): Promise<T | null> {
  // Not the whole file, which is read, and counted, when the model is opened.
  const bytes = await files.head(name, MOST_CONFIG)
  try {
    return bytes && parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return null
  }
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

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
