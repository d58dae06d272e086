/**
 * From a lemma to its synsets, most frequent sense first. The synsets' own words say which synsets a lemma is in; only for
 * lemmas of several senses is there anything to store besides: their order (`index.noun`), as ranks.
 */
import * as says from '../../messages/generated/captions'
import { BadInput } from '../bad-input'
import { WordIndex } from './word-index'
import type { WordList } from './word-list'

/**
 * Orders of senses, lemma after lemma as the lemmas first appear in the synsets. Of `n` synsets (ascending) that hold the
 * lemma, each of the first `n − 1` senses is a byte: its rank among those not named yet (a Lehmer code).
 *
 * @param words of every synset, in any letter case
 * @param senses lemma in lower case → its synsets, first sense first
 * @throws Error where the two do not name the same synsets
 */
export function packSenseOrders(
  words: readonly (readonly string[])[],
  senses: ReadonlyMap<string, readonly number[]>,
): Uint8Array {
  const holders = new Map<string, Set<number>>()
  words.forEach((ofSynset, synset) => {
    for (const word of ofSynset) {
      const lemma = word.toLowerCase()
      const known = holders.get(lemma)
      if (known) known.add(synset)
      else holders.set(lemma, new Set([synset]))
    }
  })
  const ranks: number[] = []
  for (const [lemma, synsets] of holders) {
    const rest = [...synsets]
    const order = senses.get(lemma) ?? []
    if (order.length !== rest.length || order.some((synset) => !synsets.has(synset))) {
      throw new Error(`"${lemma}" is in ${rest.length} synsets of data.noun, index.noun lists ${order.length}.`)
    }
    for (const synset of order.slice(0, -1)) {
      const rank = rest.indexOf(synset)
      ranks.push(rank)
      rest.splice(rank, 1)
    }
  }
  return Uint8Array.from(ranks)
}

/** The look-up. */
export class SenseIndex {
  /** Number of distinct lemmas. */
  readonly size: number
  private readonly places: WordIndex
  /** From each place of a lemma in the list to its next, or −1. */
  private readonly next: Int32Array
  /** Where the ranks of the lemma first met at that place begin. */
  private readonly rankStarts: Uint32Array

  /**
   * @param words lower case, of all synsets one after another
   * @param synsetOf synset of each word, ascending, `[words]`
   * @param ranks what `packSenseOrders` gave
   * @throws BadInput where the ranks are not those of these words
   */
  constructor(
    words: WordList,
    private readonly synsetOf: Uint32Array,
    private readonly ranks: Uint8Array,
  ) {
    const count = synsetOf.length
    this.next = new Int32Array(count).fill(-1)
    const last = new Uint32Array(count).map((_, place) => place)
    const later = new Uint8Array(count)
    const repeats = new Uint8Array(count)
    this.places = new WordIndex(words, (place, first) => {
      repeats[place] = 1
      const before = last[first] ?? first
      // A synset may hold a lemma twice, in two letter cases ("earth", "Earth").
      if (synsetOf[before] === synsetOf[place]) return
      this.next[before] = place
      last[first] = place
      later[first] = (later[first] ?? 0) + 1
    })
    this.rankStarts = new Uint32Array(count)
    let start = 0
    let distinct = 0
    for (let place = 0; place < count; place++) {
      this.rankStarts[place] = start
      start += later[place] ?? 0
      if (repeats[place] === 0) distinct++
    }
    this.size = distinct
    if (start !== ranks.length) {
      throw new BadInput(says.wordnetRanks({ ranks: ranks.length, expected: start }))
    }
  }

  has(lemma: string): boolean {
    return this.places.has(lemma)
  }

  /** @param lemma lower case, "_" for a space @returns its synsets, first sense first; empty where there is none */
  sensesOf(lemma: string): number[] {
    const first = this.places.find(lemma)
    const rest: number[] = []
    for (let place = first; place >= 0; place = this.next[place] ?? -1) rest.push(this.synsetOf[place] ?? 0)
    const start = this.rankStarts[first] ?? 0
    const ordered: number[] = []
    for (let i = start; rest.length > 1; i++) ordered.push(...rest.splice(this.ranks[i] ?? 0, 1))
    return [...ordered, ...rest]
  }
}
