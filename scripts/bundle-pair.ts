/**
 * `npm run bundle:pair`: the two runs that the room Start opens on, written to public/start/pair: preset "joint" on MNIST with and without
 * R_C, all else equal, looked at as training goes on: samples as one PNG, and the share of the test set that each Gaussian has.
 *
 * Options: --seed N (1)   --iterations N (2000; checkpoints beyond are left out)   --backend webgpu|wasm|cpu   --out FOLDER
 */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { imageSource } from '../src/data/images/batches'
import { loadBundled } from '../src/data/images/bundled'
import type { ImageDataset } from '../src/data/images/types'
import { MixtureModel } from '../src/mixture/model'
import { presets } from '../src/mixture/presets'
import { MixtureTrainer } from '../src/mixture/trainer'
import type { MixtureConfig } from '../src/mixture/types'
import { checkPair, type PairSide } from '../src/results/start/pair'
import { GREY_LEVELS, greySheet } from './grey-sheet'
import { startHeadless } from './headless'
import { readPublic } from './read-public.mjs'

/** Dense where the runs part. */
const CHECKPOINTS = [0, 3, 10, 25, 50, 100, 200, 400, 700, 1000, 1500, 2000]
const COLUMNS = 6
/** Of the columns' ε. */
const SAMPLE_SEED = 1
/** As many numbers as the shares of 10,000 images have, and scores are told with. */
const DIGITS = 4

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    iterations: { type: 'string', default: '2000' },
    backend: { type: 'string' },
    out: { type: 'string', default: fileURLToPath(new URL('../public/start/pair', import.meta.url)) },
  },
})
const [seed, iterations] = [Number(options.seed), Number(options.iterations)]

const rounded = (value: number) => Number(value.toFixed(DIGITS))

/** Trains one of the two. @param sha256 takes each PNG's */
async function train(
  name: 'without' | 'with',
  config: MixtureConfig,
  data: ImageDataset,
  sha256: Record<string, string>,
): Promise<PairSide> {
  const model = new MixtureModel(config, { size: data.size, channels: data.channels })
  const trainer = new MixtureTrainer(model, imageSource(data.train))
  const truth = { labels: data.test.labels, classes: data.classNames?.length ?? 0 }
  const checkpoints: PairSide['checkpoints'] = []
  let milliseconds = 0
  for (const iteration of CHECKPOINTS.filter((at) => at <= iterations)) {
    const begun = performance.now()
    while (trainer.iteration < iteration) {
      trainer.step()
      if (trainer.iteration % 50 === 0) await trainer.readMetrics()
    }
    await trainer.readMetrics()
    milliseconds += performance.now() - begun
    const { shares, labelled } = await model.evaluate(imageSource(data.test), truth, iteration)
    const png = greySheet(await model.sample(COLUMNS, SAMPLE_SEED))
    // Before the first iteration both are the same network.
    const file = iteration === 0 ? 'untrained.png' : `${name}-${String(iteration).padStart(4, '0')}.png`
    writeFileSync(join(options.out, file), png)
    sha256[file] = createHash('sha256').update(png).digest('hex')
    const [accuracy, nmi] = [rounded(labelled?.accuracy ?? NaN), rounded(labelled?.nmi ?? NaN)]
    checkpoints.push({ iteration, file, shares: shares.map(rounded), accuracy, nmi })
    console.log(
      `${name} R_C, ${iteration}: largest share ${Math.max(...shares)}, accuracy ${accuracy}, ${png.length} bytes, ${(milliseconds / 60_000).toFixed(1)} min`,
    )
  }
  trainer.dispose()
  model.dispose()
  return { minutes: Math.round(milliseconds / 600) / 100, checkpoints }
}

const base = { ...presets.joint('mnist'), seed, iterations }
const { name: backend, adapter } = await startHeadless(options.backend)
const data = await loadBundled('mnist', readPublic)
mkdirSync(options.out, { recursive: true })
const sha256: Record<string, string> = {}
const off: MixtureConfig = { ...base, regulariser: { ...base.regulariser, enabled: false } }
const card = {
  format: 'modeweave-pair',
  version: 1,
  made: new Date().toISOString().slice(0, 10),
  purpose:
    'Two runs of a mixture GAN that differ by R_C alone, which the page opens on; made by scripts/bundle-pair.ts.',
  data: `${data.name}, ${data.train.count.toLocaleString('en')} training images; shares and scores of all ${data.test.count.toLocaleString('en')} test images; no label was used in training. Pictures have ${GREY_LEVELS} grey levels.`,
  licence: 'MIT, as this repository',
  backend: `${backend}, ${adapter}`,
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  preset: 'joint',
  seed,
  iterations,
  samples: { rows: base.components, columns: COLUMNS, size: data.size, seed: SAMPLE_SEED },
  tested: data.test.count,
  config: base,
  without: await train('without', off, data, sha256),
  with: await train('with', base, data, sha256),
  sha256,
}
checkPair(card)
writeFileSync(join(options.out, 'card.json'), `${JSON.stringify(card)}\n`)
console.log(`written: ${options.out}`)
