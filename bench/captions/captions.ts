/** `npm run bench -- captions`: how many captions a second are scored, in the page's own workers and in Node. */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { annotate } from '../../src/captions/annotate'
import { explainAnnotated, type ScoringMeans } from '../../src/captions/score'
import { CaptionKnowledge } from '../../src/workers/captions/knowledge'
import { packScores } from '../../src/workers/captions/packed-scores'
import { readPublic } from '../../scripts/read-public.mjs'
import { positive } from '../arguments'
import { openCaptionPage, type CaptionPage } from './browser'
import { BENCH_CAPTIONS, benchCaptionList } from './list'
import { machineLine, machineOf } from '../machine'
import { measureWork, workTable } from './work'

export const CAPTIONS_HELP = `npm run bench -- captions [options]

Scores ${BENCH_CAPTIONS.toLocaleString('en')} captions, made from templates and WordNet's nouns and the same on every machine: by the page's own client in headless
Chromium, with one worker and more, and in Node. Four metrics and their mean; workers are warm, sending and packing included. Then scoring and our
tagger in Node beside compromise alone, which cuts and tags the same captions: a ratio that does not depend on the machine.

  --json FILE         writes everything measured as JSON
  --count N           scores the first N captions (default ${BENCH_CAPTIONS})
  --workers LIST      of numbers of workers (default: 1, 2, 4 … up to the cores)
  --headed            opens a window
  --help              this text`

/**
 * Captions a second of the paper's tools on one 2.5 GHz core: NLTK's tagger and WordNet, for BT and DA alone. Measured elsewhere, once;
 * what is printed beside it is a comparison in words, not a measurement of this run.
 */
const NLTK_CAPTIONS_PER_SECOND = 410

/** Scored before the clock starts: code is compiled, WordNet read. */
const WARM_UP = 1000

interface CaptionRow {
  place: 'Chromium' | 'Node'
  /** Null in Node: the thread itself. */
  workers: number | null
  captionsPerSecond: number
  /** Per second of the processor's own time, which other programs do not lengthen; null where it is not told. */
  captionsPerProcessorSecond: number | null
}

/** Of the time in one thread. */
interface Shares {
  /** Tokenising, tagging, entities. */
  annotating: number
  /** WordNet's look-ups and the four formulas. */
  scoring: number
}

/** @param given arguments behind "captions" */
export async function benchCaptions(given: string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: given,
    options: {
      json: { type: 'string' },
      count: { type: 'string', default: String(BENCH_CAPTIONS) },
      workers: { type: 'string' },
      headed: { type: 'boolean', default: false },
    },
  })
  const workers = options.workers?.split(',').map((text) => positive('workers', text)) ?? steps(availableParallelism())
  const knowledge = new CaptionKnowledge(readPublic)
  const captions = benchCaptionList(await knowledge.hierarchy(), positive('count', options.count))
  const means = await knowledge.scoring()

  const load = [loadavg()[0] ?? 0]
  const node = measureNode(captions, means)
  const rows = [node]
  const page = await openCaptionPage(options.headed)
  try {
    for (const count of workers) rows.push(await measurePage(page, captions, count))
  } finally {
    await page.close()
  }
  const shares = measureShares(captions, means)
  const work = measureWork(captions, means)
  load.push(loadavg()[0] ?? 0)

  const digest = createHash('sha256').update(captions.join('\n')).digest('hex')
  const machine = machineOf(load, page.version)
  console.log(machineLine(machine))
  console.log(`${captions.length.toLocaleString('en')} captions, SHA-256 ${digest.slice(0, 16)}…\n`)
  console.log(`${table(rows)}\n`)
  console.log(workTable(work))
  console.log(
    `\nOne thread's time: ${percent(shares.annotating)} tokenising, tagging and entities, ${percent(shares.scoring)} WordNet and formulas.`,
  )
  const ofProcessor = node.captionsPerProcessorSecond ?? NaN
  console.log(
    `Node: ${Math.round(ofProcessor)} captions per second of processor time, ${(ofProcessor / NLTK_CAPTIONS_PER_SECOND).toFixed(1)} times the ${NLTK_CAPTIONS_PER_SECOND}/s of NLTK's tagger and WordNet (BT and DA alone, one 2.5 GHz core, measured elsewhere).`,
  )
  if (options.json !== undefined) {
    const report = {
      bench: 'captions',
      date: new Date().toISOString(),
      machine,
      captions: { count: captions.length, sha256: digest },
      rows,
      work,
      shares,
    }
    await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`)
  }
}

/** 1, 2, 4 … and the cores themselves. */
function steps(cores: number): number[] {
  const powers = Array.from({ length: 10 }, (_, i) => 2 ** i).filter((count) => count < cores)
  return [...powers, cores]
}

function measureNode(captions: readonly string[], means: ScoringMeans): CaptionRow {
  packScores(captions.slice(0, WARM_UP), means, 'published')
  const before = process.cpuUsage()
  const begun = performance.now()
  packScores(captions, means, 'published')
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(before)
  return told({
    place: 'Node',
    workers: null,
    captionsPerSecond: captions.length / seconds,
    captionsPerProcessorSecond: captions.length / ((user + system) / 1e6),
  })
}

async function measurePage(page: CaptionPage, captions: string[], workers: number): Promise<CaptionRow> {
  const seconds = (await page.score({ captions, workers, warmUp: WARM_UP })) / 1000
  return told({
    place: 'Chromium',
    workers,
    captionsPerSecond: captions.length / seconds,
    captionsPerProcessorSecond: null,
  })
}

function measureShares(captions: readonly string[], means: ScoringMeans): Shares {
  const begun = performance.now()
  const annotated = captions.map((caption) => annotate(caption, means.taggers))
  const between = performance.now()
  for (const caption of annotated) explainAnnotated(caption, means.nouns, 'published')
  const ended = performance.now()
  const annotating = (between - begun) / (ended - begun)
  return { annotating, scoring: 1 - annotating }
}

const percent = (share: number) => `${Math.round(share * 100)} %`

/** Tells a row as soon as it is measured. */
function told(row: CaptionRow): CaptionRow {
  console.error(`${placeOf(row)}: ${Math.round(row.captionsPerSecond)} captions/s`)
  return row
}

const placeOf = ({ place, workers }: CaptionRow) =>
  workers === null ? `${place}, one thread` : `${place}, ${workers} ${workers === 1 ? 'worker' : 'workers'}`

/** As Markdown; what more workers bring is told against one. */
function table(rows: readonly CaptionRow[]): string {
  const one = rows.find(({ workers }) => workers === 1)?.captionsPerSecond
  const lines = rows.map((row) => {
    const times = row.workers === null || one === undefined ? '' : `${(row.captionsPerSecond / one).toFixed(2)}×`
    return `| ${placeOf(row).padEnd(20)} | ${String(Math.round(row.captionsPerSecond)).padStart(10)} | ${times.padStart(9)} |`
  })
  return [
    '| where                | captions/s | to one    |',
    '| -------------------- | ---------: | --------: |',
    ...lines,
  ].join('\n')
}
