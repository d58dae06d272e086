/** Generalising in the captions room without a page: by every method, cancelled, failed, guided, remembered, exported. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { captionFile, captionTableText } from '../../../../src/state/captions/export'
import { openRoom, settle } from './open-room'
import { StandInStorage } from './stand-in'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('CaptionGeneralising', () => {
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

  it('keeps each round that the score guided, through a reload too, until something else makes the caption', async () => {
    const storage = new StandInStorage()
    const { room } = openRoom(storage)
    await room.open()
    room.takeText('twenty letters in it now')
    await settle()
    room.generalising.settings.guided = true
    await room.generalising.start(room.toGeneralise)
    await settle()
    const climb = room.generalising.climbOf(0, 'general')
    expect(climb?.rounds[0]).toMatchObject({ round: 0, caption: 'twenty letters in it now' })
    expect(climb?.rounds.length).toBeGreaterThan(1)
    expect(climb?.end).not.toBeNull()
    expect(room.table.averages.map(({ by }) => by)).toEqual([[], ['WordNet, guided']])

    const { room: after } = openRoom(storage)
    await after.open()
    await settle()
    expect(after.generalising.climbOf(0, 'general')).toEqual(climb)
    after.dropVersion('general')
    expect(after.generalising.climbOf(0, 'general')).toBeNull()
    after.notices.at('generalise')?.actions[0]?.run()
    expect(after.generalising.climbOf(0, 'general')).toEqual(climb)

    after.generalising.settings.guided = false
    await after.generalising.start([0])
    await settle()
    expect(after.generalising.climbOf(0, 'general')).toBeNull()
    expect(after.list.making(0, 'general')).toEqual({ by: 'WordNet', climb: null })
    const { room: last } = openRoom(storage)
    await last.open()
    expect(last.list.making(0, 'general')).toEqual({ by: 'WordNet', climb: null })
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
    settings.baseUrl = 'https://models.example/v1'
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
    // They failed at the other level.
    settings.level = '5-word'
    const again = room.generalising.retry()
    await settle()
    await again
    expect([room.generalising.failed, room.list.text(1, 'general')]).toEqual([0, 'A thing'])
    await settle()
    expect(room.list.making(1, 'general')?.by).toBe('language model m')
    const kept = JSON.stringify([storage.header, ...storage.columns])
    expect(kept).toContain('language model m')
    expect(kept).not.toContain('secret-key')
  })

  it('asks before captions go to this computer or into a private network', async () => {
    let asked = 0
    const reply = () => {
      asked++
      return Promise.resolve(new Response(JSON.stringify({ choices: [{ message: { content: 'A thing' } }] })))
    }
    const { room } = openRoom(undefined, reply)
    await room.open()
    room.takeText('first\nsecond')
    await settle()
    Object.assign(room.generalising.settings, { method: 'language-model', model: 'm' })
    await room.generalising.start(room.toGeneralise)
    expect(room.notices.at('generalise')?.text).toMatch(/^localhost:11434 is this computer itself; your captions/)
    const judging = room.judge.start(['first'])
    await settle()
    await judging
    expect(room.notices.at('judge')?.text).toMatch(/^localhost:11434 is this computer itself; your captions/)
    expect(asked).toBe(0)
    room.notices.at('generalise')?.actions[0]?.run()
    await settle()
    expect([asked, room.list.text(1, 'general')]).toEqual([2, 'A thing'])
  })

  it('keeps a reply as it was sent, flags what is no caption in it, and cleans it where that is asked for', async () => {
    const replies = ['Sure! Here is a shorter caption: "Animals"', 'A bird that was cut', 'Animals outdoors']
    let at = 0
    const reply = () => {
      const content = replies[at++ % replies.length]
      const choices = [{ message: { content }, finish_reason: content?.endsWith('cut') ? 'length' : 'stop' }]
      return Promise.resolve(new Response(JSON.stringify({ choices })))
    }
    const { room, storage } = openRoom(undefined, reply)
    await room.open()
    room.takeText('first\nsecond\nthird')
    await settle()
    const { settings } = room.generalising
    const baseUrl = 'https://models.example/v1'
    Object.assign(settings, { method: 'language-model', baseUrl, model: 'm', concurrency: 1, level: '5-word' })
    const work = room.generalising.start(room.toGeneralise)
    await settle()
    await work
    await settle()
    const flags = () => [0, 1, 2].map((index) => room.list.flags('5-word').at(index))
    expect(room.list.text(0, '5-word')).toBe(replies[0])
    expect(flags()).toEqual([['preamble', 'not-short'], ['cut-off', 'not-short'], []])
    const { room: after } = openRoom(storage)
    await after.open()
    await settle()
    expect(after.list.flags('5-word').at(1)).toEqual(['cut-off', 'not-short'])
    const looking = room.cleanUp.look()
    await settle()
    await looking
    room.cleanUp.apply()
    await settle()
    expect([room.list.text(0, '5-word'), flags()[0]]).toEqual(['Animals', []])
    expect(room.list.making(0, '5-word')?.by).toBe('language model m, cleaned up')
    room.notices.at('input')?.actions[0]?.run()
    expect([room.list.text(0, '5-word'), room.list.making(0, '5-word')?.by]).toEqual([replies[0], 'language model m'])
  })

  it('cancels generalising and keeps what has come', async () => {
    const answers: ((response: Response) => void)[] = []
    const { room } = openRoom(undefined, () => new Promise((resolve) => answers.push(resolve)))
    await room.open()
    room.takeText('first\nsecond')
    await settle()
    const { settings } = room.generalising
    settings.method = 'language-model'
    settings.baseUrl = 'https://models.example/v1'
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
    expect(lines[0]).toBe(
      'caption,si,bt,tm,da,gs,general,general_si,general_bt,general_tm,general_da,general_gs,general_by,flags,general_flags',
    )
    expect(lines[1]).toMatch(/^a big red house,7\.500000,.*,a big red,4\.500000.*,WordNet,,$/)
    expect(lines[2]).toMatch(/^"'=SUM/)
    const lined = captionFile(room.list, room.table.order, 'jsonl')
    await settle()
    const [record] = (await (await lined).content.text()).split('\n')
    expect(JSON.parse(record ?? '')).toMatchObject({ general: 'a big red', general_gs: 4.5, general_by: 'WordNet' })
    const markdown = captionTableText(room.list, room.table.order, 'markdown')
    expect(markdown).toContain('| General | a big red | 4.50 |')
    expect(markdown).toContain('Generality scores as published, n = 2. General by WordNet.')
    expect(captionTableText(room.list, new Uint32Array(1001), 'latex')).toBeNull()
  })
})
