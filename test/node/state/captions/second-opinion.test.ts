/** Second opinions in the room: a norm list that is kept, a judge whose verdicts are, and both in exports. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { CRITERIA } from '../../../../src/captions/second-opinion/judge'
import { captionFile } from '../../../../src/state/captions/export'
import type { CaptionRoom } from '../../../../src/state/captions/room.svelte'
import { opinionColumns } from '../../../../src/state/captions/second-opinion/columns'
import { openRoom, settle } from './open-room'
import { StandInStorage } from './stand-in'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A room whose workers read a norm list of these words. */
function openWith(words: Record<string, string>, storage = new StandInStorage(), fetch?: () => Promise<Response>) {
  const opened = openRoom(storage, fetch)
  const read = async () => {
    await opened.room.open()
    const { answers } = opened.worker()
    answers.inspectFile = () => ({
      description: 'a table with commas',
      columns: ['Word', 'Rating'].map((name, column) => ({
        name,
        examples: [],
        layout: { kind: 'table', delimiter: ',', header: true, column, columns: 2 },
      })),
      suggested: 0,
      header: true,
    })
    answers.readFile = (_, part) => {
      const rows = { captions: Object.keys(words), beside: [], carried: [Object.values(words)], left: [] }
      part({ ...rows, bytesRead: 1, bytes: 1 })
      return { count: rows.captions.length, skipped: 0, notes: [] }
    }
  }
  return { ...opened, read }
}

const NORMS = { dog: '5', idea: '1', cat: '4' }
const file = () => new File(['Word,Rating\n'], 'norms.csv')

async function exported(room: CaptionRoom): Promise<string[]> {
  const writing = captionFile(room.list, room.table.order, 'csv', opinionColumns(room.list, room.norms, room.judge))
  await settle()
  return (await (await writing).content.text()).split('\r\n')
}

it('a norm list says what it knows of each caption, and is there after a reload', async () => {
  const { room, read, storage } = openWith(NORMS)
  await read()
  room.takeText('a dog\nan idea of dogs\nzzz')
  await settle()
  await room.norms.load(file())
  await settle()
  expect(room.norms.list).toMatchObject({ name: 'norms.csv', range: [1, 5] })
  expect(room.norms.readings).toMatchObject([
    { version: 'original', concreteness: { n: 2, mean: 4 }, known: 3 / 7, withGs: { n: 2 } },
  ])
  expect(room.norms.of('an idea')).toMatchObject({ mean: 1, known: 1, words: 2 })
  const lines = await exported(room)
  expect(lines[0]).toBe('caption,si,bt,tm,da,gs,concreteness,concreteness_known,flags')
  expect(lines.slice(1, 4).map((line) => line.split(',').slice(6, 8))).toEqual([
    ['5', '1'],
    ['3', '2'],
    ['', '0'],
  ])

  const again = openWith(NORMS, storage)
  await again.read()
  await settle()
  // Read with the columns that the worker tells, as it was before.
  await again.room.norms.recall()
  await settle()
  expect(again.room.norms.list?.ratings.get('idea')).toBe(1)

  await room.norms.remove()
  expect([room.norms.list, room.norms.readings, storage.files.size]).toEqual([null, [], 0])
  room.notices.at('norms')?.actions[0]?.run()
  await settle()
  expect(room.norms.list?.name).toBe('norms.csv')
  expect(storage.files.get('norms')?.name).toBe('norms.csv')
})

it('a list whose columns cannot be told is asked about, and one without numbers is refused', async () => {
  const { room, read, worker } = openWith({ dog: 'high' })
  await read()
  await room.norms.load(file())
  expect(room.norms.list).toBeNull()
  expect(room.notices.at('norms')?.text).toBe(
    'norms.csv holds no word with a number beside it in “Word” and “Rating”; choose other columns.',
  )
  const { inspectFile } = worker().answers
  worker().answers.inspectFile = (ask, part) => {
    const report = inspectFile(ask, part)
    return { ...report, columns: report.columns.map((column, i) => ({ ...column, name: `column ${i + 1}` })) }
  }
  await room.norms.load(file())
  expect(room.norms.chosen).toMatchObject({ word: -1, rating: -1 })
  room.norms.choose('word', 0)
  room.norms.choose('rating', 1)
  expect(room.norms.chosen).toMatchObject({ word: 0, rating: 1 })
  room.norms.forget()
  expect(room.norms.chosen).toBeNull()
})

it('a judge’s verdicts stand beside GS by text, are kept, and can be brought back', async () => {
  const content = JSON.stringify(Object.fromEntries(CRITERIA.map(({ key }, i) => [key, i])))
  let asked = 0
  const fetch = () => {
    asked++
    return Promise.resolve(new Response(JSON.stringify({ choices: [{ message: { content } }] })))
  }
  const { room, storage } = openRoom(new StandInStorage(), fetch)
  await room.open()
  room.takeText('a dog\na bird flies\na dog\n?!')
  await settle()
  const { judge } = room
  expect(judge.unjudged(room.table.order)).toEqual(['a dog', 'a bird flies'])
  Object.assign(room.generalising.settings, { baseUrl: 'https://models.example/v1', model: 'm1' })
  const judging = judge.start(judge.unjudged(room.table.order))
  await settle()
  await judging
  await settle()
  expect([asked, judge.running, judge.failed]).toEqual([2, false, 0])
  expect(judge.of('a dog')).toMatchObject({ by: 'm1', mean: 2.5 })
  expect(judge.readings).toMatchObject([{ version: 'original', mean: { n: 3, mean: 2.5 } }])
  expect(judge.criteria.map(({ mean }) => mean?.mean)).toEqual([0, 1, 2, 3, 4, 5])
  expect(judge.unjudged(room.table.order)).toEqual([])
  const lines = await exported(room)
  expect(lines[0]).toMatch(/,gs,judge,judge_specificity,.*,judge_universality,flags$/)
  expect(lines[1]?.split(',').slice(6, 13)).toEqual(['2.500000', '0', '1', '2', '3', '4', '5'])
  expect(lines[4]?.split(',').slice(6, 13)).toEqual(Array<string>(7).fill(''))

  const again = openRoom(storage).room
  await again.open()
  expect(again.judge.of('a bird flies')).toMatchObject({ by: 'm1', mean: 2.5 })

  judge.forget()
  await settle()
  expect([judge.of('a dog'), judge.readings]).toEqual([null, []])
  room.notices.at('judge')?.actions[0]?.run()
  await settle()
  expect(judge.of('a dog')?.mean).toBe(2.5)
  await room.startOver()
  await settle()
  expect(judge.of('a dog')).toBeNull()
  expect(await storage.files.get('judge')?.content.text()).toBe('[]')
})

it('a judge that says something else is told in one sentence', async () => {
  const fetch = () => Promise.resolve(new Response(JSON.stringify({ choices: [{ message: { content: 'Hm.' } }] })))
  const { room } = openRoom(new StandInStorage(), fetch)
  await room.open()
  Object.assign(room.generalising.settings, { baseUrl: 'https://models.example/v1', model: 'm1' })
  const judging = room.judge.start(['a dog', 'a cat'])
  await settle()
  await judging
  expect(room.notices.at('judge')?.text).toMatch(/^2 of 2 were not judged: The model gave no number from 0 to 10 for/)
})
