/** How `npm run score` tells what is no caption in English prose: in columns of its own, and on stderr at the end. */
import { captionFlags } from '../src/captions/flags/caption-flags'
import { FlagTally } from '../src/captions/flags/tally'
import type { Flag } from '../src/captions/flags/types'
import type { Vocabulary } from '../src/captions/flags/vocabulary'
import { versionOf, type TableRow } from '../src/captions/table-text'

/** What the flags' columns are called: those of the captions themselves, and of each column beside them. */
export const flagColumns = (scored: readonly string[]): string[] =>
  scored.map((name) => (name === '' ? 'flags' : `${name}_flags`))

export class FlaggedColumns {
  readonly #tallies: { name: string; tally: FlagTally }[]

  /** @param scored names of the columns that are the visitor's own, the captions' first: "" where there is one alone */
  constructor(
    private readonly vocabulary: Vocabulary,
    scored: readonly string[],
  ) {
    this.#tallies = scored.map((name) => ({ name, tally: new FlagTally() }))
  }

  /** Flags of each of the visitor's own captions in a row, counted. */
  of(row: TableRow): Flag[][] {
    return this.#tallies.map(({ name, tally }, i) => {
      const text = i === 0 ? row : versionOf(row, name)
      if (text === null || text.score === null) return []
      const flags = captionFlags(text.caption, this.vocabulary)
      tally.add(flags)
      return flags
    })
  }

  /** How many are flagged, a sentence a column that has some. @param unit of what is counted, e.g. "line" */
  sentences(unit: 'line' | 'item'): string[] {
    return this.#tallies.flatMap(({ name, tally }) => {
      const sentence = tally.sentence(unit)
      return sentence === null ? [] : [name === '' ? sentence : `“${name}”: ${sentence}`]
    })
  }
}

/** A record with flags behind it. @param columns as `flagColumns` calls them */
export function withFlags(
  record: string,
  columns: readonly string[],
  flags: Flag[][],
  format: 'csv' | 'jsonl',
): string {
  if (format === 'csv') return [record, ...flags.map((some) => some.join(' '))].join(',')
  const fields = columns.map((name, i) => `${JSON.stringify(name)}:${JSON.stringify(flags[i] ?? [])}`)
  return `${record.slice(0, -1)},${fields.join(',')}}`
}
