/** Where `npm run score` reads from, and which of it is a caption. */
import { createReadStream } from 'node:fs'
import { BadInput } from '../src/data/bad-input'
import { asUtf8 } from '../src/data/captions/as-utf8'
import { captionEntries, type CaptionEntry } from '../src/data/captions/entries'
import { inspectCaptionFile } from '../src/data/captions/file'
import type { CaptionColumn, CaptionFileReport, CaptionLayout } from '../src/data/captions/types'
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
 * @returns UTF-8
 * @throws BadInput where it cannot be read
 */
export async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* asUtf8(path === '-' ? process.stdin : createReadStream(path), path === '-' ? 'standard input' : path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') throw new BadInput(`${path} does not exist; check the path.`, { cause: error })
    if (code === 'EISDIR') throw new BadInput(`${path} is a folder; name a file in it.`, { cause: error })
    if (code === 'EACCES')
      throw new BadInput(`${path} may not be read by you; check its permissions.`, { cause: error })
    throw error
  }
}

/**
 * The input's captions in its order, some at a time.
 * @param tell is told which column was chosen, where none was named
 * @throws BadInput where the input as a whole cannot be read
 */
export async function* entriesOf(
  bytes: AsyncGenerator<Uint8Array>,
  asked: Pick<ScoreArguments, 'file' | 'input' | 'column' | 'header'>,
  tell: (sentence: string) => void,
): AsyncGenerator<CaptionEntry[]> {
  const name = nameOf(asked)
  const kind = kindOf(asked)
  if (kind === 'lines') {
    if (asked.column !== null)
      throw new BadInput(`${name} has no columns; name its kind with --input csv, tsv or jsonl.`)
    yield* captionEntries(bytes, name, { kind, header: asked.header ?? false })
    return
  }
  let { sample, all } = await peek(bytes, kind === 'json')
  if (kind === null && /^\s*[[{]/.test(beginning(sample))) ({ sample, all } = await peek(all, true))
  // Part of a file that was split may well be empty.
  if (sample.length === 0) return
  // What is looked at is told by its name.
  const named = kind === null || kindOf({ file: asked.file, input: null }) === kind ? name : `${name}${SUFFIX[kind]}`
  const report = await inspectCaptionFile(new Blob(sample), named, asked.header ?? headerFor(asked.column))
  yield* captionEntries(all, name, choose(report, asked.column, name, tell))
}

/** As asked, else by the file's name; null where what stands in it must tell (a token file's ids). What comes from a pipe is lines. */
function kindOf({ file, input }: Pick<ScoreArguments, 'file' | 'input'>): InputKind | null {
  if (input !== null || file === '-') return input ?? 'lines'
  const suffix = /\.(csv|tsv|jsonl|ndjson|json)$/i.exec(file)?.[1]?.toLowerCase()
  return suffix === undefined ? null : suffix === 'ndjson' ? 'jsonl' : (suffix as InputKind)
}

/** A column that is named and not numbered must stand in a header. */
const headerFor = (column: string | null) => (column === null || /^\d+$/.test(column) ? null : true)

function choose(
  { columns, suggested }: CaptionFileReport,
  asked: string | null,
  name: string,
  tell: (sentence: string) => void,
): CaptionLayout {
  const names = columns.map((column) => column.name)
  if (asked === null) {
    const column: CaptionColumn | undefined = columns[suggested]
    if (column === undefined) throw new BadInput(`${name} has no column of text; name one with --column.`)
    if (columns.length > 1) tell(`${name}: captions are taken from “${column.name}” (of ${names.join(', ')})`)
    return column.layout
  }
  const found = columns.find((column) => column.name === asked) ?? columns[/^\d+$/.test(asked) ? Number(asked) - 1 : -1]
  if (found === undefined) throw new BadInput(`${name} has no column “${asked}”; it has ${names.join(', ')}.`)
  return found.layout
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
