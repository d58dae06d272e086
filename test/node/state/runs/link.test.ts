/** The room "Runs" in the address: what it lists and compares goes in and comes out again, and what nobody has is said. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { scoreNames } from '../../../../src/results/scores'
import { queryOf } from '../../../../src/state/page/address/parameters'
import { fieldKeys } from '../../../../src/state/runs/arranging'
import { runsPart } from '../../../../src/state/runs/link'
import { openPage, stored } from './page'

const show = (query: string) => {
  const { room } = openPage()
  const part = runsPart(room, query)
  return { room, part, query: () => queryOf(part.write()) }
}

it('says nothing of a list as it opens', () => {
  expect(show('').query()).toBe('')
})

it('brings words, room, order, groups and compared runs back', () => {
  const shown = fc.record({
    text: fc.string({ unit: 'grapheme' }),
    listed: fc.constantFrom('all' as const, 'mixture' as const, 'fusion' as const),
    sort: fc.record({ key: fc.constantFrom(...fieldKeys, ...scoreNames), descending: fc.boolean() }),
    by: fc.constantFrom('', 'K', 'optimizer.rate'),
    ticked: fc.uniqueArray(fc.stringMatching(/^[a-z0-9:-]{1,12}$/), { minLength: 2, maxLength: 4 }),
    comparing: fc.constant(true),
  })
  fc.assert(
    fc.property(shown, (shown) => {
      const first = show('')
      Object.assign(first.room, shown)
      const { room, part } = show(first.query())
      const { text, listed, sort, by, ticked, comparing } = room
      expect({ text, listed, sort, by, ticked, comparing }).toEqual(shown)
      expect(part.notes).toEqual([])
    }),
    { seed: 14, numRuns: 100 },
  )
})

it('names an order, a room, a setting and a run that there are not, and ignores them', async () => {
  const { room, part, query } = show('?runs.sort=size&runs.room=attic&runs.group=colour&runs.compare=a,with the page,b')
  expect(part.notes).toEqual([
    'The link’s runs.room=attic is not one of all, mixture, fusion; ignored.',
    expect.stringMatching(
      /^The link’s runs\.sort=size is not one of Saved, Name, .*Time trained, Size, R, .*; ignored\.$/,
    ),
  ])
  await room.open()
  expect(room.notices.at('runs')?.text).toBe(
    'The link’s runs.group=colour is not a setting that a run here has; ignored. ' +
      'The link’s run a is kept in another browser, or was deleted; ignored. ' +
      'The link’s run b is kept in another browser, or was deleted; ignored.',
  )
  expect([room.chosen.map(({ runId }) => runId), query()]).toEqual([['with the page'], ''])
})

it('compares a run that comes with the page, which is read last', async () => {
  const { room, part } = show('?runs.compare=with the page,a')
  const { room: disk } = openPage([stored('a')])
  runsPart(disk, '?runs.compare=with the page,a')
  await Promise.all([room.open(), disk.open()])
  expect(disk.chosen.map(({ runId }) => runId)).toEqual(['with the page', 'a'])
  expect([disk.comparing, disk.notices.at('runs')]).toEqual([true, null])
  expect(part.stays?.()).toBeNull()
  expect(runsPart(disk, '').stays?.()).toMatch(/^Your own runs stay in this browser/)
})
