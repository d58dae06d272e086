/** The command line of `npm run score`: what may be asked for, and what is said where it is asked wrongly. */
import { parseArgs } from 'node:util'
import type { GeneralityLevel, Reading } from '../src/captions/types'

export const HELP = `npm run --silent score -- FILE|- [options]

Scores captions for generality (paper A, Table 1) and writes one line a caption, in the order of the input, after this one:

  caption,si,bt,tm,da,gs

SI is specificity, BT broadness of terms, TM tense and modality, DA degree of abstraction, GS their mean; each in [0, 10].
FILE holds one caption a line, UTF-8; "-" is the standard input. CSV, TSV and JSON lines are told by the file's name. Input of
any length is read and written as it comes, in constant memory (a .json array alone is read whole).

  --format csv|jsonl                 what is written (default csv); six decimals
  --generalise general|5-word        adds a more general caption (WordNet, offline) and its scores: general,general_si,…,general_gs
  --reading published|intended       as the paper's code computes the score (default), or as its text means it (see the page)
  --input lines|csv|tsv|jsonl|json   what FILE is, where its name does not say so; "-" is lines
  --column NAME                      column of a table (its name, or its number from 1), field of a JSON value;
                                     default: the one that looks most like captions, named on stderr
  --flags                            adds a last column, flags: what tells that a line is no caption in English prose (a tag list, an
                                     address, another language …), names with blanks between; in JSON a list
  --header yes|no                    whether the first line names the columns (of lines: is no caption); default: told by its cells
                                     (of lines: no)
  --help                             this text

One line in is one line out, so that scores can be pasted beside what they belong to; but a JSON line with a list of captions gives a line
for each of them, and stderr says at the end which lines did. A line that cannot be scored (no text, no word, not UTF-8, too long, a quote
that is not closed) gives a line without scores (CSV: empty cells; JSON: null; without its caption where that cannot be read),
is named on stderr, and the next ones go on. A caption in quotes may span lines of a CSV file: one record in is one line out.
How many lines are flagged, and why, is said on stderr at the end. Their scores are written like any other's.
Only data is written to stdout; "npm run" without --silent adds its own lines there.
CSV is for programs: a caption is written as it is, also where a spreadsheet would take it for a formula (=, +, -, @).

Exit status: 0 all lines were scored; 1 some were not, or the input could not be read; 2 the command line is wrong.

  npm run --silent score -- captions.txt > scores.csv
  cut -f2 pairs.tsv | npm run --silent score -- - --format jsonl | paste pairs.tsv -`

/** What FILE is; `json` is one array. */
export type InputKind = 'lines' | 'csv' | 'tsv' | 'jsonl' | 'json'

export interface ScoreArguments {
  /** Path as given, or "-". */
  file: string
  format: 'csv' | 'jsonl'
  generalise: GeneralityLevel | null
  reading: Reading
  /** Null: by the file's name. */
  input: InputKind | null
  /** Null: the one that looks most like captions. */
  column: string | null
  /** Whether the first line is a header; null: told by its cells. */
  header: boolean | null
  /** A column of flags is written. */
  flags: boolean
}

/** The command line is wrong: exit status 2. */
export class UsageError extends Error {}

/**
 * @param given arguments without the program's own name
 * @returns null where help was asked for
 * @throws UsageError naming what is wrong, its value and what is allowed
 */
export function parseScoreArguments(given: string[]): ScoreArguments | null {
  const { values, positionals } = parse(given)
  if (values.help) return null
  const [file, ...others] = positionals
  if (file === undefined) throw new UsageError('No file was named; "-" is the standard input.')
  if (others.length > 0)
    throw new UsageError(
      `${positionals.length} files were named; score them one after another, or "cat" them into "-".`,
    )
  return {
    file,
    format: oneOf('format', values.format, ['csv', 'jsonl']),
    generalise:
      values.generalise === undefined
        ? null
        : oneOf<GeneralityLevel>('generalise', values.generalise, ['general', '5-word']),
    reading: oneOf('reading', values.reading, ['published', 'intended']),
    input:
      values.input === undefined
        ? null
        : oneOf<InputKind>('input', values.input, ['lines', 'csv', 'tsv', 'jsonl', 'json']),
    column: values.column ?? null,
    flags: values.flags,
    header: values.header === undefined ? null : oneOf('header', values.header, ['yes', 'no']) === 'yes',
  }
}

function parse(given: string[]) {
  try {
    return parseArgs({
      args: given,
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'csv' },
        generalise: { type: 'string' },
        reading: { type: 'string', default: 'published' },
        input: { type: 'string' },
        column: { type: 'string' },
        header: { type: 'string' },
        flags: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === value)
  if (found === undefined) throw new UsageError(`--${option} is "${value}"; allowed: ${allowed.join(', ')}.`)
  return found
}
