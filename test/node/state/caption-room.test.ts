/** The captions room without a page: the list, its scores as they come, generalising, and what a reload brings back. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { captionFile, captionTableText } from '../../../src/state/caption-export'
import { CaptionRoom } from '../../../src/state/caption-room.svelte'
import { CaptionClient } from '../../../src/workers/caption-client'
import { GeneraliseClient } from '../../../src/workers/generalise-client'
import { StandInCaptions, standInScore, StandInStorage } from './stand-in-captions'

function openRoom(storage = new StandInStorage(), fetch?: () => Promise<Response>) {
  const workers: StandInCaptions[] = []
  const client = new CaptionClient({
    base: 'http://page/',
    workers: 1,
    start: () => {
      const worker = new StandInCaptions(storage)
      workers.push(worker)
      return worker
    },
  })
  const context = {
    fetch: fetch ?? (() => Promise.reject(new TypeError('no network'))),
    origin: 'http://page',
    scope: {},
  }
  const room = new CaptionRoom(client, new GeneraliseClient(client, context))
  const worker = () => {
    const [first] = workers
    if (first === undefined) throw new Error('no worker was started')
    return first
  }
  return { room, worker, storage }
}

const shown = (room: CaptionRoom) => [...room.table.order].map((index) => room.list.text(index))
/** Lets whatever waits for timers and answers happen. */
const settle = () => vi.advanceTimersByTimeAsync(5000)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('CaptionRoom', () => {
  it('opens on the samples, scored', async () => {
    const { room } = openRoom()
    await room.open()
    await settle()
    expect([room.bundled, room.list.count, room.opening]).toEqual([true, 2, false])
    expect(room.list.sheet('original').at(0, 'gs')).toBe(standInScore('A sample caption', 'published')[4])
    expect(room.table.distributions[0]?.of.gs.n).toBe(2)
  })

  it('takes pasted captions in place of the samples, counts empty lines, and brings back what was replaced', async () => {
    const { room } = openRoom()
    await room.open()
    room.takeText('one caption\n\nand another')
    expect([room.bundled, room.list.count, room.notices.at('input')?.text]).toEqual([
      false,
      2,
      '1 empty line was skipped.',
    ])
    room.takeText('a third')
    expect(shown(room)).toEqual(['a third'])
    room.notices.at('input')?.actions[0]?.run()
    expect(shown(room)).toEqual(['one caption', 'and another'])
    room.adds = true
    room.takeText('a third')
    expect(shown(room)).toEqual(['one caption', 'and another', 'a third'])
    await settle()
    expect(room.list.sheet('original').scored).toBe(3)
    room.takeText('\n \n')
    expect(room.notices.at('input')?.kind).toBe('trouble')
    expect(room.list.count).toBe(3)
  })

  it('lets nothing be lost that is pasted before the list of last time is there', async () => {
    const storage = new StandInStorage()
    const { room: before } = openRoom(storage)
    await before.open()
    before.takeText('from last time')
    await settle()
    const { room } = openRoom(storage)
    void room.open()
    room.takeText('too early')
    await settle()
    expect(shown(room)).toEqual(['too early'])
    room.notices.at('input')?.actions[0]?.run()
    expect(shown(room)).toEqual(['from last time'])
  })

  it('says so where a caption has no words', async () => {
    const { room } = openRoom()
    await room.open()
    room.takeText('words\n12 + 3')
    await settle()
    expect([0, 1].map((index) => room.list.sheet('original').stateOf(index))).toEqual(['scored', 'wordless'])
  })

  it('puts scores that arrive in any order where they belong, and none of a list that is gone', async () => {
    const { room, worker } = openRoom()
    await room.open()
    await settle()
    worker().holding = true
    const captions = Array.from({ length: 600 }, (_, i) => `caption ${'x'.repeat(i % 17)}`)
    room.take(captions, 'test')
    await settle()
    expect(worker().held.length).toBeGreaterThan(1)
    // The second chunk first.
    while (worker().held.length > 0) {
      worker().held.pop()?.()
      await settle()
    }
    captions.forEach((caption, i) => {
      expect(room.list.sheet('original').at(i, 'gs')).toBe(standInScore(caption, 'published')[4])
    })
    room.take(['this list is replaced'], 'test')
    await settle()
    room.take(['by this one, of another length'], 'test')
    await settle()
    worker().holding = false
    while (worker().held.length > 0) worker().held.shift()?.()
    await settle()
    expect(room.list.sheet('original').at(0, 'gs')).toBe(standInScore('by this one, of another length', 'published')[4])
  })

  it('stops scoring and goes on', async () => {
    const { room, worker } = openRoom()
    await room.open()
    await settle()
    worker().holding = true
    room.take(['one', 'two two'], 'test')
    await settle()
    expect(room.scoring.running).toBe(true)
    room.scoring.stop()
    await settle()
    expect([room.scoring.running, room.scoring.stopped, room.list.sheet('original').scored]).toEqual([false, true, 0])
    worker().holding = false
    room.scoring.goOn()
    await settle()
    expect([room.scoring.stopped, room.list.sheet('original').scored]).toEqual([false, 2])
  })

  it('scores anew in the other reading, and has the first one ready when it is wanted back', async () => {
    const { room, worker } = openRoom()
    await room.open()
    room.takeText('some caption')
    await settle()
    room.setReading('intended')
    await settle()
    expect(room.list.sheet('original').at(0, 'gs')).toBe(standInScore('some caption', 'intended')[4])
    const asked = worker().heard.filter((name) => name === 'score').length
    room.setReading('published')
    await settle()
    expect(room.list.sheet('original').at(0, 'gs')).toBe(standInScore('some caption', 'published')[4])
    expect(worker().heard.filter((name) => name === 'score').length).toBe(asked)
  })

  it('sorts and filters by score, with the version that is chosen', async () => {
    const { room } = openRoom()
    await room.open()
    room.takeText('four\nseventeen letters\nnine here')
    await settle()
    room.sortBy('gs')
    expect(shown(room)).toEqual(['seventeen letters', 'nine here', 'four'])
    room.sortBy('gs')
    expect(shown(room)).toEqual(['four', 'nine here', 'seventeen letters'])
    room.sortBy('gs')
    expect(shown(room)).toEqual(['four', 'seventeen letters', 'nine here'])
    room.setRange('gs', [2, 5])
    expect(shown(room)).toEqual(['four', 'nine here'])
    room.table.text = 'HERE'
    expect(shown(room)).toEqual(['nine here'])
  })

  it('generalises what is shown, to both levels, with changes and averages', async () => {
    const { room } = openRoom()
    await room.open()
    room.takeText('a big red house\nthe old mill by the river')
    await settle()
    await room.generalising.start(room.toGeneralise)
    await settle()
    expect(room.list.text(0, 'general')).toBe('a big red')
    room.generalising.settings.level = '5-word'
    expect(room.generalisesAgain).toBe(false)
    await room.generalising.start(room.toGeneralise)
    await settle()
    expect(room.list.present).toEqual(['original', 'general', '5-word'])
    expect(room.list.gain(0, 'general')).toBe((9 - 15) / 2)
    expect(room.table.averages.map(({ version, n, means }) => [version, n, means.gs])).toEqual([
      ['original', 2, (15 / 2 + 5 / 2) / 2],
      ['general', 2, (9 / 2 + 12 / 2) / 2],
      ['5-word', 2, (1 / 2 + 3 / 2) / 2],
    ])
    expect(room.generalisesAgain).toBe(true)
    room.dropVersion('general')
    expect(room.list.present).toEqual(['original', '5-word'])
    room.notices.at('generalise')?.actions[0]?.run()
    await settle()
    expect(room.list.gain(0, 'general')).toBe((9 - 15) / 2)
  })

  it('keeps each round that the score guided', async () => {
    const { room } = openRoom()
    await room.open()
    room.takeText('twenty letters in it now')
    await settle()
    room.generalising.settings.guided = true
    await room.generalising.start(room.toGeneralise)
    await settle()
    const climb = room.generalising.climbOf(0, 'general')
    expect(climb?.rounds[0]).toMatchObject({ round: 0, caption: 'twenty letters in it now', kept: true })
    expect(climb?.rounds.length).toBeGreaterThan(1)
    expect(climb?.end).not.toBeNull()
  })

  it('lists captions that a language model failed on, by reason, and tries them again', async () => {
    let broken = true
    const reply = () =>
      Promise.resolve(
        broken
          ? new Response('{}', { status: 401 })
          : new Response(JSON.stringify({ choices: [{ message: { content: 'A thing' } }] })),
      )
    const { room, storage } = openRoom(undefined, reply)
    await room.open()
    room.takeText('first\nsecond')
    await settle()
    const { settings } = room.generalising
    settings.method = 'language-model'
    settings.model = 'm'
    settings.key = 'secret-key'
    room.settingsChanged()
    expect(room.generalising.estimate(room.toGeneralise)).toMatchObject({ requests: 2, cost: 0 })
    const failing = room.generalising.start(room.toGeneralise)
    await settle()
    await failing
    expect(room.generalising.failed).toBe(2)
    expect(room.generalising.failureGroups).toHaveLength(1)
    broken = false
    const again = room.generalising.retry()
    await settle()
    await again
    expect([room.generalising.failed, room.list.text(1, 'general')]).toEqual([0, 'A thing'])
    await settle()
    expect(JSON.stringify(storage.header)).not.toContain('secret-key')
  })

  it('cancels generalising and keeps what has come', async () => {
    const answers: ((response: Response) => void)[] = []
    const { room } = openRoom(undefined, () => new Promise((resolve) => answers.push(resolve)))
    await room.open()
    room.takeText('first\nsecond')
    await settle()
    const { settings } = room.generalising
    settings.method = 'language-model'
    settings.model = 'm'
    settings.concurrency = 1
    const work = room.generalising.start(room.toGeneralise)
    await settle()
    answers[0]?.(new Response(JSON.stringify({ choices: [{ message: { content: 'One thing' } }] })))
    await settle()
    room.generalising.cancel()
    await settle()
    answers[1]?.(new Response(JSON.stringify({ choices: [{ message: { content: 'Too late' } }] })))
    await work
    expect([room.list.text(0, 'general'), room.list.text(1, 'general')]).toEqual(['One thing', null])
    expect([room.generalising.running, room.generalising.failed]).toEqual([null, 0])
    expect(room.toGeneralise).toEqual([1])
  })

  it('reads the column of a file that was chosen', async () => {
    const { room } = openRoom()
    await room.open()
    await room.file.look(new File(['id,caption'], 'list.csv'))
    expect(room.file.chosen?.column).toBe(1)
    await room.file.read()
    expect(shown(room)).toEqual(['from', 'a file', 'read in parts'])
    expect(room.list.source).toBe('list.csv, caption')
    expect(room.notices.at('input')?.text).toContain('line 3')
  })

  it('has everything back after a reload', async () => {
    const { room, storage } = openRoom()
    await room.open()
    room.takeText('a big red house\nthe old mill by the river')
    await settle()
    await room.generalising.start([0])
    room.setReading('intended')
    room.sortBy('gs')
    room.setRange('gs', [0, 9])
    room.table.text = 'e'
    room.generalising.settings.baseUrl = 'http://localhost:1234/v1'
    room.settingsChanged()
    await settle()

    const { room: after } = openRoom(storage)
    await after.open()
    await settle()
    expect(shown(after)).toEqual(shown(room))
    expect([after.bundled, after.list.source, after.list.reading]).toEqual([false, 'pasted text', 'intended'])
    expect(after.list.text(0, 'general')).toBe('a big red')
    expect([after.table.sortKey, after.table.descending, after.table.ranges]).toEqual(['gs', true, { gs: [0, 9] }])
    expect(after.generalising.settings.baseUrl).toBe('http://localhost:1234/v1')
    expect(after.list.sheet('original').at(1, 'gs')).toBe(standInScore('the old mill by the river', 'intended')[4])

    await after.startOver()
    await settle()
    const { room: last } = openRoom(storage)
    await last.open()
    expect([last.bundled, shown(last), last.list.reading]).toEqual([
      true,
      ['A sample caption', 'Another one'],
      'published',
    ])
  })

  it('exports what is shown', async () => {
    const { room } = openRoom()
    await room.open()
    room.takeText('a big red house\n=SUM(A1), a formula')
    await settle()
    await room.generalising.start([0])
    await settle()
    room.sortBy('caption')
    room.sortBy('caption')
    const making = captionFile(room.list, room.table.order, 'csv')
    await settle()
    const { content, fileName } = await making
    expect(fileName).toBe('captions-published.csv')
    const lines = (await content.text()).split('\r\n')
    expect(lines[0]).toBe('caption,si,bt,tm,da,gs,general,general_si,general_bt,general_tm,general_da,general_gs')
    expect(lines[1]).toMatch(/^a big red house,7\.500000,.*,a big red,4\.500000/)
    expect(lines[2]).toMatch(/^"'=SUM/)
    expect(captionTableText(room.list, room.table.order, 'markdown')).toContain('| General | a big red | 4.50 |')
    expect(captionTableText(room.list, new Uint32Array(1001), 'latex')).toBeNull()
  })
})
