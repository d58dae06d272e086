/** What was measured of the miniature's UNet, of its fine-tuning runs, and of Start's two. */
import { scoreTable, shown, table } from './tables'
import type { Card, Metric, Result } from './types'

const FASHION = 'zalando-datasets/fashion_mnist'
const generating = { type: 'text-to-image', name: 'Generation from captions' }

interface Scores {
  generations: number
  fid: number
  agreement: number
}
interface UNet extends Card {
  quality: Record<'teacher' | 'student', Record<string, Scores | number>> & Record<'real', Record<string, unknown>>
  fidScale: string
  replication: {
    rows: Record<string, { seeds: number[]; mean: Record<string, number>; spread: Record<string, number> }>
  }
}

const isScored = (value: Scores | number): value is Scores => typeof value === 'object'

export function unetTables(card: Card): string {
  const { quality, fidScale, replication } = card as UNet
  const of = Object.entries(quality.student).flatMap(([how, student]) => {
    const teacher = quality.teacher[how]
    if (!isScored(student) || teacher === undefined || !isScored(teacher)) return []
    return [
      [how, shown(student.generations), ...[student.fid, student.agreement, teacher.fid, teacher.agreement].map(shown)],
    ]
  })
  const rows = Object.entries(replication.rows).map(([name, { seeds, mean, spread }]) => [
    name,
    shown(seeds.length),
    ...['R', 'aboveThreshold', 'agreement', 'fid'].map((key) => `${shown(mean[key])} ± ${shown(spread[key])}`),
  ])
  return [
    `${fidScale}`,
    table(['Captions', 'Images', 'FID-like', 'Agreement', 'Teacher’s FID-like', 'Teacher’s agreement'], of),
    scoreTable({ real: quality.real }),
    'Fine-tuned by `pretrain/replication.py`, mean and deviation over seeds:',
    table(['Method', 'Seeds', 'R', 'Copies', 'Agreement', 'FID-like'], rows),
  ].join('\n\n')
}

export function unetResults(card: Card): Result[] {
  return Object.entries((card as UNet).quality.student).flatMap(([how, scores]): Result[] =>
    isScored(scores)
      ? [
          {
            task: generating,
            dataset: {
              type: FASHION,
              name: `Fashion-MNIST, eight classes; captions ${how}, ${scores.generations} images`,
              split: 'test',
            },
            metrics: [
              { type: 'fid-like', name: 'FID-like, by classifier-fashion-mnist', value: scores.fid },
              {
                type: 'agreement',
                name: 'Share in which the classifier sees what the caption names',
                value: scores.agreement,
              },
            ],
          },
        ]
      : [],
  )
}

interface Run {
  name: string
  seed: number
  steps: number
  images: number
  trainingSeconds: number
  metrics: {
    replication: number
    interval: number[]
    generations: number
    background: number
    ceiling: number
    aboveCopyThreshold: { share: number }
    captionAgreement: number
    fidLike: { value: number; features: string }
  }
}
interface Runs extends Card {
  runs: Run[]
  otherSeeds: Run[]
}

export function fusionTable(card: Card): string {
  const { runs, otherSeeds } = card as Runs
  const row = ({ name, seed, steps, images, metrics }: Run, shipped: boolean) => [
    name,
    `${seed}${shipped ? ', shipped' : ''}`,
    shown(images),
    shown(steps),
    `${shown(metrics.replication)} (${metrics.interval.map(shown).join(' to ')})`,
    shown(metrics.aboveCopyThreshold.share),
    shown(metrics.captionAgreement),
    shown(metrics.fidLike.value),
  ]
  const heads = ['Run', 'Seed', 'Images', 'Steps', 'R (95 %)', 'Copies', 'Agreement', 'FID-like']
  const all = [...runs.map((run) => row(run, true)), ...otherSeeds.map((run) => row(run, false))]
  const [first] = runs
  const { background, ceiling, generations } = first?.metrics ?? {}
  return [
    `Of ${shown(generations)} generations each. R of real images that nothing was trained on: ${shown(background)}; of the training images, encoded and decoded: ${shown(ceiling)}. FID-like by ${first?.metrics.fidLike.features}.`,
    table(heads, all),
  ].join('\n\n')
}

export function fusionResults(card: Card): Result[] {
  return (card as Runs).runs.map(({ name, metrics }): Result => {
    const measured: Metric[] = [
      { type: 'replication', name: 'R, by copy-detector', value: metrics.replication },
      { type: 'fid-like', name: 'FID-like, by classifier-fashion-mnist', value: metrics.fidLike.value },
      {
        type: 'agreement',
        name: 'Share in which the classifier sees what the caption names',
        value: metrics.captionAgreement,
      },
    ]
    const dataset = { type: FASHION, name: 'Fashion-MNIST, eight classes, held-out images' }
    return { model: name, task: generating, dataset, metrics: measured }
  })
}

interface Recorded {
  name: string
  checkpoints: {
    step: number
    replication: { value: number; count: number }
    copies: number
    frechet: number
    agreement: number
  }[]
}

export function heartTable(card: Card): string {
  const { specific, fusion, background, ceiling } = card as Card &
    Record<'specific' | 'fusion', Recorded> &
    Record<'background' | 'ceiling', { value: number }>
  const of = (checkpoint: Recorded['checkpoints'][number] | undefined) =>
    checkpoint === undefined
      ? ['–', '–', '–']
      : [checkpoint.replication.value, checkpoint.copies, checkpoint.frechet].map(shown)
  const heads = ['R', 'copies', 'FID-like']
  const rows = specific.checkpoints.map((one, i) => [shown(one.step), ...of(one), ...of(fusion.checkpoints[i])])
  return [
    `R of real images that nothing was trained on: ${shown(background.value)}; of the training images, encoded and decoded: ${shown(ceiling.value)}.`,
    table(['Step', ...[specific, fusion].flatMap(({ name }) => heads.map((head) => `${name}: ${head}`))], rows),
  ].join('\n\n')
}
