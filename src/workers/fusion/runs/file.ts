/**
 * A fine-tuning run as a file: beside what every run's file has, training-samples.safetensors, gallery.safetensors and its weights as
 * diffusers has them. Files from before there was a run.json have summary.json in its place.
 */
import * as says from '../../../messages/generated/fusion'
import { strFromU8 } from 'fflate'
import { LORA_FILE } from '../../../diffusion/training/lora-file'
import type { UNetConfig } from '../../../diffusion/unet/config'
import { readUNetConfig } from '../../../diffusion/unet/unet-folder'
import { BadInput } from '../../../gpu/errors'
import { OLD_MAIN, readRunFile } from '../../../store/run-file/read'
import { RUN_JSON, writeRunFile } from '../../../store/run-file/write'
import { describe, metricsTable, summaryOf } from './description'
import { galleryPicture, packGallery, packSamplings, samplingPicture, unpackGallery, unpackSamplings } from './pictures'
import type { FusionRunSummary, Gallery, RunPictures } from './types'
import { parseSummary } from './summary'

const GALLERY = 'gallery.safetensors'
const TRAINING_SAMPLES = 'training-samples.safetensors'
const UNET_CONFIG = 'unet/config.json'
export const UNET_FILE = 'unet/diffusion_pytorch_model.safetensors'

export interface FusionRunParts extends RunPictures {
  summary: FusionRunSummary
  /** Paths and bytes, such as `unet/config.json`; none where the file goes without. */
  weights: ReadonlyMap<string, Uint8Array>
  /** False in what comes with the page, which is fetched to be looked at. */
  events: boolean
}

/** A run as it comes out of its file. */
export interface ReadRun extends RunPictures {
  summary: FusionRunSummary
  /** A UNet's, or LoRA adapters'; null where the file goes without. */
  weights: ArrayBuffer | null
  /** Of the UNet, where the file has it. */
  unet?: UNetConfig
}

export function writeFusionRun({ summary, samples, gallery, weights, events }: FusionRunParts): Promise<ArrayBuffer> {
  const parts = new Map<string, Uint8Array>()
  if (samples.length > 0) parts.set(TRAINING_SAMPLES, new Uint8Array(packSamplings(samples)))
  if (gallery !== null) parts.set(GALLERY, new Uint8Array(packGallery(gallery)))
  for (const [path, bytes] of weights) parts.set(path, bytes)
  const measured = gallery === null ? null : galleryPicture(gallery)
  const sampled = samples.map((each) => ({ tag: 'samples', step: each.step, picture: samplingPicture(each) }))
  const ofMeasured = measured === null ? [] : [{ tag: 'measured', step: summary.step, picture: measured }]
  return writeRunFile({
    run: describe(summary),
    rows: metricsTable(summary),
    samples: measured ?? sampled.at(-1)?.picture ?? null,
    pictures: events ? [...sampled, ...ofMeasured] : null,
    parts,
  })
}

/** @throws BadInput (or an error of that name) where it is no such file, or damaged */
export async function readFusionRun(bytes: ArrayBuffer | Uint8Array): Promise<ReadRun> {
  const { run, parts } = await readRunFile(new Uint8Array(bytes), 'fusion')
  const packed = (path: string) => parts.get(path)
  const [packedSamples, packedGallery] = [packed(TRAINING_SAMPLES), packed(GALLERY)]
  const samples = packedSamples === undefined ? [] : unpackSamplings(packedSamples)
  const gallery = packedGallery === undefined ? null : unpackGallery(packedGallery)
  const weights = packed(UNET_FILE) ?? packed(LORA_FILE)
  const summary = run === null ? oldSummary(parts) : { ...summaryOf(run), hasWeights: weights !== undefined }
  if (gallery !== null) checkPairs(summary, gallery, run === null ? OLD_MAIN.fusion : RUN_JSON)
  const unet = packed(UNET_CONFIG)
  return {
    summary,
    samples,
    gallery,
    weights: weights === undefined ? null : new Uint8Array(weights).buffer,
    ...(unet === undefined ? {} : { unet: readUNetConfig(unet) }),
  }
}

/** @throws BadInput where a pair is of images that the gallery lacks */
function checkPairs({ measured }: FusionRunSummary, { generated, training }: Gallery, where: string): void {
  const pairs = measured?.judgement.replication.pairs ?? []
  if (!pairs.every((pair) => pair.generated < generated.columns && pair.training < training.columns))
    throw new BadInput(says.runFileImages({ where, gallery: GALLERY }))
}

function oldSummary(parts: ReadonlyMap<string, Uint8Array>): FusionRunSummary {
  try {
    return parseSummary(JSON.parse(strFromU8(parts.get(OLD_MAIN.fusion) ?? new Uint8Array())))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new BadInput(says.runFileNoJson({ path: OLD_MAIN.fusion }))
  }
}
