/**
 * The files of a mixture that comes with the page: `weights.safetensors` is the whole run, which training goes on from exactly;
 * `drawing.safetensors` is what pictures are drawn with, in half precision, and is fetched first.
 */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isForDrawing, isMoment, readRun, type RunRecord } from '../src/mixture/checkpoint'
import type { StepMetrics } from '../src/mixture/types'
import { readSafetensors, writeSafetensors } from '../src/tensor/files/safetensors'
import { halfWeights } from './half-weights'

/** Digits of a curve's values in the file that is fetched first: more than a plot shows. */
const CURVE_DIGITS = 4

/** What is fetched first of a run. @param weights the whole run, as `packRun` writes it */
export function drawingOf(weights: ArrayBuffer): Uint8Array {
  const { tensors } = readRun(weights)
  const drawing = new Map([...tensors].filter(([name]) => isForDrawing(name)))
  const record = recordOf(weights)
  const modeweave = JSON.stringify({ ...record, history: record.history.map(rounded) })
  return halfWeights(new Uint8Array(writeSafetensors(drawing, { modeweave })))
}

/** As the file has it, but for its frames: a setting that came to be later is none of its words. */
function recordOf(weights: ArrayBuffer): Pick<RunRecord, 'history' | 'trainer'> {
  const { frames: _, ...record } = JSON.parse(readSafetensors(weights).metadata.modeweave ?? '') as RunRecord
  return record
}

/** JSON has null for what was not measured. */
function rounded(step: StepMetrics): Record<string, number | null> {
  const values = Object.entries(step).map(([name, value]: [string, number | null]) => [
    name,
    value === null ? null : Number(value.toPrecision(CURVE_DIGITS)),
  ])
  return Object.fromEntries(values) as Record<string, number | null>
}

/** A run whose optimisers begin anew, a third as large. @param weights the whole run, as `packRun` writes it */
export function withoutMoments(weights: ArrayBuffer): ArrayBuffer {
  const { tensors } = readRun(weights)
  const record = recordOf(weights)
  const kept = new Map([...tensors].filter(([name]) => !isMoment(name)))
  const modeweave = JSON.stringify({ ...record, trainer: { ...record.trainer, adamSteps: {} } })
  return writeSafetensors(kept, { modeweave })
}

/** Writes both files of a run into its folder. @returns their SHA-256, for its card */
export function writeMixtureFiles(folder: string, weights: ArrayBuffer): Record<string, string> {
  const files = { 'drawing.safetensors': drawingOf(weights), 'weights.safetensors': new Uint8Array(weights) }
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  return Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
  )
}
