/** The readings that `npm run score -- --summary` writes: every score is kept until the end, nothing else of the captions. */
import { wordsIn } from '../src/captions/length'
import type { TableNames } from '../src/captions/table-names'
import { versionOf, type TableRow } from '../src/captions/table-text'
import type { GeneralityScore } from '../src/captions/types'
import { rankCorrelation } from '../src/metrics/statistics/rank-correlation'
import { summarise, summarisePaired } from '../src/metrics/statistics/summary'
import type { Bootstrap, Summary } from '../src/metrics/statistics/summary-types'
import { SCORES_PER_CAPTION } from '../src/workers/captions/protocol'
import { readingsOf, type Statistics } from '../src/workers/captions/readings-client'
import type { ColumnReadings, DifferenceReadings } from '../src/workers/captions/readings-types'
import type { ScoreArguments } from './score-arguments'

const HERE: Statistics = {
  summarise: (values, seed) => Promise.resolve(summarise(values, seed)),
  summarisePaired: (before, after, seed) => Promise.resolve(summarisePaired(before, after, seed)),
  rankCorrelation: (x, y, seed) => Promise.resolve(rankCorrelation(x, y, seed)),
}

/** Numbers that come one by one, in one array at the end. */
class Growing {
  #values = new Float64Array(1024)
  #length = 0

  push(...more: number[]): void {
    if (this.#length + more.length > this.#values.length) {
      const larger = new Float64Array(2 * this.#values.length)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values.set(more, this.#length)
    this.#length += more.length
  }

  all(): Float64Array {
    return this.#values.subarray(0, this.#length)
  }
}

export class RowReadings {
  readonly #columns: { name: string; scores: Growing; lengths: Growing }[]
  #rows = 0

  constructor({ caption, versions }: TableNames) {
    const names = [caption === '' ? 'caption' : caption, ...versions]
    this.#columns = names.map((name) => ({ name, scores: new Growing(), lengths: new Growing() }))
  }

  add(row: TableRow): void {
    this.#rows++
    this.#columns.forEach(({ name, scores, lengths }, i) => {
      const text = i === 0 ? row : versionOf(row, name)
      scores.push(...packed(text?.score ?? null))
      lengths.push(wordsIn(text?.caption ?? ''))
    })
  }

  /** One JSON value; numbers as they are, in full. */
  async json(asked: Pick<ScoreArguments, 'reading'>, source: string): Promise<string> {
    const columns = this.#columns.map(({ name, scores, lengths }) => {
      return { name, scores: scores.all(), lengths: lengths.all() }
    })
    const { columns: read, differences } = await readingsOf(columns, HERE)
    const value = {
      source,
      reading: asked.reading,
      rows: this.#rows,
      columns: read.map(columnJson),
      differences: differences.map(differenceJson),
    }
    return `${JSON.stringify(value, null, 2)}\n`
  }
}

function packed(score: GeneralityScore | null): number[] {
  if (score === null) return Array<number>(SCORES_PER_CAPTION).fill(NaN)
  const { si, bt, tm, da, gs } = score
  return [si, bt, tm, da, gs]
}

function columnJson({ name, n, metrics, length }: ColumnReadings) {
  const { si, bt, tm, da, gs } = metrics
  const spread = (summary: Summary | null) => summary && summaryJson(summary)
  return {
    column: name,
    n,
    gs: spread(gs),
    si: spread(si),
    bt: spread(bt),
    tm: spread(tm),
    da: spread(da),
    gs_and_words: { n: length.n, spearman: length.rho },
  }
}

function differenceJson({ from, to, gs }: DifferenceReadings) {
  if (gs === null) return { from, to, n: 0 }
  const { rose, fell, same } = gs
  return { from, to, ...summaryJson(gs), rose, fell, same, share_rose: rose / gs.n }
}

const summaryJson = ({ n, mean, median, deviation, bootstrap }: Summary) => ({
  n,
  mean,
  median,
  sd: deviation,
  ...intervalJson(bootstrap),
})

const intervalJson = (bootstrap: Bootstrap | null) =>
  bootstrap === null
    ? { interval95: null }
    : { interval95: bootstrap.interval, resamples: bootstrap.resamples, seed: bootstrap.seed }
