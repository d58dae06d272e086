/** A run's pictures as safetensors files of bytes, with what is said of them as their metadata. */
import * as says from '../../../messages/generated/fusion'
import { BadInput } from '../../../gpu/errors'
import type { ImageGrid } from '../../../data/images/types'
import {
  readSafetensors,
  writeSafetensors,
  type SafetensorsEntry,
  type SafetensorsFile,
} from '../../../tensor/files/safetensors'
import type { Picture } from '../../../tensor/files/png'
import { pictureOf } from '../../shared/picture'
import type { Gallery, Sampling } from './types'

/** Generations a row of a picture. */
const COLUMNS = 16

/** `generated`, `training`: `[count, size, size, channels]`; `own`: `[generated]`; captions as JSON. */
export function packGallery({ generated, training, own, captions }: Gallery): ArrayBuffer {
  const tensors = new Map<string, SafetensorsEntry>([
    ['own', { dtype: 'I32', shape: [own.length], data: Int32Array.from(own) }],
    ['generated', entryOf(generated)],
    ['training', entryOf(training)],
  ])
  return writeSafetensors(tensors, { captions: JSON.stringify(captions) })
}

/** @throws BadInput where a part is missing, or parts do not fit each other */
export function unpackGallery(bytes: Uint8Array): Gallery {
  const file = readSafetensors(bytes)
  const [generated, training] = [imagesIn(file, 'generated'), imagesIn(file, 'training')]
  const own = Array.from(file.tensors.get('own')?.data ?? [])
  const captions = parsed(file.metadata.captions)
  const fits =
    own.length === generated.columns &&
    own.every((image) => image >= 0 && image < training.columns) &&
    isTexts(captions) &&
    captions.length === generated.columns
  if (!fits) throw new BadInput(says.runCaptionsCount())
  return { generated, training, own, captions }
}

/** `step <n>`: `[prompts, size, size, channels]`, one for each step; the prompts, which are the same at all steps, as JSON. */
export function packSamplings(samples: readonly Sampling[]): ArrayBuffer {
  const tensors = new Map(samples.map(({ step, images }) => [`step ${step}`, entryOf(images)]))
  return writeSafetensors(tensors, { prompts: JSON.stringify(samples[0]?.prompts ?? []) })
}

/** Oldest first. @throws BadInput as above */
export function unpackSamplings(bytes: Uint8Array): Sampling[] {
  const file = readSafetensors(bytes)
  const prompts = parsed(file.metadata.prompts)
  const samples = [...file.tensors.keys()].map((name) => ({
    step: Number(name.replace(/^step /, '')),
    images: imagesIn(file, name),
  }))
  if (!isTexts(prompts) || samples.some(({ step, images }) => !(step >= 0) || images.columns !== prompts.length))
    throw new BadInput(says.runPromptsCount())
  return samples.map((each) => ({ ...each, prompts })).sort((a, b) => a.step - b.step)
}

function entryOf({ size, channels, pixels }: ImageGrid): SafetensorsEntry {
  const count = pixels.length / (size * size * channels)
  return { dtype: 'U8', shape: [count, size, size, channels], data: pixels }
}

function imagesIn({ tensors }: SafetensorsFile, name: string): ImageGrid {
  const entry = tensors.get(name)
  const [count = 0, size = 0, width, channels] = entry?.shape ?? []
  if (entry?.dtype !== 'U8' || width !== size || (channels !== 1 && channels !== 3))
    throw new BadInput(says.runImagesMissingInFile({ name }))
  return { rows: 1, columns: count, size, channels, pixels: entry.data }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string')
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    throw new BadInput(says.runPicturesNoJson())
  }
}

/** All generations of a measured run. */
export const galleryPicture = ({ generated }: Gallery): Picture => pictureOf(inRows(generated))

/** The fixed prompts at one step. */
export const samplingPicture = ({ images }: Sampling): Picture => pictureOf(inRows(images))

function inRows(grid: ImageGrid): ImageGrid {
  const images = grid.rows * grid.columns
  const columns = Math.min(COLUMNS, images)
  return { ...grid, columns, rows: Math.ceil(images / columns) }
}
