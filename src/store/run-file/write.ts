/**
 * A run as it leaves the page, the same for both labs: one .zip with run.json, metrics.csv, samples.png, the lab's own parts and TensorBoard
 * events. The same run gives the same bytes whenever it is packed, and a changed bit of them is told.
 */
import { strToU8, zipSync, type Zippable } from 'fflate'
import { sealed } from '../../data/archives/seal'
import { sha256Hex } from '../../data/archives/sha256'
import { writePng, type Picture } from '../../tensor/files/png'
import { EVENTS_FILE, NO_TIME, writeEvents, type RunEvents, type ScalarRow } from '../tensorboard/events'
import { FORMAT, VERSION } from './description'
import { metricsCsv, taggedRows } from './table'
import type { DescribedRun, RunDescription } from './types'

export const RUN_JSON = 'run.json'
const METRICS = 'metrics.csv'
const SAMPLES = 'samples.png'
/** The earliest date that a zip can hold. */
const MTIME = '1980-01-01T00:00:00'

export interface RunParts {
  run: DescribedRun
  /** Oldest first, as `joinedRows` makes them. */
  rows: readonly ScalarRow[]
  /** Null where nothing was sampled of it. */
  samples: Picture | null
  /** For TensorBoard, oldest first; null: without events, in what is fetched to be looked at. */
  pictures: RunEvents['pictures'] | null
  /** The lab's own parts by their paths, weights among them. */
  parts: ReadonlyMap<string, Uint8Array>
}

export async function writeRunFile({ run, rows, samples, pictures, parts }: RunParts): Promise<ArrayBuffer> {
  const files = new Map<string, Uint8Array>([[METRICS, strToU8(metricsCsv(rows))]])
  if (samples !== null) files.set(SAMPLES, writePng(samples))
  for (const [path, bytes] of parts) files.set(path, bytes)
  if (pictures !== null) files.set(EVENTS_FILE, writeEvents(eventsOf(run, rows, pictures)))
  return zipped(new Map([[RUN_JSON, await runJson(run, files)], ...files]))
}

/** What a run is, with the hashes of the other files beside it. */
export async function runJson(run: DescribedRun, files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const hashes = await Promise.all([...files].map(async ([path, bytes]) => [path, await sha256Hex(bytes)] as const))
  const description: RunDescription = { format: FORMAT, version: VERSION, ...run, files: Object.fromEntries(hashes) }
  return strToU8(`${JSON.stringify(description, null, 1)}\n`)
}

/** Files as a .zip that tells when a bit of it has changed. */
export function zipped(files: ReadonlyMap<string, Uint8Array>): ArrayBuffer {
  const packed: Zippable = {}
  // Weights and pictures hardly shrink.
  for (const [path, bytes] of files) packed[path] = [bytes, { level: /\.(safetensors|png|bin)$/.test(path) ? 0 : 6 }]
  return sealed(zipSync(packed, { mtime: MTIME })).buffer
}

/** "modeweave-mnist-balanced-k-10-2000", of which files of that state of the run are named; what the visitor calls it may be long, and in any script. */
export const fileNameOf = ({ name, iteration }: Pick<RunDescription, 'name' | 'iteration'>): string => {
  const words = name.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return ['modeweave', ...[...words.join('-')].slice(0, 60).join('').split('-').filter(Boolean), iteration].join('-')
}

function eventsOf(run: DescribedRun, rows: readonly ScalarRow[], pictures: RunEvents['pictures']): RunEvents {
  const { name, lab, model, data, settings, iteration, iterations, savedAt } = run
  const sets = Object.fromEntries(data.map(({ role, name: set }) => [`${role}Set`, set]))
  return {
    settings: { run: name, lab, model: model?.name ?? null, ...sets, ...settings },
    rows: taggedRows(rows),
    pictures,
    finished: iteration >= iterations,
    at: savedAt ?? NO_TIME,
  }
}
