/** Ticked runs side by side, and as a table that leaves. */
import { expect, it } from 'vitest'
import { toCsv } from '../../../../src/results/export/csv'
import { toLatex } from '../../../../src/results/export/latex'
import { toMarkdown } from '../../../../src/results/export/markdown'
import { curvesOf, overlaid, samenessOf, settingRows, tableOf } from '../../../../src/state/runs/comparison'
import type { CardPictures } from '../../../../src/store/runs/card-types'
import { accuracy, madeRun } from './made'

const pictures: CardPictures = { thumbnail: new Uint8Array(), samples: new Uint8Array(), rows: 1, columns: 1 }

it('shows settings in which they differ, with the recipe’s words, or all of them', () => {
  const two = [
    madeRun('a', {
      settings: new Map<string, number | boolean>([
        ['components', 10],
        ['regulariser.enabled', true],
        ['beta1', 0.5],
      ]),
    }),
    madeRun('b', {
      settings: new Map<string, number | boolean>([
        ['components', 5],
        ['regulariser.enabled', true],
        ['beta1', 0.5],
      ]),
    }),
  ]
  expect(settingRows(two, false)).toEqual([
    { path: 'components', symbol: 'K', label: 'Gaussians', values: ['10', '5'], differs: true },
  ])
  expect(settingRows(two, true).map(({ path, differs }) => [path, differs])).toEqual([
    ['components', true],
    ['regulariser.enabled', false],
    ['beta1', false],
  ])
})

it('lays curves of one name over each other, with no value where one was not measured', () => {
  const curve = (...points: [number, number][]) => [
    { name: 'ACC', points: points.map(([x, y]): [number, number, null, null] => [x, y, null, null]) },
  ]
  const { x, lines } = overlaid(
    [
      madeRun('a', { curves: curve([0, 0.1], [100, 0.9]) }),
      madeRun('b'),
      madeRun('c', { curves: curve([0, 0.2], [50, 0.4]) }),
    ],
    'ACC',
  )
  expect(x).toEqual([0, 50, 100])
  expect(lines.map(({ entry, y }) => [entry.runId, ...y])).toEqual([
    ['a', 0.1, NaN, 0.9],
    ['c', 0.2, 0.4, NaN],
  ])
})

it('opens on a curve that two have at least, and on none where they measure other things', () => {
  const having = (runId: string, ...names: string[]) =>
    madeRun(runId, { curves: names.map((name) => ({ name, points: [] })) })
  const mixture = having('a', 'ACC', 'loss of G')
  expect(curvesOf([mixture, having('b', 'loss of G')])).toEqual({ names: ['loss of G', 'ACC'], first: 'loss of G' })
  expect(curvesOf([mixture, having('c', 'R', 'loss')])).toEqual({
    names: ['ACC', 'loss of G', 'R', 'loss'],
    first: null,
  })
  expect(curvesOf([madeRun('d')])).toEqual({ names: [], first: null })
})

it('says of samples only what is the same in all of them', () => {
  const mixture = (noise: string) => madeRun(noise, { pictures, noise })
  expect(samenessOf([mixture('D_z = 32'), mixture('D_z = 32')])).toMatch(/^Columns have the same ε/)
  expect(samenessOf([mixture('D_z = 32'), mixture('D_z = 16')])).toBeNull()
  const fusion = (noise: string, ...prompts: string[]) => madeRun(noise, { lab: 'fusion', pictures, noise, prompts })
  expect(samenessOf([fusion('1', 'a coat'), fusion('1', 'a coat')])).toBe('The same prompts, with the same noise.')
  expect(samenessOf([fusion('1', 'a coat'), fusion('2', 'a coat')])).toBe('The same prompts; the noise is another.')
  expect(samenessOf([fusion('1', 'a coat'), fusion('1', 'a bag')])).toBeNull()
  expect(samenessOf([mixture('D_z = 32'), fusion('1', 'a coat')])).toBeNull()
  expect(samenessOf([mixture('D_z = 32'), madeRun('none')])).toBeNull()
})

it('leaves as CSV, Markdown and LaTeX with every run’s scores and n', () => {
  const table = tableOf([
    madeRun('a', {
      name: 'K = 10, "mine"',
      scores: accuracy(0.9731),
      differs: [{ path: 'K', symbol: 'K', text: ' 10 → 5' }],
    }),
    madeRun('b', { name: 'other', seed: 2 }),
  ])
  const lines = toCsv(table).split('\r\n')
  expect(lines).toHaveLength(3)
  expect(lines[1]).toContain('"K = 10, ""mine"""')
  expect(lines[1]).toMatch(/,ACC,,0.9731,,,,1,10000,1$/)
  expect(toMarkdown(table)).toContain('| other | MNIST | 2 | 100 |  | – |')
  expect(toLatex(table)).toContain('0.973')
})
