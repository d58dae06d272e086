/** Which captions the table shows and in which order: index arrays made from typed arrays, off the reactive path. */

/** Columns hold one number a caption; NaN (not scored yet, no words) sorts last in both directions and no range holds it. */
export interface OrderQuery {
  /** Null: as given. */
  sortBy: Float64Array | null
  descending: boolean
  /** Only captions with this in their text, in any case; the empty string is in all. */
  text: string
  /** Only captions with each column inside its closed range. */
  ranges: readonly { column: Float64Array; low: number; high: number }[]
  /** Only captions that it takes; null takes all. */
  takes: ((index: number) => boolean) | null
}

/** Scores lie in [-10, 10] (changes too) and are sorted to their sixth decimal, which is more than is shown or exported. */
const steps = 1e6
const offset = 10 * steps
const last = 4 * offset
/** 4e7 × 2^22 stays below 2^53: a key and its index fit one float64. */
export const mostCaptions = 2 ** 22

/**
 * Indices of the captions to show. Sorting is stable and takes about 20 ms for 100,000: key and index are packed into one
 * number each, which typed arrays sort without calling back.
 *
 * @throws RangeError for more than 4,194,304 captions
 */
export function orderOf(texts: readonly string[], query: OrderQuery): Uint32Array {
  if (texts.length > mostCaptions)
    throw new RangeError(`${texts.length} captions are too many: at most ${mostCaptions}.`)
  return sorted(kept(texts, query), query)
}

function kept(texts: readonly string[], { text, ranges, takes }: OrderQuery): Uint32Array {
  const wanted = text.trim().normalize('NFC').toLowerCase()
  const found = new Uint32Array(texts.length)
  let n = 0
  for (let i = 0; i < texts.length; i++) {
    const inside = ranges.every(({ column, low, high }) => {
      const value = column[i] ?? NaN
      return value >= low && value <= high
    })
    if (
      inside &&
      (takes?.(i) ?? true) &&
      (wanted === '' || (texts[i] ?? '').normalize('NFC').toLowerCase().includes(wanted))
    )
      found[n++] = i
  }
  return found.slice(0, n)
}

function sorted(indices: Uint32Array, { sortBy, descending }: OrderQuery): Uint32Array {
  if (sortBy === null) return descending ? indices.reverse() : indices
  const keys = new Float64Array(indices.length)
  for (let n = 0; n < indices.length; n++) {
    const index = indices[n] ?? 0
    const value = sortBy[index] ?? NaN
    const place = Number.isNaN(value) ? last : offset + Math.round(value * steps) * (descending ? -1 : 1)
    keys[n] = place * mostCaptions + index
  }
  keys.sort()
  return indices.map((_, n) => (keys[n] ?? 0) % mostCaptions)
}

/** Rank of each text in alphabetical order (upper and lower case alike), as a column to sort by. */
export function textRanks(texts: readonly string[]): Float64Array {
  const lower = texts.map((text) => text.toLowerCase())
  const order = Uint32Array.from(texts, (_, i) => i).sort((a, b) => {
    const [x, y] = [lower[a] ?? '', lower[b] ?? '']
    return x < y ? -1 : x > y ? 1 : a - b
  })
  const ranks = new Float64Array(texts.length)
  // Within the range of scores, so that they pack alike.
  order.forEach((index, rank) => (ranks[index] = rank / steps))
  return ranks
}
