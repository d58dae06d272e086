import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  AddressBar,
  addressQuery,
  linkQuery,
  staying,
  strangersOf,
  type AddressPart,
} from '../../../../../src/state/page/address/address'

const parts: AddressPart[] = [
  { rooms: ['mixture', 'interpolate'], owns: (name) => name === 'K', write: () => [['K', '5']] },
  {
    rooms: ['captions'],
    owns: (name) => name === 'cap.text',
    write: () => [['cap.text', 'red, blue']],
    stays: () => 'Your own captions stay.',
  },
  {
    rooms: ['mixture'],
    owns: (name) => name === 'run',
    write: () => [],
    writeLink: () => [['run', 'a1']],
  },
]

describe('the address', () => {
  it('says its version and what every part shows, and keeps what says how', () => {
    expect(addressQuery(parts, '?backend=wasm&K=9&old=1&lesson=collapse')).toBe(
      '?v=1&backend=wasm&lesson=collapse&K=5&cap.text=red,+blue',
    )
    expect(addressQuery([], '?v=1&backend=wasm')).toBe('?backend=wasm')
  })

  it('is of one room alone in a link, without what is of this machine', () => {
    expect(linkQuery(parts, '?backend=wasm&present', 'mixture')).toBe('?v=1&present=&K=5&run=a1')
    expect(linkQuery(parts, '', 'captions')).toBe('?v=1&cap.text=red,+blue')
    expect([staying(parts, 'captions'), staying(parts, 'mixture')]).toEqual([['Your own captions stay.'], []])
  })

  it('says what nobody knows of it, but for what is hung on by others', () => {
    const query = '?v=1&K=5&hide=x&step=2&utm_source=mail&fbclid=3&foo=1&foo=2'
    expect(strangersOf(parts, query)).toEqual(['The link’s “foo” means nothing here; ignored.'])
    expect(strangersOf(parts, '?v=7')).toEqual([
      'This link was made by a newer page (v=7, this one is 1): what it does not know is ignored.',
    ])
    expect(strangersOf(parts, '?v=old')).toEqual(['The link’s v=old is no version of a link; ignored.'])
  })
})

describe('the bar', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('takes what comes at once, then as much as browsers allow, and ends at the newest', () => {
    const put: string[] = []
    const bar = new AddressBar((query) => put.push(query))
    // A drag of ten seconds, 60 times a second.
    for (let i = 0; i < 600; i += 1) {
      bar.show(String(i))
      vi.advanceTimersByTime(1000 / 60)
    }
    vi.advanceTimersByTime(1000)
    expect(put.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, i) => String(i)))
    expect(put.at(-1)).toBe('599')
    expect(put.length).toBeLessThan(50)
  })

  it('goes on where the clock goes back', () => {
    const put: string[] = []
    const bar = new AddressBar((query) => put.push(query))
    bar.show('before')
    vi.setSystemTime(Date.now() - 3_600_000)
    bar.show('after')
    expect(put).toEqual(['before', 'after'])
  })
})
