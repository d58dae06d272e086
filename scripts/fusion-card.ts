/** `card.json` of the fine-tuning runs that come with the page: what they are, how they were measured, and every file's hash. */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BundledIndex } from '../src/workers/fusion/runs/bundled'
import type { FusionRunSummary } from '../src/workers/fusion/protocol'

const CARD = 'card.json'
/** Written from it by `npm run cards`. */
const README = 'README.md'

/** What was measured of one run. */
type Result = ReturnType<typeof resultOf>

/**
 * Writes the card of a folder that `npm run bundle:fusion` has filled.
 * @param others of the same recipes with other seeds: measured, not shipped; those of the card that is there where left out
 */
export async function writeFusionCard(folder: string, others?: readonly FusionRunSummary[]): Promise<void> {
  const { runs } = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as BundledIndex
  const sha256: Record<string, string> = {}
  for (const name of (await readdir(folder)).filter((name) => name !== CARD && name !== README).sort())
    sha256[name] = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex')
  const card = {
    purpose:
      'Fine-tuning runs of fashion-mini that the room Fusion opens with: the same images, steps and seed, told apart by captions and dual fusion (paper A). Made by npm run bundle:fusion.',
    data: 'Training: the first images of Fashion-MNIST train 55,000 on without Sandals and Bags; fusion set: Sandals and Bags of the same file; background and FID-like reference: held-out images 50,000-54,999. None was seen in pretraining.',
    input:
      'index.json: summaries; a .zip each: what "Download run" gives, without weights; weights of two of them beside it, in half precision',
    runs: runs.map(resultOf),
    otherSeeds: others?.map(resultOf) ?? (await measuredBefore(folder)),
    licence: 'MIT, as this repository; Fashion-MNIST: MIT, Zalando SE',
    sha256,
  }
  await writeFile(join(folder, CARD), `${JSON.stringify(card, null, 2)}\n`)
}

async function measuredBefore(folder: string): Promise<Result[]> {
  const card = JSON.parse(await readFile(join(folder, CARD), 'utf8')) as { otherSeeds?: Result[] }
  return card.otherSeeds ?? []
}

function resultOf({ name, config, seconds, backend, measured, training, fusion }: FusionRunSummary) {
  const { generated, background, ceiling, own } = measured?.judgement.replication ?? {}
  const { frechet, agreement } = measured?.judgement.quality ?? {}
  return {
    name,
    seed: config.seed,
    steps: config.steps,
    images: training.count,
    fusionImages: fusion?.count ?? 0,
    backend: backend.name,
    trainingSeconds: rounded(seconds, 1),
    metrics: {
      replication: rounded(generated?.replication),
      interval: generated?.interval.map((bound) => rounded(bound)),
      generations: generated?.count,
      background: rounded(background?.replication),
      ceiling: rounded(ceiling?.replication),
      aboveCopyThreshold: generated?.copies,
      ownSimilarity: rounded(own?.mean),
      captionAgreement: rounded(agreement?.share),
      fidLike: { value: rounded(frechet?.value), counts: frechet?.counts, features: measured?.classifier },
    },
  }
}

const rounded = (value: number | undefined, digits = 4) => (value === undefined ? null : Number(value.toFixed(digits)))
