/** A run as it leaves the page: one .zip with config.json, metrics.csv, weights.safetensors, samples.png and TensorBoard events. */
import { strToU8, zipSync } from 'fflate'
import { readRunParts } from '../../data/archives/run-parts'
import { sealed } from '../../data/archives/seal'
import { writePng, type Picture } from '../../tensor/png'
import { EVENTS_FILE } from '../tensorboard/events'

export interface RunBundle {
  /** Settings, readable; what opening uses stands in the weights' own metadata. */
  config: unknown
  /** One row an iteration, all with the same keys. */
  metrics: Record<string, number>[]
  /** The whole run: networks, moments, random state. */
  weights: ArrayBuffer
  samples: Picture
  /** As `writeEvents` makes them. */
  events: Uint8Array
}

/** Files as a .zip, of the same bytes whenever it is packed. */
export function zipped(files: ReadonlyMap<string, Uint8Array>): ArrayBuffer {
  return new Uint8Array(zipSync(Object.fromEntries(files), { mtime: MTIME })).buffer
}

const WEIGHTS = 'weights.safetensors'
/** The earliest date that a zip can hold: the same run gives the same bytes whenever it is packed. */
const MTIME = '1980-01-01T00:00:00'

export function writeRunBundle({ config, metrics, weights, samples, events }: RunBundle): ArrayBuffer {
  const columns = Object.keys(metrics[0] ?? {})
  // A term that the method doesn't have is an empty cell.
  const cell = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : String(value))
  const rows = metrics.map((row) => columns.map((column) => cell(row[column])).join(','))
  const zip = zipSync(
    {
      'config.json': strToU8(JSON.stringify(config, null, 2) + '\n'),
      'metrics.csv': strToU8([columns.join(','), ...rows].join('\n') + '\n'),
      // Weights hardly shrink.
      [WEIGHTS]: [new Uint8Array(weights), { level: 0 }],
      'samples.png': [writePng(samples), { level: 0 }],
      [EVENTS_FILE]: events,
    },
    { mtime: MTIME },
  )
  return sealed(zip).buffer
}

/** What a safetensors header begins with, behind its length. */
const BRACE = '{'.charCodeAt(0)
const HEADER_AT = 8

const isBare = (bytes: Uint8Array) => bytes[HEADER_AT] === BRACE

/** What is to be said of a run's file beside what is in it, in a sentence; null where it was made so that damage shows. */
export function noteOnFile(file: ArrayBuffer): string | null {
  return isBare(new Uint8Array(file))
    ? 'A bare .safetensors has no seal: had a number in it changed on the way here, nothing would show it. The .zip of “Download run” has one.'
    : null
}

/**
 * The weights of a run's file: of a bundle, or the bare .safetensors.
 * @throws BadInput where a zip has no weights, or is damaged in any of its bytes
 */
export function weightsOf(file: ArrayBuffer): ArrayBuffer {
  const bytes = new Uint8Array(file)
  if (isBare(bytes)) return file
  return new Uint8Array(readRunParts(bytes, WEIGHTS, '"Download run" of the room Mixture').main).buffer
}
