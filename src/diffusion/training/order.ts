/** In which order a fine-tuning set is learnt from: as functions of the seed and the step alone, so that there is no state to keep. */
import type { Random } from '../../tensor/random'
import type { DuplicationSettings } from './types'

/**
 * Rows of a set of `count` images in which a share of them is there more than once: each row's image, duplicates behind the rest.
 * @param random draws which are duplicated
 */
export function duplicatedRows(count: number, { share, times }: DuplicationSettings, random: Random): Int32Array {
  const rows = Array.from({ length: count }, (_, image) => image)
  const chosen = random.permutation(count).slice(0, Math.round(share * count))
  for (let copy = 1; copy < times; copy++) rows.push(...chosen)
  return Int32Array.from(rows)
}

/**
 * The rows of one step, `[batch]`: the step's stretch of all shuffled epochs one behind the other, so that a batch may be larger than
 * the set and no row is dropped at an epoch's end.
 */
export function rowsOfStep(step: number, batch: number, rows: Int32Array, random: Random): Int32Array {
  const orders = new Map<number, Uint32Array>()
  return Int32Array.from({ length: batch }, (_, i) => {
    const place = step * batch + i
    const epoch = Math.floor(place / rows.length)
    const order = orders.get(epoch) ?? random.fork(epoch).permutation(rows.length)
    orders.set(epoch, order)
    return rows[order[place % rows.length] ?? 0] ?? 0
  })
}
