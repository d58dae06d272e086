/** `npm run score`: the page's own score as a filter for a pipe, in constant memory, for those with millions of captions. */
import { resolve } from 'node:path'
import { tableNames, type TableNames } from '../src/captions/table-names'
import { csvCell } from '../src/data/table-cells'
import { csvHeader, csvRecord, jsonRecord, type TableRow } from '../src/captions/table-text'
import { readNltkTagger } from '../src/captions/tagging/nltk-files'
import { CaptionKnowledge } from '../src/workers/captions/knowledge'
import { nltkFilesIn } from './nltk-tagger'
import { readPublic } from './read-public.mjs'
import { parseScoreArguments, UsageError, type ScoreArguments } from './score-arguments'
import { flagColumns, FlaggedColumns, withFlags } from './score-flags'
import { HELP } from './score-help'
import { keptColumns, KeptTally, withKept } from './score-kept'
import { ListedLines } from './score-lists'
import { bytesOf, nameOf, openRows, unitOf } from './score-input'
import { openFile, type Output } from './score-output'
import { RowReadings } from './score-readings'
import { RowScorer } from './score-rows'
import { openStdout } from './stdout'

const complain = (sentence: string) => process.stderr.write(`score: ${sentence}\n`)

/** Paths are meant from where the visitor typed the command; npm starts it in the repository's own folder. */
const from = process.env.npm_lifecycle_event === 'score' ? (process.env.INIT_CWD ?? '.') : '.'
const pathOf = (asked: string) => (asked === '-' ? '-' : resolve(from, asked))

async function main(): Promise<void> {
  const asked = parseScoreArguments(process.argv.slice(2))
  const write = openStdout(complain)
  if (asked === null) {
    await write(`${HELP}\n`)
    return
  }
  if (asked.output !== '-' && pathOf(asked.output) === pathOf(asked.file))
    throw new UsageError(`--output is "${asked.output}", which is read; name another file.`)
  const stdout: Output = { write, end: () => Promise.resolve() }
  // The readings take the place of the lines on the standard output.
  const nowhere: Output = { write: () => Promise.resolve(), end: () => Promise.resolve() }
  let lines: Output | null = null
  const openLines = async () => {
    lines ??= asked.output !== '-' ? await openFile(pathOf(asked.output)) : asked.summary ? nowhere : stdout
    return lines
  }
  const readings = await score(asked, async (text) => (await openLines()).write(text))
  await (await openLines()).end()
  if (asked.summary) await write(readings === null ? '' : await readings.json(asked, nameOf(asked)))
}

/**
 * Scores the input, some captions at a time. The header comes with the first rows: an input that cannot be read writes nothing.
 * @returns the readings, where they are asked for
 */
async function score(asked: ScoreArguments, write: (text: string) => Promise<void>): Promise<RowReadings | null> {
  const files = asked.nltkTagger === null ? [] : await nltkFilesIn(resolve(from, asked.nltkTagger))
  const nltk = async () => (files.length === 0 ? null : readNltkTagger(files))
  const knowledge = new CaptionKnowledge(readPublic, nltk)
  // What is no tagger is said before anything is written.
  if (files.length > 0) await knowledge.scoring()
  const bytes = bytesOf(pathOf(asked.file))
  const { scored, carried, rows } = await openRows(bytes, asked, complain)
  const own = flagColumns(scored)
  const [caption = '', ...beside] = scored
  const wanted = { carried, caption, versions: [...beside, ...asked.levels] }
  const names = tableNames(wanted, asked.flags ? own : [])
  const scorer = new RowScorer(asked, names, { knowledge, nltk }, (sentence) => {
    complain(sentence)
    process.exitCode = 1
  })
  const flagged = new FlaggedColumns(await knowledge.vocabulary(), [
    names.caption,
    ...names.versions.slice(0, beside.length),
  ])
  const levels = names.versions.slice(beside.length)
  const reasons = asked.kept ? keptColumns(levels) : []
  const tally = new KeptTally(levels)
  const lists = new ListedLines()
  const readings = asked.summary ? new RowReadings(names) : null
  let header =
    asked.format === 'csv'
      ? `${[csvHeader(names), ...[...(asked.flags ? own : []), ...reasons].map((name) => csvCell(name))].join(',')}\n`
      : ''
  for await (const some of rows) {
    lists.add(some)
    const made = await scorer.rows(some)
    if (made.length === 0) continue
    const records = made.map((row) => {
      readings?.add(row)
      const flags = flagged.of(row)
      const kept = tally.of(row)
      const record = recordOf(row, names, asked.format)
      const told = asked.flags ? withFlags(record, own, flags, asked.format) : record
      return `${asked.kept ? withKept(told, reasons, kept, asked.format) : told}\n`
    })
    await write(header + records.join(''))
    header = ''
  }
  if (header !== '') await write(header)
  const listed = unitOf(asked) === 'line' ? lists.sentence() : null
  if (listed !== null) complain(`${nameOf(asked)}: ${listed}`)
  for (const sentence of flagged.sentences(unitOf(asked))) complain(`${nameOf(asked)}: ${sentence}`)
  for (const sentence of tally.sentences()) complain(`${nameOf(asked)}: ${sentence}`)
  return readings
}

const recordOf = (row: TableRow, names: TableNames, format: ScoreArguments['format']) =>
  format === 'csv' ? csvRecord(row, names) : jsonRecord(row, names)

try {
  await main()
} catch (error) {
  const usage = error instanceof UsageError
  complain(error instanceof Error ? error.message : String(error))
  if (usage) complain('"npm run --silent score -- --help" tells what may be asked for.')
  process.exitCode = usage ? 2 : 1
}
