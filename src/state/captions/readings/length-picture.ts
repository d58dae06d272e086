/** GS against length, counted in cells: how many captions of so many words have about that score. */
import { SCORES_PER_CAPTION } from '../../../workers/captions/protocol'
import type { ScoredColumn } from '../../../workers/captions/readings-types'
import { highest } from './distribution'

export interface LengthPicture {
  /** Columns from left to right, of equal width in words; the last takes what is longer. */
  columns: readonly { from: number; to: number | null; n: number; mean: number; counts: readonly number[] }[]
  n: number
}

const mostColumns = 16
/** Half a point a cell. */
const rows = 20

/** Captions without a score are left out. */
export function lengthPicture({ scores, lengths }: ScoredColumn): LengthPicture {
  const known = Array.from(lengths, (words, i) => ({
    words,
    gs: scores[(i + 1) * SCORES_PER_CAPTION - 1] ?? NaN,
  })).filter(({ gs }) => !Number.isNaN(gs))
  const sorted = known.map(({ words }) => words).sort((a, b) => a - b)
  const [shortest = 1] = sorted
  // A few very long ones would squeeze all others into a corner.
  const long = sorted[Math.ceil(0.98 * (sorted.length - 1))] ?? shortest
  const width = Math.max(1, Math.ceil((long - shortest + 1) / mostColumns))
  const count = Math.ceil((long - shortest + 1) / width)
  const columns = Array.from({ length: known.length === 0 ? 0 : count }, (_, column) => {
    const from = shortest + column * width
    const isLast = column === count - 1
    const inside = known.filter(({ words }) => words >= from && (isLast || words < from + width))
    const counts = Array<number>(rows).fill(0)
    for (const { gs } of inside) {
      const row = Math.min(rows - 1, Math.floor((gs / highest) * rows))
      counts[row] = (counts[row] ?? 0) + 1
    }
    const mean = inside.reduce((sum, { gs }) => sum + gs, 0) / inside.length
    const isOpen = isLast && (sorted.at(-1) ?? 0) >= from + width
    return { from, to: isOpen ? null : from + width - 1, n: inside.length, mean, counts }
  })
  return { columns, n: known.length }
}
