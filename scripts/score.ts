/** `npm run score`: the page's own score as a filter for a pipe, in constant memory, for those with millions of captions. */
import { resolve } from 'node:path'
import { captionFlags } from '../src/captions/flags/caption-flags'
import { FlagTally } from '../src/captions/flags/tally'
import { csvHeader, csvRecord, jsonRecord, type TableRow } from '../src/captions/table-text'
import { formatCount } from '../src/data/bad-input'
import type { CaptionEntry } from '../src/data/captions/entries'
import { CaptionKnowledge } from '../src/workers/captions/knowledge'
import { packScores, scoreAt } from '../src/workers/captions/packed-scores'
import { readPublic } from './read-public.mjs'
import { HELP, parseScoreArguments, UsageError, type ScoreArguments } from './score-arguments'
import { withFlags } from './score-flags'
import { ListedLines } from './score-lists'
import { bytesOf, entriesOf, nameOf, unitOf } from './score-input'
import { openStdout } from './stdout'

const complain = (sentence: string) => process.stderr.write(`score: ${sentence}\n`)

/** Paths are meant from where the visitor typed the command; npm starts it in the repository's own folder. */
const from = process.env.npm_lifecycle_event === 'score' ? (process.env.INIT_CWD ?? '.') : '.'

async function main(): Promise<void> {
  const asked = parseScoreArguments(process.argv.slice(2))
  const write = openStdout(complain)
  if (asked === null) await write(`${HELP}\n`)
  else await score(asked, write)
}

/** Scores the input, some captions at a time. The header comes with the first rows: an input that cannot be read writes nothing. */
async function score(asked: ScoreArguments, write: (text: string) => Promise<void>): Promise<void> {
  const knowledge = new CaptionKnowledge(readPublic)
  const names = asked.generalise === null ? [] : [asked.generalise]
  const tally = new FlagTally()
  const lists = new ListedLines()
  const vocabulary = await knowledge.vocabulary()
  const record = (row: TableRow) => {
    const flags = row.score === null ? [] : captionFlags(row.caption, vocabulary)
    if (row.score !== null) tally.add(flags)
    const written = asked.format === 'csv' ? csvRecord(row, names) : jsonRecord(row, names)
    return asked.flags ? withFlags(written, flags, asked.format) : written
  }
  let header = asked.format === 'csv' ? `${csvHeader(names)}${asked.flags ? ',flags' : ''}\n` : ''
  const bytes = bytesOf(asked.file === '-' ? '-' : resolve(from, asked.file))
  for await (const entries of entriesOf(bytes, asked, complain)) {
    lists.add(entries)
    const rows = await rowsOf(entries, asked, knowledge)
    if (rows.length === 0) continue
    await write(header + rows.map((row) => `${record(row)}\n`).join(''))
    header = ''
  }
  if (header !== '') await write(header)
  const listed = unitOf(asked) === 'line' ? lists.sentence() : null
  if (listed !== null) complain(`${nameOf(asked)}: ${listed}`)
  const flagged = tally.sentence(unitOf(asked))
  if (flagged !== null) complain(`${nameOf(asked)}: ${flagged}`)
}

/** A row for each entry, in their order: one without scores where there is nothing to score, which is named. */
async function rowsOf(
  entries: readonly CaptionEntry[],
  asked: ScoreArguments,
  knowledge: CaptionKnowledge,
): Promise<TableRow[]> {
  const { reading, generalise } = asked
  const name = (line: number, words: string) => {
    complain(`${nameOf(asked)}: ${unitOf(asked)} ${formatCount(line)} ${words}`)
    process.exitCode = 1
  }
  // What is not read has no words, and so no score.
  const captions = entries.map((entry) => ('caption' in entry ? entry.caption : ''))
  const scores = packScores(captions, await knowledge.scoring(), reading)
  const generaliser = generalise === null ? null : await knowledge.generaliser()
  const general = generalise && captions.map((caption) => generaliser?.generalise(caption, generalise) ?? caption)
  const generalScores = general && packScores(general, await knowledge.scoring(), reading)
  return entries.map((entry, i): TableRow => {
    const caption = captions[i] ?? ''
    const score = scoreAt(scores, i)
    if ('problem' in entry) name(entry.line, entry.problem.words)
    else if (score === null) name(entry.line, 'has no word: no letter and no digit')
    const version = general?.[i]
    if (score === null || generalise === null || version === undefined || generalScores === null)
      return { caption, score, versions: [] }
    return { caption, score, versions: [{ name: generalise, caption: version, score: scoreAt(generalScores, i) }] }
  })
}

try {
  await main()
} catch (error) {
  const usage = error instanceof UsageError
  complain(error instanceof Error ? error.message : String(error))
  if (usage) complain('"npm run --silent score -- --help" tells what may be asked for.')
  process.exitCode = usage ? 2 : 1
}
