/** The readings of the captions in the room. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { lengthPicture } from '../../../../../src/state/captions/readings/length-picture'
import { bootstrapWords, change, interval, rhoText } from '../../../../../src/state/captions/readings/reading-words'
import { openRoom, settle } from '../open-room'
import { standInScore } from '../stand-in'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const gs = (text: string, reading = 'published') => standInScore(text, reading)[4] ?? NaN
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

it('are worked out when all is scored, of each version and between them, and anew where something changes', async () => {
  const { room } = openRoom()
  await room.open()
  const texts = ['a dog runs home', 'two cats', '?!', 'a bird flies over it']
  room.takeText(texts.join('\n'))
  await settle()
  const words = texts.filter((text) => text !== '?!')
  expect(room.readings.value).toMatchObject({ reading: 'published', lengths: { n: 3 } })
  expect(room.readings.value?.readings.columns).toMatchObject([{ name: 'original', n: 3, length: { n: 3 } }])
  expect(room.readings.value?.readings.columns[0]?.metrics.gs?.mean).toBeCloseTo(
    mean(words.map((text) => gs(text))),
    12,
  )

  await room.generalising.start(room.toGeneralise)
  await settle()
  const { columns, differences } = room.readings.value?.readings ?? { columns: [], differences: [] }
  expect(columns.map(({ name }) => name)).toEqual(['original', 'general'])
  expect(differences).toMatchObject([{ from: 'original', to: 'general', gs: { n: 3 } }])
  const changes = words.map((text) => gs(text.split(' ').slice(0, 3).join(' ')) - gs(text))
  expect(differences[0]?.gs?.mean).toBeCloseTo(mean(changes), 12)
  expect(differences[0]?.gs?.rose).toBe(changes.filter((value) => value > 0).length)

  room.setReading('intended')
  await settle()
  expect(room.readings.value?.reading).toBe('intended')
  expect(room.readings.value?.readings.columns[0]?.metrics.gs?.mean).toBeCloseTo(
    mean(words.map((text) => gs(text, 'intended'))),
    12,
  )
  room.dropVersion('general')
  await settle()
  expect(room.readings.value?.readings.differences).toEqual([])
  expect(room.readings.working).toBe(false)
})

it('are there for one caption and for none that can be scored', async () => {
  const { room } = openRoom()
  await room.open()
  room.takeText('a dog')
  await settle()
  expect(room.readings.value?.readings.columns).toMatchObject([{ n: 1, metrics: { gs: { n: 1, deviation: null } } }])
  room.takeText('?!')
  await settle()
  expect(room.readings.value).toMatchObject({
    readings: { columns: [{ n: 0, metrics: { gs: null } }] },
    lengths: { n: 0, columns: [] },
  })
})

it('against length are counted in cells, of which the last takes what is longer', () => {
  const of = (pairs: readonly (readonly [words: number, gs: number])[]) =>
    lengthPicture({
      name: 'original',
      lengths: Float64Array.from(pairs, ([words]) => words),
      scores: Float64Array.from(pairs.flatMap(([, score]) => [0, 0, 0, 0, score])),
    })
  const few = of([
    [3, 0],
    [3, 10],
    [5, 4.9],
    [4, NaN],
  ])
  expect(few.n).toBe(3)
  expect(few.columns.map(({ from, to, n }) => [from, to, n])).toEqual([
    [3, 3, 2],
    [4, 4, 0],
    [5, 5, 1],
  ])
  expect(few.columns[0]?.counts.flatMap((count, row) => (count > 0 ? [row] : []))).toEqual([0, 19])
  expect(few.columns[0]?.mean).toBe(5)
  const long = of([...Array.from({ length: 200 }, (_, i) => [1 + (i % 40), 5] as const), [9000, 5]])
  expect(long.columns.at(-1)?.to).toBeNull()
  expect(long.columns.length).toBeLessThanOrEqual(16)
  expect(long.columns.reduce((sum, { n }) => sum + n, 0)).toBe(201)
})

it('are written with their signs, and say how their intervals came to be', () => {
  expect([0.624, -0.1, 0.001, -0.001].map(change)).toEqual(['+0.62', '−0.10', '0.00', '0.00'])
  expect(interval([5.1, 5.9])).toBe('5.10 to 5.90')
  expect([0.623, -0.1, 1, -1, 0].map(rhoText)).toEqual(['.62', '−.10', '1.00', '−1.00', '.00'])
  const made = (resamples: number) => ({ interval: [0, 1] as [number, number], resamples, seed: 1 })
  expect(bootstrapWords([null])).toBeNull()
  expect(bootstrapWords([made(1000), null, made(1000)])).toBe('1,000 resamples, seed 1')
  expect(bootstrapWords([made(1000), made(400)])).toBe('1,000 or 400 resamples, seed 1')
})
