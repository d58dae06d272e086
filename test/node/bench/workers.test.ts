import { expect, it } from 'vitest'
import { bundle } from '../../../bench/browser'

// What a bench opens in Chromium is asked for by name: a script that has moved would be missed only there.
it.each([
  ['bench/mixture/worker.ts', '/worker.js'],
  ['bench/fusion/worker.ts', '/worker.js'],
  ['bench/counts/worker.ts', '/worker.js'],
  ['bench/captions/page.ts', '/page.js'],
])('serves %s as %s', async (script, name) => {
  expect([...(await bundle([script])).keys()]).toContain(name)
})
