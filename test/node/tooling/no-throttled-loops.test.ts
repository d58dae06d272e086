/** What trains goes on in a tab behind others: there browsers give no frames, and hold timers back to one a second or a minute. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const src = fileURLToPath(new URL('../../../src', import.meta.url))
/** Where engines compute; the self-test's is looked at while it runs. */
const ROOMS = [
  'tensor',
  'gpu',
  'diffusion',
  'mixture',
  'judges',
  'store',
  'workers/fusion',
  'workers/mixture',
  'workers/shared',
]
/** Waits for the loss of a device to be known: no training goes on then. */
const ONCE = 'setTimeout(resolve, LOSS_IS_KNOWN_AFTER)'

it('wait for no frame and no timer, which a tab in the background holds back', () => {
  const found = ROOMS.flatMap((room) =>
    readdirSync(join(src, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(room, name)),
  ).filter((name) =>
    /requestAnimationFrame|setTimeout|setInterval/.test(readFileSync(join(src, name), 'utf8').replaceAll(ONCE, '')),
  )
  expect(found).toEqual([])
})
