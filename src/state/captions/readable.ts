/** Of a list that the browser kept, the captions that can still be read. */
import { besideOf } from './file/beside'
import type { Recalled } from './keeper'
import type { ListSnapshot } from './list.svelte'

export interface Readable {
  list: ListSnapshot
  /** How many captions were kept that cannot be read any more. */
  lost: number
}

/**
 * Captions whose stretch was damaged are left out in every version; null where not one is left.
 * @param carried names of the columns that go along
 */
export function readableOf({ header, texts, makings, beside }: Recalled, carried: readonly string[]): Readable | null {
  const { source, count } = header
  const whole = texts('original')
  const original = whole.filter((text) => text !== null)
  if (original.length === 0) return null
  const readable = Array.from({ length: count }, (_, i) => i).filter((i) => (whole[i] ?? null) !== null)
  const those = <T>(column: (T | null)[]) => (column.length === 0 ? [] : readable.map((i) => column[i] ?? null))
  const list = {
    source,
    texts: { original, general: those(texts('general')), '5-word': those(texts('5-word')) },
    makings: { general: those(makings('general')), '5-word': those(makings('5-word')) },
    beside: besideOf(beside(carried), readable),
  }
  return { list, lost: Math.max(0, count - original.length) }
}
