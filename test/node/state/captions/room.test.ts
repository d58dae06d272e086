/** The captions room without a page: the list, its scores as they come, and what a reload brings back. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { captionParameters, readCaptionsLink } from '../../../../src/state/captions/link'
import { captionFile } from '../../../../src/state/captions/export'
import { openRoom, settle, shown } from './open-room'
import { standInScore, StandInStorage } from './stand-in'

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

  it('opens the caption that a link names, says so in the next link, and names one that is not there', async () => {
    const linked = (open: number) => readCaptionsLink(`?cap.open=${open}`, true).linked
    const { room } = openRoom()
    room.asked = linked(2)
    await room.open()
    expect([room.why.text, room.table.active, captionParameters(room.linked)]).toEqual([
      room.list.text(1),
      1,
      [['cap.open', '2']],
    ])
    room.why.close()
    expect(captionParameters(room.linked)).toEqual([])
    const { room: other } = openRoom()
    other.asked = linked(3)
    await other.open()
    expect([other.why.index, other.notices.at('input')?.text]).toEqual([
      null,
      'The link’s cap.open=3 is not one of the 2 captions here; ignored.',
    ])
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

  it('reads the column of a file that was chosen', async () => {
    const { room } = openRoom()
    await room.open()
    await room.file.look(new File(['id,caption'], 'list.csv'))
    expect(room.file.chosen?.column).toBe(1)
    await room.file.read()
    expect(shown(room)).toEqual(['from', 'a file', 'read in parts'])
    expect(room.list.source).toBe('list.csv, caption')
    expect(room.file.understood).toMatchObject({
      form: 'a table with commas',
      column: 'caption',
      count: 3,
      skipped: 1,
    })
    room.file.lookAgain()
    await settle()
    expect(room.file.chosen?.file.name).toBe('list.csv')
    room.file.forget()
    expect(room.notices.at('input')?.text).toContain('line 3')
    // What was replaced can be brought back, whatever else there is to say.
    await room.file.look(new File(['id,caption'], 'list.csv'))
    await room.file.read()
    expect(room.notices.at('input')?.text).toMatch(/line 3\. In place of 3 captions/)
    expect(room.notices.at('input')?.actions.map(({ label }) => label)).toEqual(['Bring them back'])
  })

  it('flags what is no caption, filters by it, and says what it does to the averages', async () => {
    const { room } = openRoom()
    await room.open()
    room.takeText('a dog runs\n1girl, long_hair, solo\nNaN\na cat')
    expect(room.list.flags('original').at(1)).toEqual([])
    await settle()
    expect([0, 1, 2, 3].map((index) => room.list.flags('original').at(index))).toEqual([
      [],
      ['tags'],
      ['empty-value'],
      [],
    ])
    const [average] = room.table.flagged
    expect(average).toMatchObject({
      version: 'original',
      n: 4,
      flagged: 2,
      kinds: [
        { flag: 'tags', count: 1 },
        { flag: 'empty-value', count: 1 },
      ],
    })
    const gs = (text: string) => standInScore(text, 'published')[4] ?? NaN
    expect(average?.unflagged.gs).toBeCloseTo((gs('a dog runs') + gs('a cat')) / 2, 10)
    room.setFlagFilter('flagged')
    expect(shown(room)).toEqual(['1girl, long_hair, solo', 'NaN'])
    room.setFlagFilter('tags')
    expect(shown(room)).toEqual(['1girl, long_hair, solo'])
    room.setFlagFilter('unflagged')
    expect(shown(room)).toEqual(['a dog runs', 'a cat'])
    const written = async (format: 'csv' | 'jsonl') => {
      const writing = captionFile(room.list, Uint32Array.of(1), format)
      await settle()
      return (await writing).content.text()
    }
    expect((await written('csv')).split('\r\n')[0]).toBe('caption,si,bt,tm,da,gs,flags')
    expect(await written('csv')).toMatch(/,tags\r\n$/)
    expect(JSON.parse(await written('jsonl'))).toMatchObject({ flags: ['tags'] })
  })

  it('brings back what is whole of a damaged list, says what is not, and keeps that', async () => {
    const { room, storage } = openRoom()
    await room.open()
    room.takeText('a dog\na cat\na bird')
    await settle()
    storage.columns.set('caption', ['a dog', null, 'a bird'])
    const { room: after } = openRoom(storage)
    await after.open()
    expect(shown(after)).toEqual(['a dog', 'a bird'])
    expect(after.notices.at('input')?.text).toBe(
      '1 of the 3 captions that this browser kept are damaged and were left out. Load them from their file again to have them all.',
    )
    await settle()
    const { room: last } = openRoom(storage)
    await last.open()
    expect([shown(last), last.notices.at('input')]).toEqual([['a dog', 'a bird'], null])
  })

  it('cleans up where it is asked to, shows it first, scores it anew and takes it back', async () => {
    const { room, storage } = openRoom()
    await room.open()
    room.takeText('a dog &amp; a cat\na bird\n1girl, long_hair, solo')
    await settle()
    void room.cleanUp.look()
    await settle()
    expect(room.cleanUp.proposal?.texts).toMatchObject([
      { before: 'a dog &amp; a cat', after: 'a dog & a cat' },
      { before: '1girl, long_hair, solo', after: '1girl, long hair, solo' },
    ])
    expect(room.cleanUp.proposal?.counts).toEqual([
      { change: 'entities', count: 1 },
      { change: 'underscores', count: 1 },
    ])
    expect(shown(room)[0]).toBe('a dog &amp; a cat')
    room.cleanUp.apply()
    await settle()
    expect(shown(room)).toEqual(['a dog & a cat', 'a bird', '1girl, long hair, solo'])
    expect(room.list.sheet('original').at(0, 'gs')).toBe(standInScore('a dog & a cat', 'published')[4])
    expect(room.list.flags('original').at(0)).toEqual([])
    expect(room.notices.at('input')?.text).toBe(
      '2 texts were cleaned up: 1 with entities decoded, 1 with underscores made blanks.',
    )
    const { room: after } = openRoom(storage)
    await after.open()
    expect(shown(after)[0]).toBe('a dog & a cat')
    room.notices.at('input')?.actions[0]?.run()
    await settle()
    expect(shown(room)).toEqual(['a dog &amp; a cat', 'a bird', '1girl, long_hair, solo'])
    expect(room.list.flags('original').at(0)).toEqual(['entities'])
  })

  it('keeps its list whole again where another tab keeps another, once a text changes and not before', async () => {
    const { room, storage } = openRoom()
    await room.open()
    const captions = ['a big red house', 'the old mill by the river']
    room.takeText(captions.join('\n'))
    await settle()
    const { room: other } = openRoom(storage)
    await other.open()
    other.takeText('a dog')
    await settle()
    room.setReading('intended')
    await settle()
    expect([...storage.columns]).toEqual([['caption', ['a dog']]])
    expect(storage.header?.settings).toMatchObject({ reading: 'published' })
    await room.generalising.start([0])
    await settle()
    expect(storage.columns.get('caption')).toEqual(captions)
    expect(storage.columns.get('general')).toEqual(['a big red', null])
    expect(storage.header).toMatchObject({ count: 2, settings: { reading: 'intended' } })
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
})
