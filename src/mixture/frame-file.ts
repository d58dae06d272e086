/** A run's frames in its file: a record beside the tensors, and one tensor of pixels. */
import * as v from 'valibot'
import type { SafetensorsEntry } from '../tensor/files/safetensors'
import type { Frame } from './frames'
import type { ClusteringReport } from './types'

/** What of the frames stands in a run's record; their pixels are a tensor. */
export interface FrameRecord {
  columns: number
  at: { iteration: number; clustering: ClusteringReport | null }[]
}

export const frameSchema = v.object({
  columns: v.pipe(v.number(), v.integer(), v.minValue(1)),
  at: v.array(v.object({ iteration: v.number(), clustering: v.nullable(v.looseObject({ count: v.number() })) })),
})

/** Name of the tensor of their pixels, `[frames, rows · columns, S, S, D_h]`, 0 … 255. */
export const FRAMES = 'frames.pixels'

/** Frames as a record and a tensor; null for none. */
export function packFrames(frames: readonly Frame[]): { record: FrameRecord; pixels: SafetensorsEntry } | null {
  const [first] = frames
  if (first === undefined) return null
  const { rows, columns, size, channels } = first.grid
  const length = rows * columns * size * size * channels
  const data = new Uint8Array(frames.length * length)
  frames.forEach(({ grid }, i) => data.set(grid.pixels, i * length))
  return {
    record: { columns, at: frames.map(({ iteration, clustering }) => ({ iteration, clustering })) },
    pixels: { shape: [frames.length, rows * columns, size, size, channels], dtype: 'U8', data },
  }
}

/** The frames again; null where record and tensor do not belong together. */
export function unpackFrames(record: FrameRecord, pixels: SafetensorsEntry): Frame[] | null {
  const [count, cells, size, width, channels] = pixels.shape
  const isImage = (size === 28 || size === 32 || size === 64) && width === size && (channels === 1 || channels === 3)
  if (pixels.dtype !== 'U8' || !isImage || count !== record.at.length || !cells || cells % record.columns !== 0)
    return null
  const length = cells * size * size * channels
  return record.at.map(({ iteration, clustering }, i) => ({
    iteration,
    grid: {
      rows: cells / record.columns,
      columns: record.columns,
      size,
      channels,
      pixels: pixels.data.slice(i * length, (i + 1) * length),
    },
    clustering: clustering && { ...clustering, weightsError: clustering.weightsError ?? null },
  }))
}
