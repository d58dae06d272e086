/** A run as it leaves the page: one .zip with config.json, metrics.csv, weights.safetensors and samples.png. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { writePng, type Picture } from '../tensor/png'

export interface RunBundle {
  /** Settings, readable; what opening uses stands in the weights' own metadata. */
  config: unknown
  /** One row an iteration, all with the same keys. */
  metrics: Record<string, number>[]
  /** The whole run: networks, moments, random state. */
  weights: ArrayBuffer
  samples: Picture
}

/** A file that holds no run. */
export class BundleError extends Error {
  override readonly name = 'BadInput'
}

const WEIGHTS = 'weights.safetensors'
/** The earliest date that a zip can hold: the same run gives the same bytes whenever it is packed. */
const MTIME = '1980-01-01T00:00:00'

export function writeRunBundle({ config, metrics, weights, samples }: RunBundle): ArrayBuffer {
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
    },
    { mtime: MTIME },
  )
  return zip.slice().buffer
}

/**
 * The weights of a run's file: of a bundle, or the bare .safetensors.
 * @throws BundleError where a zip has no weights or is damaged
 */
export function weightsOf(file: ArrayBuffer): ArrayBuffer {
  const bytes = new Uint8Array(file)
  if (strFromU8(bytes.subarray(0, 2), true) !== 'PK') return file
  let entries: Record<string, Uint8Array>
  try {
    entries = unzipSync(bytes, { filter: ({ name }) => name.endsWith(WEIGHTS) })
  } catch (error) {
    throw new BundleError(
      `This .zip is damaged (${error instanceof Error ? error.message : error}); export the run again.`,
    )
  }
  const [weights] = Object.values(entries)
  if (weights === undefined)
    throw new BundleError(`This .zip holds no ${WEIGHTS}; choose one that "Download run" made.`)
  return weights.slice().buffer as ArrayBuffer
}
