/** What the room Results has: the papers' tables and figures, in their order. */
import { tables } from '../../results/tables'
import type { PaperTable } from '../../results/tables/types'
import type { ScoreName } from '../../results/types'

export type FigureName = 'figure-2' | 'trade-off' | 'figure-4' | 'bias' | 'copies' | 'detectors'

/** What of its runs a figure is drawn from. */
export const figureScores = {
  'figure-2': [],
  'trade-off': ['frechet', 'replication'],
  'figure-4': ['inception', 'frechet'],
  bias: [],
  copies: ['copied'],
  detectors: [],
} as const satisfies Record<FigureName, readonly ScoreName[]>

export type Entry =
  | { kind: 'table'; id: string; label: string; table: PaperTable }
  | { kind: 'figure'; id: string; label: string; figure: FigureName; sweep: string | null }

export interface Section {
  title: string
  entries: Entry[]
}

export const tableEntry = (table: PaperTable): Entry => ({
  kind: 'table',
  id: table.id,
  label: table.number === null ? table.title : `${table.number}: ${table.title}`,
  table,
})
const figure = (name: FigureName, label: string, sweep: string | null = null, id: string = name): Entry => ({
  kind: 'figure',
  id,
  label,
  figure: name,
  sweep,
})
const of = (paper: PaperTable['paper']) => tables.filter((table) => table.paper === paper).map(tableEntry)

export const sections: readonly Section[] = [
  {
    title: 'Paper A, copy-safe diffusion',
    entries: [
      ...of('fusion'),
      figure('figure-2', 'Figure 2: Generated beside training images'),
      figure('trade-off', 'Replication against quality', 'paper-a'),
    ],
  },
  {
    title: 'Paper B, mixture GAN',
    entries: [
      ...of('mixture'),
      figure('figure-4', 'Figure 4: Scores over training, MNIST', 'paper-b-mnist', 'figure-4-mnist'),
      figure(
        'figure-4',
        'Figure 4: Scores over training, Fashion-MNIST',
        'paper-b-fashion-mnist',
        'figure-4-fashion-mnist',
      ),
    ],
  },
  {
    title: 'Memorisation',
    entries: [
      figure('copies', 'When copies begin', 'memorisation'),
      figure('detectors', 'Detectors of memorised prompts'),
    ],
  },
  { title: 'Measures', entries: [figure('bias', 'FID-like against the number of images')] },
]

export const entries: readonly Entry[] = sections.flatMap((section) => section.entries)
