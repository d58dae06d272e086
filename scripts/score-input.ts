/** Where `npm run score` reads from, and which of it are captions and cells that go along. */
import { BadArgument } from './bad-argument'
import { createReadStream } from 'node:fs'
import { asUtf8 } from '../src/data/captions/as-utf8'
import { captionRows, type CaptionRow } from '../src/data/captions/entries'
import { inspectCaptionFile } from '../src/data/captions/file'
import type { CaptionColumn, CaptionFileReport } from '../src/data/captions/types'
import { unpacked } from './gzip'
import type { InputKind, ScoreArguments } from './score-arguments'

/** Bytes waited for before a column is chosen. */
const SAMPLE_BYTES = 1 << 16

/** What tells the kind of a file by its name, for what comes without one. */
const SUFFIX: Readonly<Record<Exclude<InputKind, 'lines'>, string>> = {
  csv: '.csv',
  tsv: '.tsv',
  jsonl: '.jsonl',
  json: '.json',
}

/** What messages call the input. */
export const nameOf = ({ file }: Pick<ScoreArguments, 'file'>) => (file === '-' ? 'standard input' : file)

/** What messages count: lines, or the items of one JSON text. */
export const unitOf = (asked: Pick<ScoreArguments, 'file' | 'input'>) => (kindOf(asked) === 'json' ? 'item' : 'line')

/**
 * @param path of the file, or "-"
 * @returns UTF-8, unpacked
 * @throws BadInput where it cannot be read
 */
export async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const name = nameOf({ file: path })
  try {
    yield* asUtf8(unpacked(path === '-' ? process.stdin : createReadStream(path), name), name)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') throw new BadArgument(`${path} does not exist; check the path.`, { cause: error })
    if (code === 'EISDIR') throw new BadArgument(`${path} is a folder; name a file in it.`, { cause: error })
    if (code === 'EACCES')
      throw new BadArgument(`${path} may not be read by you; check its permissions.`, { cause: error })
    throw error
  }
}

/** What is read of the input. */
export interface InputRows {
  /** Names of the columns that are scored; "" where one alone is, which was not named in --columns. */
  scored: readonly string[]
  /** Names of the columns whose cells go along. */
  carried: readonly string[]
  /** In the order of the input, some at a time. */
  rows: AsyncIterable<CaptionRow[]>
}

type Asked = Pick<ScoreArguments, 'file' | 'input' | 'columns' | 'column' | 'carry' | 'header'>

/**
 * @param tell is told which column was chosen, where none was named
 * @throws BadInput where the input as a whole cannot be read
 */
export async function openRows(
  bytes: AsyncGenerator<Uint8Array>,
  asked: Asked,
  tell: (sentence: string) => void,
): Promise<InputRows> {
  const name = nameOf(asked)
  const kind = kindOf(asked)
  const named = asked.columns ?? (asked.column === null ? [] : [asked.column])
  if (kind === 'lines') {
    if (named.length + asked.carry.length > 0)
      throw new BadArgument(`${name} has no columns; name its kind with --input csv, tsv or jsonl.`)
    const layout = { kind, header: asked.header ?? false }
    return { scored: [''], carried: [], rows: captionRows(bytes, name, { scored: [layout], carried: [] }) }
  }
  let { sample, all } = await peek(bytes, kind === 'json')
  if (kind === null && /^\s*[[{]/.test(beginning(sample))) ({ sample, all } = await peek(all, true))
  // Part of a file that was split may well be empty.
  if (sample.length === 0) return { scored: asked.columns ?? [''], carried: asked.carry, rows: noRows() }
  // What is looked at is told by its name.
  const told =
    kind === null || kindOf({ file: asked.file, input: null }) === kind ? withoutGz(name) : `${name}${SUFFIX[kind]}`
  const header = asked.header ?? headerFor([...named, ...asked.carry])
  const report = await inspectCaptionFile(new Blob(sample), told, header)
  const scored = named.length > 0 ? named.map((column) => find(report, column, name)) : [suggested(report, name, tell)]
  const carried = asked.carry.map((column) => find(report, column, name))
  const layouts = (columns: readonly CaptionColumn[]) => columns.map(({ layout }) => layout)
  return {
    scored: asked.columns === null ? [''] : scored.map((column) => column.name),
    carried: carried.map((column) => column.name),
    rows: captionRows(all, name, { scored: layouts(scored), carried: layouts(carried) }),
  }
}

async function* noRows(): AsyncGenerator<CaptionRow[]> {
  // An empty input has none.
}

const withoutGz = (name: string) => name.replace(/\.gz$/i, '')

/** As asked, else by the file's name; null where what stands in it must tell (a token file's ids). What comes from a pipe is lines. */
function kindOf({ file, input }: Pick<ScoreArguments, 'file' | 'input'>): InputKind | null {
  if (input !== null || file === '-') return input ?? 'lines'
  const suffix = /\.(csv|tsv|jsonl|ndjson|json)$/i.exec(withoutGz(file))?.[1]?.toLowerCase()
  return suffix === undefined ? null : suffix === 'ndjson' ? 'jsonl' : (suffix as InputKind)
}

/** A column that is named and not numbered must stand in a header. */
const headerFor = (columns: readonly string[]) => (columns.every(isNumber) ? null : true)

const isNumber = (column: string) => /^\d+$/.test(column)

function suggested(
  { columns, suggested }: CaptionFileReport,
  name: string,
  tell: (sentence: string) => void,
): CaptionColumn {
  const column = columns[suggested]
  if (column === undefined) throw new BadArgument(`${name} has no column of text; name one with --column.`)
  const names = columns.map((each) => each.name).join(', ')
  if (columns.length > 1) tell(`${name}: captions are taken from “${column.name}” (of ${names})`)
  return column
}

function find({ columns }: CaptionFileReport, asked: string, name: string): CaptionColumn {
  const found = columns.find((column) => column.name === asked) ?? columns[isNumber(asked) ? Number(asked) - 1 : -1]
  if (found !== undefined) return found
  throw new BadArgument(`${name} has no column “${asked}”; it has ${columns.map((column) => column.name).join(', ')}.`)
}

/** The beginning of a stream, in whole lines where it has more than one, and the whole of it. @param whole a JSON text is looked at as a whole */
async function peek(bytes: AsyncGenerator<Uint8Array>, whole: boolean) {
  const taken: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  let ended = false
  while (whole || length < SAMPLE_BYTES) {
    const { done, value } = await bytes.next()
    ended = done === true
    if (done) break
    taken.push(value.slice())
    length += value.length
  }
  async function* all() {
    yield* taken
    yield* bytes
  }
  const last = taken.at(-1)
  const lineEnd = ended || last === undefined ? 0 : last.lastIndexOf(LINE_FEED) + 1
  const sample = lineEnd > 0 && last !== undefined ? [...taken.slice(0, -1), last.subarray(0, lineEnd)] : taken
  return { sample, all: all() }
}

const LINE_FEED = 10

/** The first characters, as far as they are ASCII. */
const beginning = ([first]: readonly Uint8Array[]) => String.fromCharCode(...(first?.subarray(0, 100) ?? []))
