/** Plain types of the papers' tables, as printed and as filled with our runs. */
import type { Lab, RunResult, Score, ScoreName } from '../types'

/** A column of numbers. `generality` is of captions, not of runs; the caption metrics are Table 2's. */
export type ColumnKey = ScoreName | 'generality' | 'si' | 'bt' | 'tm' | 'da' | 'gs'

export interface Column {
  key: ColumnKey
  /** As the paper heads it. */
  heading: string
  /** As ours is called, where it is not the same measure. */
  ours: string
  better: 'up' | 'down' | null
  /** Behind the point, of ours. */
  digits: number
  /** What ours is: at the end of the run, or the best of all that were measured on the way. */
  taken: 'end' | 'best'
  /** Whether the paper prints it; else it is ours only. */
  printed: boolean
}

export interface Row {
  /** One for each of the block's label columns. */
  labels: string[]
  /** Variant of the table's sweep; null: not run here. */
  variant: string | null
  /** As printed, digits and spread included: "2.9664 ± 0.2188". What is not printed is left out. */
  printed: Partial<Record<ColumnKey, string>>
  /** Where numbers come from that are not the paper's. */
  source?: string
}

export interface Block {
  /** Above its rows; null where the table is one block. */
  heading: string | null
  /** What the labels are: "w_lat", "w_emb". */
  labels: string[]
  rows: Row[]
}

export interface PaperTable {
  /** In addresses and file names: "a-table-5". */
  id: string
  paper: Lab
  /** "Table 5"; null for a table of ours. */
  number: string | null
  title: string
  /** In our words: what is in it and how to read it. */
  caption: string
  /** File of `public/results/sweeps/` whose variants the rows are, without its ending; null where no run fills it. */
  sweep: string | null
  columns: readonly Column[]
  blocks: readonly Block[]
  /** Why ours differ from the printed numbers, a sentence each. */
  differs: readonly string[]
}

/** What one seed gave in one cell. */
export interface SeedScore {
  seed: number
  score: Score
  /** Null where it is no run of a sweep. */
  result: RunResult | null
  /** Computed in this browser, not shipped. */
  own: boolean
}

/** A cell's numbers over seeds. */
export interface Measured {
  mean: number
  /** Over seeds, divided by n − 1; null for one seed. */
  deviation: number | null
  /** Mean ends of the seeds' own intervals; null where they have none. */
  interval: [low: number, high: number] | null
  seeds: SeedScore[]
}

export interface Cell {
  column: Column
  printed: string | null
  /** Null: not run yet, or not run here. */
  ours: Measured | null
}

export interface FilledRow {
  row: Row
  cells: Cell[]
  /** Runs that the sweep has for this row; 0 where it is not run here. */
  planned: number
  /** Of those, how many there are. */
  ran: number
}

export interface FilledTable {
  table: PaperTable
  blocks: { block: Block; rows: FilledRow[] }[]
  planned: number
  ran: number
}
