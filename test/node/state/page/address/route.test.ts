import { expect, it } from 'vitest'
import { roomOf } from '../../../../../src/state/page/address/route.svelte'

it.each([
  ['', '', 'start'],
  ['?backend=wasm&selftest', '', 'start'],
  ['?K=5', '', 'mixture'],
  ['?ft.steps=20', '', 'mixture'],
  ['?K=5', '#start', 'start'],
  ['', '#fusion', 'fusion'],
  ['?K=5', '#start&pair=700', 'start'],
  ['?K=5', '#&pair=700', 'mixture'],
  ['', '#attic', null],
  ['', '#results=nothing', null],
  ['', '#help=too-few-images', 'start'],
])('the address “%s%s” is of the room %s', (query, hash, room) => {
  expect(roomOf(query, hash)).toBe(room)
})
