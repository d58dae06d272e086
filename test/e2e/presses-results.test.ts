/** Every button, link, choice and switch of the room Results is pressed once, and nothing goes wrong by it. */
import { allowClipboard } from './captions-page'
import { test } from './harness'
import { Presses } from './presses'
import { long, named, shell } from './presses-page'
import { tables } from '../../src/results/tables'
import { openEntry, stage, withMadeResults } from './results-page'

/** One number, one column's heading, one run and one figure's file stand for all of their kind. */
const oneOfAKind = [
  [/^(.*): button .*Show its runs\.$/, 'Table: button a number'],
  [new RegExp(`^(${tables.map(({ title }) => title).join('|')}): button .*`), 'Table: button a heading'],
  [/^.*: link seed #$/, 'Table: link a recipe'],
] as const
/** Explained where they stand. */
const termsOf = [
  [/^Replication against/, named('Terms', 'button', ['FID-like', 'R'])],
  [/^Figure 4.*, MNIST/, named('Terms', 'button', ['Inception score'])],
  [/^When copies begin/, named('Terms', 'button', ['d₁ < d₂/#'])],
  [/^Detectors/, named('Detectors', 'button', ['AUROC', 'TPR at # % FPR', 'calls a prompt'])],
  [/^Table 3/, named('Terms', 'button', ['Kendall’s τ', '± and [ ]'])],
] as const
const formats = ['CSV', 'Markdown', 'LaTeX']
/** The queue has a test of its own (`sweeps.test.ts`); a recipe's link leads to another room (`results.test.ts`). */
const elsewhere = new RegExp(`${shell.source}|^Runs of sweeps: |Run it yourself|^(New sweep|Queue): |link a recipe$`)

test('room Results', long, async ({ open }) => {
  const page = await open({ path: '#results', width: 1440, height: 900, prepare: withMadeResults })
  await allowClipboard(page.context())
  await stage(page).getByRole('table').waitFor()
  const presses = new Presses(page, elsewhere, oneOfAKind)
  await presses.press('Results: switch More scores')
  await presses.press(
    ...formats.flatMap((format) => [`Results: button Copy ${format}`, `Results: button Download ${format}`]),
  )
  const [number, heading] = ['Table: button a number', 'Table: button a heading']
  await presses.pressOthers([number, heading, ...termsOf.flatMap(([, keys]) => keys)])
  for (const [entry, keys] of termsOf) {
    await openEntry(page, entry)
    await presses.press(...keys)
  }
  await openEntry(page, /^Table 3/)
  await presses.press(number, heading)
  await presses.expectAll([
    number,
    heading,
    ...termsOf.flatMap(([, keys]) => keys),
    ...named('Results', 'button', [
      'Copy CSV',
      'Copy LaTeX',
      'Copy Markdown',
      'Download CSV',
      'Download LaTeX',
      'Download Markdown',
      'Download PNG',
      'Download SVG',
    ]),
    'Results: switch More scores',
    ...named('Tables and figures', 'button', [
      'Clustering Fashion-MNIST',
      'Clustering MNIST',
      'Detectors of memorised prompts',
      'Download all runs',
      'FID-like against the number of images',
      'Figure #: Generated beside training images',
      'Figure #: Scores over training, Fashion-MNIST',
      'Figure #: Scores over training, MNIST',
      'Mixture weights of uneven classes',
      'Replication against quality',
      'Table #: Ablation',
      'Table #: Fusion weights',
      'Table #: Generalised captions and their generality score',
      'Table #: Levels of caption generality',
      'Table #: Mitigations compared',
      'Table #: Quality on Fashion-MNIST',
      'Table #: Quality on MNIST',
      'When copies begin',
    ]),
  ])
})
