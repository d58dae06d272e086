/**
 * A fine-tuning run as one .zip: summary.json, metrics.csv, training-samples.safetensors, gallery.safetensors, samples.png,
 * TensorBoard events and its weights as diffusers has them.
 * The same run gives the same bytes, and a changed bit of them is told.
 */
import { strFromU8, strToU8, zipSync, type Zippable } from 'fflate'
import { readRunParts } from '../../../data/archives/run-parts'
import { sealed } from '../../../data/archives/seal'
import { LORA_FILE } from '../../../diffusion/training/lora-file'
import type { UNetConfig } from '../../../diffusion/unet/config'
import { readUNetConfig } from '../../../diffusion/unet/unet-folder'
import { BadInput } from '../../../gpu/errors'
import { EVENTS_FILE } from '../../../store/tensorboard/events'
import { writePng } from '../../../tensor/png'
import { metricsCsv } from './metrics-table'
import { galleryPicture, packGallery, packSamplings, unpackGallery, unpackSamplings } from './pictures'
import type { FusionRunSummary, Gallery, RunPictures } from './types'
import { parseSummary } from './summary'

const SUMMARY = 'summary.json'
const METRICS = 'metrics.csv'
const GALLERY = 'gallery.safetensors'
const TRAINING_SAMPLES = 'training-samples.safetensors'
const SAMPLES = 'samples.png'
const UNET_CONFIG = 'unet/config.json'
export const UNET_FILE = 'unet/diffusion_pytorch_model.safetensors'
/** The earliest date that a zip can hold: the same run gives the same bytes whenever it is packed. */
const MTIME = '1980-01-01T00:00:00'

export interface RunFile extends RunPictures {
  summary: FusionRunSummary
  /** Paths and bytes, such as `unet/config.json`; none where the file goes without. */
  weights: ReadonlyMap<string, Uint8Array>
  /** For TensorBoard; absent in what comes with the page, which is fetched to be looked at. */
  events?: Uint8Array
}

/** A run as it comes out of its file. */
export interface ReadRun extends RunPictures {
  summary: FusionRunSummary
  /** A UNet's, or LoRA adapters'; null where the file goes without. */
  weights: ArrayBuffer | null
  /** Of the UNet, where the file has it. */
  unet?: UNetConfig
}

export function writeRunFile({ summary, samples, gallery, weights, events }: RunFile): ArrayBuffer {
  const files: Zippable = {
    [SUMMARY]: strToU8(`${JSON.stringify(summary, null, 1)}\n`),
    [METRICS]: strToU8(metricsCsv(summary)),
  }
  if (samples.length > 0) files[TRAINING_SAMPLES] = new Uint8Array(packSamplings(samples))
  if (gallery !== null) {
    files[GALLERY] = new Uint8Array(packGallery(gallery))
    files[SAMPLES] = [writePng(galleryPicture(gallery)), { level: 0 }]
  }
  if (events !== undefined) files[EVENTS_FILE] = events
  // Weights hardly shrink.
  for (const [path, bytes] of weights) files[path] = [bytes, { level: path.endsWith('.safetensors') ? 0 : 6 }]
  return sealed(zipSync(files, { mtime: MTIME })).buffer
}

/** @throws BadInput (or an error of that name) where it is no such file, or damaged */
export function readRunFile(bytes: ArrayBuffer | Uint8Array): ReadRun {
  const { main, parts } = readRunParts(new Uint8Array(bytes), SUMMARY, '"Download run" of the room Fusion')
  const summary = parseSummary(parsed(strFromU8(main)))
  const [packedSamples, packedGallery] = [parts.get(TRAINING_SAMPLES), parts.get(GALLERY)]
  const samples = packedSamples === undefined ? [] : unpackSamplings(packedSamples)
  const gallery = packedGallery === undefined ? null : unpackGallery(packedGallery)
  if (gallery !== null) checkPairs(summary, gallery)
  const weights = parts.get(UNET_FILE) ?? parts.get(LORA_FILE)
  const unet = parts.get(UNET_CONFIG)
  return {
    summary,
    samples,
    gallery,
    weights: weights === undefined ? null : new Uint8Array(weights).buffer,
    ...(unet === undefined ? {} : { unet: readUNetConfig(unet) }),
  }
}

/** @throws BadInput where a pair is of images that the gallery lacks */
function checkPairs({ measured }: FusionRunSummary, { generated, training }: Gallery): void {
  const pairs = measured?.judgement.replication.pairs ?? []
  if (!pairs.every((pair) => pair.generated < generated.columns && pair.training < training.columns))
    throw new BadInput(`The run's ${SUMMARY} names images that its ${GALLERY} lacks: it is damaged, take another copy.`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadInput('A part of the run’s file is not JSON: it is damaged, take another copy.')
  }
}
