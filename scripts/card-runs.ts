/**
 * Writes `public/runs/cards.json`: of each run that comes with the page what lists show of it, as a stored run's card says it.
 *
 *   npm run card:runs
 *
 * Samples of the mixtures are drawn from their weights, those of fine-tuning runs are the last that their files hold.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundledNames } from '../src/data/images/bundled'
import type { BundledCards } from '../src/state/runs/bundled'
import type { CardPictures } from '../src/store/runs/card-types'
import { cardOf as mixtureCard } from '../src/workers/mixture/card'
import { Run } from '../src/workers/mixture/run'
import { BundledRuns } from '../src/workers/fusion/runs/bundled'
import { cardOf as fusionCard } from '../src/workers/fusion/runs/card'
import type { FusionRunSummary } from '../src/workers/fusion/runs/types'
import { fewer } from '../src/workers/shared/card-pictures'
import { startHeadless } from './headless'
import { readPublic } from './read-public.mjs'
import { root } from './setup.mjs'

/** What a mixture's model card says of the runs that were trained for it. */
interface ModelCard {
  runs: { seed: number; minutes: number }[]
}

/** Points of a curve. */
const MOST_POINTS = 120

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const packed = ({ thumbnail, samples, ...rest }: CardPictures) => ({
  ...rest,
  thumbnail: text(thumbnail),
  samples: text(samples),
})

await startHeadless('wasm')
const mixture: BundledCards['mixture'] = []
for (const name of bundledNames) {
  const folder = `models/mixture-${name}`
  const bytes = await readPublic(`${folder}/weights.safetensors`)
  const run = Run.open(
    new Uint8Array(bytes).buffer,
    { runId: `bundled:mixture-${name}`, bundled: false, isCopy: false },
    null,
  )
  const { runs } = JSON.parse(Buffer.from(await readPublic(`${folder}/card.json`)).toString('utf8')) as ModelCard
  const trained = runs.find(({ seed }) => seed === run.config.seed)
  const { pictures, ...card } = await mixtureCard(run)
  mixture.push({
    name: run.name,
    runId: run.runId,
    datasetId: run.dataset.id,
    // Their files are from before a run said so itself; `minutes` and this backend stand in the model's card.
    card: {
      ...card,
      seconds: trained === undefined ? null : 60 * trained.minutes,
      backend: { name: 'wasm', adapter: 'WebAssembly SIMD' },
      pictures: packed(pictures),
    },
  })
  run.dispose()
}

/** Without what only a run's own room shows. */
function lean(run: FusionRunSummary): FusionRunSummary {
  const { measured } = run
  const losses = fewer(run.losses, MOST_POINTS)
  if (measured === null) return { ...run, losses }
  const { judgement } = measured
  const replication = { ...judgement.replication, similarities: [], pairs: [] }
  return { ...run, losses, measured: { ...measured, judgement: { ...judgement, replication } } }
}

const bundled = new BundledRuns(readPublic)
const fusion: BundledCards['fusion'] = []
for (const run of await bundled.list()) {
  const card = fusionCard((await bundled.pictures(run.runId)).samples)
  fusion.push({ run: lean(run), card: card === undefined ? null : { ...card, pictures: packed(card.pictures) } })
}

mkdirSync(join(root, 'public/runs'), { recursive: true })
writeFileSync(join(root, 'public/runs/cards.json'), `${JSON.stringify({ mixture, fusion } satisfies BundledCards)}\n`)
console.log(`${mixture.length} mixtures and ${fusion.length} fine-tuning runs.`)
