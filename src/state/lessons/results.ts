/** Lesson "Reading a table": what is printed, what was computed here, how far seeds spread, and how it leaves the page. */
import type { Lesson } from './types'

/** Paper A's main table of numbers: the fusion weights. */
const TABLE = 'a-table-5'

interface Kept {
  open: string
}

export const lesson: Lesson<Kept> = {
  lacks: ({ results: { file, loading } }) => (loading || file === null ? 'The results are on their way.' : null),
  steps: [
    {
      title: 'Choose a table',
      text: 'The papers’ tables and figures are listed here. Open Table 5: how much of another image and caption is mixed in.',
      target: { kind: 'button', name: 'Table 5' },
      waits: { for: 'Table 5', until: ({ results }) => results.entry?.id === TABLE },
      act: ({ results }) => results.show(TABLE),
    },
    {
      title: 'Printed beside ours',
      text: 'Left of each pair what the paper prints, right what this project’s own code gave on a model that fits a browser. The numbers differ; whether the order of the rows agrees is the last line, Kendall’s τ.',
      target: ({ results: { entry } }) => ({ kind: 'group', name: entry?.kind === 'table' ? entry.table.title : '' }),
      waits: null,
      act: null,
    },
    {
      title: 'How far it spreads',
      text: '± is the standard deviation over seeds: what another run would give. Brackets are over the images of one model. Two rows whose spreads overlap are not told apart by this table.',
      target: { kind: 'part', name: 'terms' },
      waits: null,
      act: null,
    },
    {
      title: 'Open its runs',
      text: 'Press a number: its runs, seed by seed, what their settings change of the preset, and a link that opens the recipe in its room.',
      target: { kind: 'button', name: 'Show its runs.' },
      waits: { for: 'a number to be pressed', until: 'pressed' },
      act: 'press',
    },
    {
      title: 'Take it away',
      text: 'The table as it stands, spread and all, for a paper: it goes to the clipboard.',
      target: { kind: 'button', name: 'Copy LaTeX' },
      waits: { for: 'the button', until: 'pressed' },
      act: 'press',
    },
  ],
  before: {
    take: ({ results }) => ({ open: results.openId }),
    differs: ({ results }, { open }) => results.openId !== open,
    putBack: ({ results }, { open }) => results.show(open),
  },
}
