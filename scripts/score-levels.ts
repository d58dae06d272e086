/**
 * `npm run score-levels`: the generality score of the captions that the miniature is fine-tuned on, level by level, for Table 4 in the room
 * "Results": mean over the 64 captions with its bootstrap interval, as published. Writes public/results/caption-levels.json.
 */
import { writeFile } from 'node:fs/promises'
import { scoreCaption } from '../src/captions/score'
import { loadBundledSet } from '../src/data/captioned/bundled'
import { fineTuningPresets } from '../src/diffusion/training/config'
import { summarise } from '../src/metrics/statistics/summary'
import { checkNumbers } from '../src/results/number-file'
import { CaptionKnowledge } from '../src/workers/captions/knowledge'
import { readPublic } from './read-public.mjs'

const LEVELS = ['original', 'general', '5-word'] as const
const { captions } = await loadBundledSet('fashion', fineTuningPresets.paper.images, readPublic)
const means = await new CaptionKnowledge(readPublic).scoring()
const numbers = LEVELS.map((variant) => {
  const scores = (captions[variant] ?? []).map((caption) => scoreCaption(caption, means, 'published').gs)
  const summary = summarise(Float64Array.from(scores), 0)
  if (summary === null) throw new Error(`There are no ${variant} captions.`)
  const { mean: value, n, bootstrap } = summary
  console.log(`${variant}: ${value.toFixed(3)}, n = ${n}`)
  const interval = bootstrap?.interval ?? null
  return { table: 'a-table-4', variant, column: 'generality', seeds: [{ seed: 0, value, interval, count: n }] }
})
const content = checkNumbers({
  format: 'modeweave-numbers',
  version: 1,
  made: new Date().toISOString().slice(0, 10),
  how: 'Mean generality score, as published, of the captions that the miniature is fine-tuned on.',
  numbers,
})
await writeFile(new URL('../public/results/caption-levels.json', import.meta.url), `${JSON.stringify(content)}\n`)
