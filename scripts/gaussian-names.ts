/** What the Gaussians of a mixture became, told by the names of the images that it was trained on; it never saw one of them. */
import { imageSource } from '../src/data/images/batches'
import { loadBundled } from '../src/data/images/bundled'
import { clusteringReport } from '../src/metrics/clustering/clustering'
import { readRun, restoreRun } from '../src/mixture/checkpoint'
import { MixtureModel } from '../src/mixture/model'
import { MixtureTrainer } from '../src/mixture/trainer'
import { startHeadless } from './headless'
import { readPublic } from './read-public.mjs'

/** Names that are told of each Gaussian. */
const SUREST = 8

/** One Gaussian: the training images whose largest responsibility is its own. */
export interface Became {
  /** From 1, as on the page. */
  gaussian: number
  images: number
  /** The commonest class among them, and its share of them; null where there are none. */
  commonest: { class: string; share: number } | null
  /** Names of those that C is surest of, surest first. */
  surest: string[]
}

/** What is known of a mixture by its training images. */
export interface NamedGaussians {
  images: number
  purity: number
  nmi: number
  gaussians: Became[]
}

/** @param weights the whole run. @returns null where its images have no names */
export async function nameGaussians(weights: ArrayBuffer): Promise<NamedGaussians | null> {
  const run = readRun(weights)
  if (run.record.dataset.id !== 'emoji') return null
  await startHeadless('wasm')
  const { train, classNames } = await loadBundled('emoji', readPublic)
  const names = JSON.parse(new TextDecoder().decode(await readPublic('data/emoji/names.json'))) as { train: string[] }
  const model = new MixtureModel(run.record.config, run.record.dataset)
  restoreRun(model, new MixtureTrainer(model, imageSource(train)), run)
  const K = model.components
  const alpha = await model.responsibilities(imageSource(train))
  const { labelled } = clusteringReport(alpha, K, train.labels, classNames?.length ?? 0, run.record.trainer.iteration)
  if (labelled === null) return null
  const images = Array.from({ length: train.count }, (_, image) => {
    const row = [...alpha.subarray(image * K, (image + 1) * K)]
    const sure = Math.max(...row)
    return { name: names.train[image] ?? '', component: row.indexOf(sure), sure }
  })
  const gaussians = Array.from({ length: K }, (_, k): Became => {
    const own = images.filter(({ component }) => component === k).sort((a, b) => b.sure - a.sure)
    const label = labelled.majority[k] ?? -1
    const share = (labelled.contingency[k]?.[label] ?? 0) / own.length
    const commonest = own.length === 0 ? null : { class: classNames?.[label] ?? '', share: rounded(share) }
    return { gaussian: k + 1, images: own.length, commonest, surest: own.slice(0, SUREST).map(({ name }) => name) }
  })
  return { images: train.count, purity: rounded(labelled.purity), nmi: rounded(labelled.nmi), gaussians }
}

const rounded = (value: number) => Math.round(value * 1000) / 1000
