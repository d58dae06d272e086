/** How `npm run score` tells which captions the generaliser left as they are, and why: in columns of its own, and on stderr at the end. */
import { keptWords, type KeptReason } from '../src/captions/generalise/kept'
import { csvCell } from '../src/data/table-cells'
import { versionOf, type TableRow } from '../src/captions/table-text'
import { formatCount } from '../src/data/bad-input'

/** What the columns are called. @param levels names of the columns of more general captions */
export const keptColumns = (levels: readonly string[]): string[] => levels.map((name) => `${name}_kept`)

export class KeptTally {
  readonly #counts: ReadonlyMap<string, Map<KeptReason, number>>

  constructor(private readonly levels: readonly string[]) {
    this.#counts = new Map(levels.map((name) => [name, new Map<KeptReason, number>()]))
  }

  /** Why each level's version of a row is the caption itself; null where it is another text, or there is none. */
  of(row: TableRow): (KeptReason | null)[] {
    return this.levels.map((name) => {
      const kept = versionOf(row, name)?.kept ?? null
      const counts = this.#counts.get(name)
      if (kept !== null) counts?.set(kept, (counts.get(kept) ?? 0) + 1)
      return kept
    })
  }

  /** How many were kept, a sentence a level that has some, the commonest reason first. */
  sentences(): string[] {
    return [...this.#counts].flatMap(([name, counts]) => {
      if (counts.size === 0) return []
      const reasons = [...counts].sort((a, b) => b[1] - a[1])
      const all = reasons.reduce((sum, [, count]) => sum + count, 0)
      const told = reasons.map(
        ([reason, count]) => `${formatCount(count)} ${keptWords(reason).replace(/^kept: (?:it )?/, '')}`,
      )
      return [`“${name}”: ${formatCount(all)} left as they are (${told.join('; ')}).`]
    })
  }
}

/** A record with the reasons behind it. @param columns as `keptColumns` calls them */
export function withKept(
  record: string,
  columns: readonly string[],
  kept: readonly (KeptReason | null)[],
  format: 'csv' | 'jsonl',
): string {
  const words = kept.map((reason) => (reason === null ? null : keptWords(reason)))
  if (format === 'csv') return [record, ...words.map((text) => csvCell(text ?? ''))].join(',')
  const fields = columns.map((name, i) => `${JSON.stringify(name)}:${JSON.stringify(words[i] ?? null)}`)
  return `${record.slice(0, -1)},${fields.join(',')}}`
}
