/** Plain types of caption files, and a bound of theirs; no code, so that the page may import them. */

/** Longest caption in UTF-16 code units: a page of text. What is longer is no caption, and would hold a worker up. */
export const MOST_CHARACTERS = 10_000

/** What separates the cells of a table. */
export type Delimiter = ',' | ';' | '\t' | '|'

/**
 * Where a file keeps its captions.
 * - `lines`: one a line; `header`: the first line is none.
 * - `table`: in column `column` (from 0) of a CSV or TSV file of `columns` columns; `header`: its first record names them;
 *   `guarded`: cells have an apostrophe before what a spreadsheet would take for a formula, as this page's own exports have; `comments`: the lines at the top that begin with # are none of its records.
 * - `json-lines`: one JSON value a line; `json`: one JSON value, read whole. At `path` in each stands a caption, or a list of them.
 */
export type CaptionLayout =
  | { kind: 'lines'; header: boolean }
  | {
      kind: 'table'
      delimiter: Delimiter
      header: boolean
      column: number
      columns: number
      guarded?: boolean
      comments?: boolean
    }
  | { kind: 'json-lines' | 'json'; path: JsonPath }

/** Steps from a JSON value down to its captions: a field's name (of a list, an item's number from 0), or null for every item of a list or map. */
export type JsonPath = readonly (string | null)[]

/** One way to read the file: a column, a field, or its lines. */
export interface CaptionColumn {
  /** As the file names it; "column 2" where there is no header, "lines" where there are no columns. */
  name: string
  /** Its first values that are not empty, at most 3, each cut after 200 characters. */
  examples: string[]
  /** To be handed back for reading. */
  layout: CaptionLayout
}

/** What a look at the beginning of a file shows. */
export interface CaptionFileReport {
  /** E.g. "a table with commas", for the page to say. */
  description: string
  columns: CaptionColumn[]
  /** Index of the column that looks most like captions. */
  suggested: number
  /** True or false where a first line may be a header, and the page may ask for the other; null where there is nothing to ask. */
  header: boolean | null
}

/** Which columns of a file are read, side by side; all of one report on it. */
export interface ColumnChoice {
  /** Those that are scored, the captions themselves first. */
  scored: readonly CaptionLayout[]
  /** Those whose cells go along, as they are. */
  carried: readonly CaptionLayout[]
}

/** A row that holds nothing to score, and keeps its place. */
export interface LeftOutRow {
  /** Index of the row that comes next, among those that hold something. */
  before: number
  /** What tells it from others: "line 812 has no text". */
  line: number
  words: string
  /** Its cells that go along, where they can be read. */
  carried: readonly string[]
}

/** Some rows of a file, in its order. */
export interface CaptionFilePart {
  /** Of the first column that is scored; "" where only the others have a text. */
  captions: string[]
  /** `[scored − 1][captions]` of the others; null where a row has none. */
  beside: (string | null)[][]
  /** `[carried][captions]` */
  carried: string[][]
  /** `before` is counted from the first row of the file. */
  left: LeftOutRow[]
  /** Bytes read so far and in all. */
  bytesRead: number
  bytes: number
}

/** What became of a file. */
export interface CaptionFileSummary {
  /** Rows handed over. */
  count: number
  /** Lines (records, items) left out. */
  skipped: number
  /** Why, one sentence a reason: "2 lines were left out because they have no text: lines 812 and 900." */
  notes: string[]
}
