/** Every button and link of the room Start is pressed once, and nothing goes wrong by it. */
import { test } from './harness'
import { Presses } from './presses'
import { anyLabel, long, named, shell } from './presses-page'

/** One sample stands for all; links lead to other rooms (`start.test.ts`). */
const oneOfAKind = [[/^.*: button Gaussian #, sample #.*$/, 'Figure 1: button a sample']] as const
const elsewhere = new RegExp(`${shell.source}|: link `)

test('room Start', long, async ({ open }) => {
  const page = await open({ path: '?backend=wasm#start' })
  await page.getByRole('group', { name: /^Samples with R/ }).waitFor()
  const between = page.getByRole('region', { name: 'Between the modes' })
  await between.scrollIntoViewIfNeeded()
  await between.getByRole('slider').waitFor({ timeout: 120_000 })
  const caption = page.getByRole('region', { name: 'What makes a caption general' })
  await caption.scrollIntoViewIfNeeded()
  await caption.locator('dd .number').first().waitFor({ timeout: 120_000 })
  const presses = new Presses(page, elsewhere, [...oneOfAKind, ...anyLabel])
  await presses.pressOthers()
  await presses.expectAll([
    ...named('', 'button', [
      'RC',
      'drag a seven into a nine',
      'finds a digit',
      'make this one more general',
      'takes everything',
    ]),
    'Between the modes: button # % Gaussian #, mostly …, # % Gaussian #, mostly …',
    'Between the modes: button Save PNG',
    'Between the modes: list From',
    'Between the modes: list To',
    'Figure 1: button a sample',
    'Same network, same seed. One term differs.: button Play',
    ...named('What makes a caption general', 'button', ['BT', 'Back to it', 'DA', 'GS', 'SI', 'TM']),
  ])
})
