/** Whether a model fits into what there is, from the first bytes of its files: before gigabytes are fetched and read. */
import { of } from '../../../messages/message'
import * as says from '../../../messages/generated/models'
import { BadInput } from '../../../data/bad-input'
import { parseAutoencoderConfig } from '../../../diffusion/autoencoder/config'
import { TEXT_ENCODER, VAE_ENCODER } from '../../../diffusion/model/frozen-parts'
import { stepBytes } from '../../../diffusion/model/activation-memory'
import { SUGGESTED_RANK } from '../../../diffusion/model/checkpoint-size'
import { GUIDED } from '../../../diffusion/model/memory-estimate'
import { decodingNumbers, predictionNumbers } from '../../../diffusion/model/sampling-memory'
import { parseUNetConfig } from '../../../diffusion/unet/config'
import { widenedBytes } from '../../../gpu/kernels/frozen'
import { HALVES_FROM } from '../../../diffusion/layers/stored-weights'
import { headerEnd, readHeads, SafetensorsError } from '../../../tensor/files/safetensors-header'
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
  /** So much of it can be counted on, where a heap is in pieces before it is full. */
  filled?: number
}

export interface ModelSize {
  /** Weights of the UNet. */
  weights: number
  /** Bytes of its largest tensor, as float32. */
  largest: number
}

/** Tokens of a caption, as CLIP's text encoders have places. */
const CAPTION = 77
/** No config of a network is longer. */
const MOST_CONFIG = 2 ** 16
const FLOAT32 = Float32Array.BYTES_PER_ELEMENT

/**
 * Reads the headers of the networks' weights, and counts what a small picture, and a step of LoRA on one, hold beside them.
 * @returns null where there are no such weights; whoever reads them says so
 * @throws BadInput (or an error of that name) where a header is damaged, or the model needs more than the limits; Cancelled
 */
export async function checkMemory(files: ModelFiles, limits: MemoryLimits): Promise<ModelSize | null> {
  const unet = await weightsIn(files, UNET_WEIGHTS)
  if (unet === null) return null
  const [largest] = [...unet.tensors].sort((a, b) => b.bytes - a.bytes)
  const size: ModelSize = { weights: unet.values, largest: FLOAT32 * Math.max(0, ...unet.tensors.map(valuesOf)) }
  const { all, kind, tensor, filled } = limits
  if (tensor !== null && largest !== undefined && largest.bytes > tensor)
    throw new BadInput(
      says.tensorTooLarge({ name: largest.name, size: gigabytes(largest.bytes), limit: gigabytes(tensor) }),
    )
  if (all === null) return size
  const layered = await layeredWeights(files)
  let exported = 0
  for (const network of FROZEN_NETWORKS) exported += (await files.size(network)) ?? 0
  const { edge, picture, step } = await workBytes(files, unet)
  // There halves are read as they are.
  const onGpu = unet.bytes + layered.bytes + exported + picture + step(0)
  const refuse = (what: string, bytes: number) => {
    const told = { what, size: gigabytes(bytes), limit: gigabytes(all) }
    return new BadInput(
      kind === 'gpu' ? says.modelTooLargeGpu(told) : says.modelTooLarge({ ...told, gpu: gigabytes(onGpu) }),
    )
  }
  if (unet.bytes > all) throw refuse(`The UNet's ${unet.values.toLocaleString('en-GB')} weights`, unet.bytes)
  if (exported > all) throw refuse('The text encoder and the autoencoder', exported)
  const networks = unet.bytes + layered.bytes + (kind === 'gpu' ? exported : 0)
  if (networks > all) throw refuse('The UNet, the text encoder and the autoencoder together', networks)
  if (networks + picture > all)
    throw refuse('The networks and a picture half as large as the model makes them', networks + picture)
  const isHalved = unet.bytes < FLOAT32 * unet.values
  const stepping = networks + step(isHalved ? widenedBytes(Math.max(...unet.tensors.map(valuesOf))) : 0)
  if (filled !== undefined && stepping > filled) {
    const told = { edge, networks: gigabytes(networks), size: gigabytes(stepping), filled: gigabytes(filled) }
    throw new BadInput(says.modelStepTooLarge({ ...told, limit: gigabytes(all), gpu: gigabytes(onGpu) }))
  }
  return size
}

/**
 * What a picture of half the model's own edge holds beside the networks, and a step of LoRA on one such image: it may be used at that size.
 * 0 where the files do not tell.
 */
async function workBytes(
  files: ModelFiles,
  { bytes, values }: HeldWeights,
): Promise<{ edge: number; picture: number; step: (widened: number) => number }> {
  const unet = await configIn(files, UNET_CONFIG, parseUNetConfig)
  const edge = Math.ceil((unet?.sampleSize ?? 0) / 2)
  if (unet === null || edge === 0) return { edge, picture: 0, step: () => 0 }
  const predicting = FLOAT32 * GUIDED * predictionNumbers(unet, edge)
  const autoencoder =
    (await files.head(VAE_ENCODER, 1)) === null ? await configIn(files, VAE_CONFIG, parseAutoencoderConfig) : null
  const picture = Math.max(predicting, autoencoder === null ? 0 : FLOAT32 * decodingNumbers(autoencoder, edge))
  const halves = bytes < FLOAT32 * values
  const sample = { height: edge, width: edge, captionLength: CAPTION, rank: SUGGESTED_RANK, halves }
  return { edge, picture, step: (widened) => stepBytes(unet, sample, 1, widened) }
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
async function layeredWeights(files: ModelFiles): Promise<Pick<HeldWeights, 'bytes'>> {
  let bytes = 0
  for (const [network, weights] of [
    [TEXT_ENCODER, TEXT_WEIGHTS],
    [VAE_ENCODER, VAE_WEIGHTS],
  ] as const) {
    const found = (await files.head(network, 1)) === null ? await weightsIn(files, weights) : null
    bytes += found?.bytes ?? 0
  }
  return { bytes }
}

type Head = ReturnType<typeof readHeads>[number]

/** A network's weights by their files' headers. */
interface HeldWeights {
  values: number
  /** That they take on the device, where a large network's halves stay that. */
  bytes: number
  tensors: readonly { name: string; shape: readonly number[]; bytes: number }[]
}

/** Null where there are none. */
async function weightsIn(files: ModelFiles, weights: Weights): Promise<HeldWeights | null> {
  const places: Head[] = []
  for (const file of await weightFiles(files, weights)) {
    const found = await headsIn(files, file)
    if (found === null) return null
    places.push(...found)
  }
  const values = places.reduce((sum, place) => sum + valuesOf(place), 0)
  const isHalf = ({ dtype, shape }: Head) =>
    values >= HALVES_FROM && (dtype === 'F16' || dtype === 'BF16') && shape.length > 1
  const tensors = places.map((place) => ({
    ...{ name: place.name, shape: place.shape },
    bytes: valuesOf(place) * (isHalf(place) ? 2 : FLOAT32),
  }))
  return { values, bytes: tensors.reduce((sum, { bytes }) => sum + bytes, 0), tensors }
}

const valuesOf = ({ shape }: { shape: readonly number[] }) => shape.reduce((product, length) => product * length, 1)

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

async function headsIn(files: ModelFiles, name: string): Promise<Head[] | null> {
  const prefix = await files.head(name, 8)
  if (prefix === null) return null
  try {
    const head = await files.head(name, headerEnd(prefix))
    return head === null ? null : readHeads(head)
  } catch (error) {
    // Among a model's many files, which one it is.
    throw error instanceof SafetensorsError ? new SafetensorsError(of(name, error.told)) : error
  }
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
