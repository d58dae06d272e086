/** What was measured of the mixtures that come with the page, and of Start's pair. */
import { scoreTable, shown, table } from './tables'
import type { Card, Result } from './types'

interface Measured extends Card {
  seed: number
  medianAccuracy: number
  runs: {
    seed: number
    minutes: number
    backend: string
    evaluation: { accuracy: number; purity: number; nmi: number; ari: number; shares: number[]; count: number }
  }[]
  onTrainingImages?: { images: number; purity: number; nmi: number }
}

const scores = ['accuracy', 'nmi', 'ari', 'purity'] as const
const names: Record<(typeof scores)[number], string> = {
  accuracy: 'Accuracy',
  nmi: 'NMI',
  ari: 'ARI',
  purity: 'Purity',
}

export function mixtureTable(card: Card): string {
  const { seed, medianAccuracy, runs, onTrainingImages } = card as Measured
  const rows = runs.map((run) => [
    `${run.seed}${run.seed === seed ? ', shipped' : ''}`,
    ...scores.map((key) => shown(run.evaluation[key])),
    shown(Math.min(...run.evaluation.shares)),
    shown(run.minutes),
    run.backend,
  ])
  const [{ evaluation } = { evaluation: { count: 0 } }] = runs
  const heads = ['Seed', ...scores.map((key) => names[key]), 'Smallest Gaussian', 'Minutes', 'Backend']
  const all = `On ${shown(evaluation.count)} test images; Gaussians matched to classes one to one.${runs.length > 1 ? ` Median accuracy of ${runs.length} seeds: ${shown(medianAccuracy)}.` : ''}\n\n${table(heads, rows)}`
  if (onTrainingImages === undefined) return all
  const { images, purity, nmi } = onTrainingImages
  return `${all}\n\n${scoreTable({ 'on training images': { images, purity, nmi } })}`
}

/** @param type of the data set on the hub; null where it is not there */
export function mixtureResults(card: Card, type: string | null): Result[] {
  const { seed, runs, data } = card as Measured
  const shipped = runs.find((run) => run.seed === seed)
  if (shipped === undefined) throw new Error(`The card has no run of seed ${seed}, which it says is shipped.`)
  const [name = ''] = data.split(',')
  return [
    {
      task: { type: 'image-clustering', name: 'Clustering without labels' },
      dataset: { type: type ?? name.toLowerCase(), name, split: 'test' },
      metrics: scores.map((key) => ({ type: key, name: names[key], value: shipped.evaluation[key] })),
    },
  ]
}

interface Side {
  minutes: number
  checkpoints: { iteration: number; shares: number[]; accuracy: number; nmi: number }[]
}

export function pairTable(card: Card): string {
  const { with: withTerm, without, tested } = card as Card & { with: Side; without: Side; tested: number }
  const rows = withTerm.checkpoints.map((one, i) => {
    const sides = [one, without.checkpoints[i]]
    return [
      shown(one.iteration),
      ...sides.flatMap((side) =>
        side === undefined ? ['–', '–', '–'] : [shown(Math.max(...side.shares)), shown(side.accuracy), shown(side.nmi)],
      ),
    ]
  })
  const heads = ['largest Gaussian', 'accuracy', 'NMI']
  return `On ${shown(tested)} test images.\n\n${table(
    ['Iteration', ...heads.map((head) => `With R_C: ${head}`), ...heads.map((head) => `Without: ${head}`)],
    rows,
  )}`
}
