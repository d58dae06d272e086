/** Runs in a list: found, sorted, grouped. */
import type { MarkedEntry } from '../../../../src/state/runs/arranging'
import { expect, it } from 'vitest'
import { grouped, groupable, matching, sorted } from '../../../../src/state/runs/arranging'
import { accuracy, madeRun } from './made'

const ids = (entries: readonly { runId: string }[]) => entries.map(({ runId }) => runId).join('')
const settings = (values: Record<string, number>) => new Map(Object.entries(values))

it('finds runs by all words, of name, note, data, seed and what differs', () => {
  const all = [
    madeRun('a', { note: 'collapses early', seed: 3 }),
    madeRun('b', { differs: [{ path: 'regulariser.enabled', symbol: 'R_C', text: ' off' }] }),
    madeRun('c', { lab: 'fusion', data: 'Fashion-MNIST, 64 images' }),
  ]
  const find = (text: string, lab: 'all' | 'fusion' = 'all') => ids(matching(all, { text, lab }))
  expect(find('')).toBe('abc')
  expect(find('Collapses MNIST')).toBe('a')
  expect(find('r_c off')).toBe('b')
  expect(find('seed 3')).toBe('a')
  expect(find('fashion collapses')).toBe('')
  expect(find('', 'fusion')).toBe('c')
})

it('sorts by a score either way, runs without it last, and by names as numbers count', () => {
  const all = [
    madeRun('a', { name: 'K 10', scores: accuracy(0.5) }),
    madeRun('b', { name: 'K 9' }),
    madeRun('c', { name: 'k 2', scores: accuracy(0.9) }),
  ]
  expect(ids(sorted(all, { key: 'accuracy', descending: true }))).toBe('cab')
  expect(ids(sorted(all, { key: 'accuracy', descending: false }))).toBe('acb')
  expect(ids(sorted(all, { key: 'name', descending: false }))).toBe('cba')
})

it('puts runs of one value together, with mean and SD over them, and says where more than the seed differs', () => {
  const all = [
    madeRun('a', { settings: settings({ components: 10, seed: 1, width: 1 }), scores: accuracy(0.9) }),
    madeRun('b', { settings: settings({ components: 5, seed: 1, width: 1 }), scores: accuracy(0.4) }),
    madeRun('c', { settings: settings({ components: 10, seed: 2, width: 1 }), scores: accuracy(0.8) }),
    madeRun('d', { settings: settings({ components: 5, seed: 2, width: 2 }) }),
    madeRun('e'),
  ]
  const [ten, five, unknown] = grouped(all, 'components')
  expect([ten?.value, ids(ten?.entries ?? []), ten?.mixed]).toEqual([10, 'ac', []])
  expect(ten?.scores).toEqual([
    { key: 'accuracy', mean: expect.closeTo(0.85, 10), deviation: expect.closeTo(0.0707, 4), runs: 2 },
  ])
  expect([five?.value, five?.mixed, five?.scores[0]?.runs, five?.scores[0]?.deviation]).toEqual([5, ['width'], 1, null])
  expect([unknown?.value, ids(unknown?.entries ?? [])]).toEqual([null, 'e'])
  expect(groupable(all)).toEqual(['components', 'seed', 'width'])
})

it('makes no mean over scores of other numbers of images, or by other networks', () => {
  const of = (runId: string, count: number, judges: string[]) =>
    madeRun(runId, {
      settings: settings({ seed: 1 }),
      scores: { accuracy: { value: 0.5, interval: null, count } },
      judges,
    })
  const group = (...entries: MarkedEntry[]) => grouped(entries, 'seed')[0]
  expect([group(of('a', 128, ['x']), of('b', 128, ['x']))].map((one) => [one?.apart, one?.scores.length])).toEqual([
    [[], 1],
  ])
  for (const other of [of('b', 1000, ['x']), of('b', 128, ['y'])]) {
    const { apart, scores } = group(of('a', 128, ['x']), other) ?? {}
    expect([apart, scores]).toEqual([['accuracy'], []])
  }
})
