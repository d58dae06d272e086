/** The command line of `npm run score`: what may be asked for, and what is said where it is asked wrongly. */
import { parseArgs } from 'node:util'
import { CsvReader } from '../src/data/captions/csv-records'
import type { GeneralityLevel, Reading } from '../src/captions/types'

/** What FILE is; `json` is one array. */
export type InputKind = 'lines' | 'csv' | 'tsv' | 'jsonl' | 'json'

export interface ScoreArguments {
  /** Path as given, or "-". */
  file: string
  /** Path as given, or "-". */
  output: string
  format: 'csv' | 'jsonl'
  /** Levels that are made, each once; none where nothing is. */
  levels: readonly GeneralityLevel[]
  /** GS that guides the levels; null where nothing does. */
  target: number | null
  reading: Reading
  /** Null: by the file's name. */
  input: InputKind | null
  /** Columns to be scored side by side; null: `column` alone. */
  columns: readonly string[] | null
  /** Null: the one that looks most like captions. */
  column: string | null
  /** Columns whose cells go along. */
  carry: readonly string[]
  /** Whether the first line is a header; null: told by its cells. */
  header: boolean | null
  /** A column of flags is written. */
  flags: boolean
  /** A column for each level says why a caption was left as it is. */
  kept: boolean
  /** The readings are written. */
  summary: boolean
  /** Folder of NLTK's tagger, as given; null: ours stands for it. */
  nltkTagger: string | null
}

/** The command line is wrong: exit status 2. */
export class UsageError extends Error {}

const LEVELS: readonly GeneralityLevel[] = ['general', '5-word']

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
  if (values.columns !== undefined && values.column !== undefined)
    throw new UsageError('--column and --columns were both given; name all columns in --columns.')
  const levels = levelsOf(values.level, values.generalise)
  const target = values.guided === undefined ? null : scoreOf('guided', values.guided)
  return {
    file,
    output: values.output,
    format: values.format === undefined ? formatOf(values.output) : oneOf('format', values.format, ['csv', 'jsonl']),
    // A target is reached by captions more general: of the level that is asked for, else of the first.
    levels: target !== null && levels.length === 0 ? ['general'] : levels,
    target,
    reading: oneOf('reading', values.reading, ['published', 'intended']),
    input:
      values.input === undefined
        ? null
        : oneOf<InputKind>('input', values.input, ['lines', 'csv', 'tsv', 'jsonl', 'json']),
    columns: values.columns === undefined ? null : namesIn('columns', values.columns),
    column: values.column ?? null,
    carry: values.carry === undefined ? [] : namesIn('carry', values.carry),
    flags: values.flags,
    kept: values.kept,
    summary: values.summary,
    nltkTagger: values['nltk-tagger'] ?? null,
    header: { yes: true, no: false, auto: null }[oneOf('header', values.header, ['yes', 'no', 'auto'])],
  }
}

function parse(given: string[]) {
  try {
    return parseArgs({
      args: given,
      allowPositionals: true,
      options: {
        format: { type: 'string' },
        output: { type: 'string', default: '-' },
        level: { type: 'string' },
        generalise: { type: 'string' },
        guided: { type: 'string' },
        reading: { type: 'string', default: 'published' },
        input: { type: 'string' },
        column: { type: 'string' },
        columns: { type: 'string' },
        carry: { type: 'string' },
        header: { type: 'string', default: 'auto' },
        flags: { type: 'boolean', default: false },
        kept: { type: 'boolean', default: false },
        summary: { type: 'boolean', default: false },
        'nltk-tagger': { type: 'string' },
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

/** `--level`, and `--generalise`, which is its older name. */
function levelsOf(level: string | undefined, generalise: string | undefined): GeneralityLevel[] {
  if (level !== undefined && generalise !== undefined)
    throw new UsageError('--level and --generalise were both given; they are the same: name all levels in one.')
  const [option, given] = level === undefined ? ['generalise', generalise] : ['level', level]
  const asked = given?.split(',').map((name) => oneOf(option, name.trim(), LEVELS)) ?? []
  return [...new Set(asked)]
}

function scoreOf(option: string, given: string): number {
  const value = given.trim() === '' ? NaN : Number(given)
  if (!(value >= 0 && value <= 10))
    throw new UsageError(`--${option} is "${given}"; give a generality score from 0 to 10.`)
  return value
}

/** "id,url", or with quotes where a name holds a comma: '"size (a, b)",url'. */
function namesIn(option: string, given: string): string[] {
  const reader = new CsvReader(',')
  const [record] = [...reader.push({ number: 1, text: given }), ...reader.end()]
  const names = record !== undefined && 'cells' in record ? record.cells.map((name) => name.trim()) : []
  if (names.length === 0 || names.includes(''))
    throw new UsageError(
      `--${option} is "${given}"; name columns with commas between, in quotes ("…") where a name holds one.`,
    )
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new UsageError(`--${option} names "${twice}" twice; once is enough.`)
  return names
}

/** By the name of what is written. */
const formatOf = (output: string) => (/\.(jsonl|ndjson)(\.gz)?$/i.test(output) ? 'jsonl' : 'csv')
