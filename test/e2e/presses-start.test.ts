/** Every button and link of the room Start is pressed once, and nothing goes wrong by it. */
import { test } from './harness'
import { Presses } from './presses'
import { anyLabel, long, named, shell } from './presses-page'

/** One sample stands for all; links lead to other rooms (`start.test.ts`). */
const oneOfAKind = [
  [/^.*: button Gaussian #, sample #.*$/, 'Figure 1: button a sample'],
  [/^.*: button “.*”, .*, step #.*$/, 'Figure 4: button a picture'],
  [/^.*: button Training image #, the nearest$/, 'Figure 4: button a training image'],
] as const
const elsewhere = new RegExp(`${shell.source}|: link `)

test('room Start', long, async ({ open }) => {
  const page = await open({ path: '?backend=wasm#start' })
  await page.getByRole('group', { name: /^Samples with R/ }).waitFor()
  const between = page.getByRole('region', { name: 'Between the modes' })
  await between.scrollIntoViewIfNeeded()
  await between.getByRole('slider').first().waitFor({ timeout: 120_000 })
  const caption = page.getByRole('region', { name: 'What makes a caption general' })
  await caption.scrollIntoViewIfNeeded()
  await caption.locator('dd .number').first().waitFor({ timeout: 120_000 })
  await page.locator('.later').scrollIntoViewIfNeeded()
  await page.getByRole('slider', { name: 'step' }).waitFor()
  const presses = new Presses(page, elsewhere, [...oneOfAKind, ...anyLabel])
  const joins = ': button let a four join in'
  const three = 'Between the modes: choice Between = three'
  await presses.pressOthers([joins, three])
  await presses.press(joins)
  await between.getByRole('slider', { name: 'Mixture of three Gaussians' }).waitFor({ timeout: 60_000 })
  await presses.pressOthers()
  await presses.expectAll([
    ...named('', 'button', [
      'RC',
      'copies less',
      'drag a seven into a nine',
      'finds a digit',
      'first copies',
      'general captions and dual fusion',
      'learns them by heart',
      'let a four join in',
      'make this one more general',
      'more than half',
      'takes everything',
    ]),
    'Between the modes: button Save PNG',
    'Between the modes: list From Gaussian',
    'Between the modes: list To Gaussian',
    ...named('Between the modes', 'choice', ['Between = three', 'Between = two']),
    ...named('Between the modes', 'list', ['Bottom left', 'Bottom right', 'Top']),
    'Figure 1: button a sample',
    'Figure 4: button a picture',
    'Figure 4: button a training image',
    'Watch it learn by heart: button Play',
    'Watch it learn by heart: fold What is measured',
    'Same network, same seed. One term differs.: button Play',
    ...named('What makes a caption general', 'button', ['BT', 'Back to it', 'DA', 'GS', 'SI', 'TM']),
  ])
})
