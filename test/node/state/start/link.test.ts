/** Start in the address: what is shown goes into it, comes back out of it, and what is not understood is said. */
import { describe, expect, it } from 'vitest'
import type { Session } from '../../../../src/state/mixture/session.svelte'
import { queryOf } from '../../../../src/state/page/address/parameters'
import { startPart } from '../../../../src/state/start/link'
import { StartRoom } from '../../../../src/state/start/room.svelte'
import type { CaptionClient } from '../../../../src/workers/captions/client'

/** A room that nothing has been fetched for, as an address finds it. */
function roomAt(query: string) {
  const start = new StartRoom({ mixing: {} } as Session, {} as CaptionClient)
  const part = startPart(start, query)
  return { start, part, written: () => queryOf(part.write()) }
}

describe('Start in the address', () => {
  it('says nothing where nothing was moved', () => {
    const { start, written, part } = roomAt('')
    start.pair.scrub.begin([0, 700, 2000])
    expect([written(), part.notes, start.opensOn]).toEqual(['', [], null])
  })

  it('says what was moved and typed', () => {
    const { start, written } = roomAt('')
    start.pair.scrub.begin([0, 700, 2000])
    start.pair.scrub.move(1)
    start.heart.scrub.begin([0, 300, 600])
    start.heart.scrub.move(0)
    start.caption.ask('a red Vespa & 2 dogs')
    const query = written()
    expect(query).toBe('?start.pair=700&start.heart=0&start.caption=a+red+Vespa+%26+2+dogs')
    expect(roomAt(query).written()).toBe(query)
  })

  it('keeps what a link asks for until the figure is there, and stands on it then', () => {
    const { start, written } = roomAt('?start.heart=300')
    expect([written(), start.opensOn]).toEqual(['?start.heart=300', 'heart'])
    start.heart.scrub.begin([0, 300, 600])
    expect([start.heart.scrub.at, written()]).toEqual([1, '?start.heart=300'])
  })

  it('opens on the first figure where the link moves that', () => {
    expect(roomAt('?start.pair=700&start.heart=300').start.opensOn).toBe(null)
    expect(roomAt('?start.caption=a+dog').start.opensOn).toBe('caption')
  })

  it('names what it cannot use', () => {
    const { part, written } = roomAt(`?start.pair=soon&start.heart=-1&start.caption=${'a'.repeat(301)}`)
    expect(written()).toBe('')
    expect(part.notes).toEqual([
      expect.stringMatching(/start\.pair=soon is not .*; ignored/),
      expect.stringMatching(/start\.heart=-1 is not .*; ignored/),
      'The link’s start.caption has 301 characters, and the field has room for 300; ignored.',
    ])
  })
})
