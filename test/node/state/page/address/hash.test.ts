import { expect, it } from 'vitest'
import { readHash, writeHash } from '../../../../../src/state/page/address/hash'

it.each(['', '#start', '#start&pair=700', '#start&ends=7,9&caption=a+red+Vespa', '#&pair=700'])(
  'writes “%s” as it was read',
  (hash) => expect(writeHash(readHash(hash))).toBe(hash),
)

it('reads the room and what is to be shown there', () => {
  const { name, parameters } = readHash('#start&pair=700&caption=one%20%26%20two')
  expect([name, ...parameters]).toEqual(['start', ['pair', '700'], ['caption', 'one & two']])
})
