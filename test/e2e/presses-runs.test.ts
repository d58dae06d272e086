/** Every button, choice, switch and list of the room Runs is pressed once, at 360 px, and nothing goes wrong by it. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { allowClipboard } from './captions-page'
import { checkAccessibility, checkFitsWidth, test } from './harness'
import { Presses } from './presses'
import { long, named, shell } from './presses-page'

const patient = { timeout: 60_000 }
const list = (page: Page) => page.getByRole('list', { name: 'Runs' }).getByRole('listitem')
/** One run stands for all. */
const oneOfAKind = [
  [/: switch Compare .*/, ': switch Compare a run'],
  [/: button Star .*/, ': button Star a run'],
  [/: button (Note|Edit note|Close note|Delete) .*/, ': button $1 of a run'],
  [/: button Compare # runs$/, ': button Compare'],
] as const

test('room Runs', long, async ({ open }) => {
  const page = await open({ path: '#runs', width: 360, height: 800, colourScheme: 'dark' })
  await allowClipboard(page.context())
  await expect.poll(() => list(page).count(), patient).toBe(7)
  // One that an older version of the page saved.
  await page.evaluate(async () => {
    const opening = indexedDB.open('modeweave')
    const database = await new Promise<IDBDatabase>((resolve) => (opening.onsuccess = () => resolve(opening.result)))
    const run = {
      runId: 'old',
      name: 'an older one',
      iteration: 5,
      iterations: 9,
      datasetId: 'mnist',
      savedAt: 1,
      bytes: 1,
    }
    const transaction = database.transaction('summaries', 'readwrite')
    transaction.objectStore('summaries').put(run)
    await new Promise((resolve) => (transaction.oncomplete = resolve))
    database.close()
  })
  await page.reload()
  await page.getByText('Its settings are listed once it is saved again').waitFor(patient)
  await checkAccessibility(page)
  await checkFitsWidth(page)
  // A run that is opened leads to another room, and so does a lesson, whose menu is pressed elsewhere.
  const presses = new Presses(page, new RegExp(`${shell.source}|: button (Open |Go on |Lesson)`), oneOfAKind)
  const same = 'Scores and settings: switch Also settings that are the same'
  const taken = ['CSV', 'LaTeX', 'Markdown'].flatMap((format) =>
    named('Scores and settings', 'button', [`Copy ${format}`, `Download ${format}`]),
  )
  const [tick, compare, back] = ['Runs: switch Compare a run', 'Runs: button Compare', 'Runs: button Back to the list']
  await list(page).nth(1).getByRole('checkbox').check()
  await presses.press(tick, compare)
  await checkAccessibility(page)
  await checkFitsWidth(page)
  await presses.press(same, ...taken)
  await presses.pressOthers(['Runs: button Untick all', back])
  const remove = 'Runs: button Delete of a run'
  await presses.press(back, 'Runs: button Untick all', remove, 'Runs: button Undo', remove, 'Runs: button Dismiss')
  await presses.pressOthers()
  await presses.expectAll([
    tick,
    compare,
    back,
    remove,
    ...named('Curves', 'choice', ['Curve = loss of D', 'Curve = loss of G']),
    ...named('Runs', 'button', [
      'Ask it to keep it',
      'Close note of a run',
      'Dismiss',
      'Highest first: turn round',
      'Lowest first: turn round',
      'Note of a run',
      'Star a run',
      'Undo',
      'Untick all',
    ]),
    ...named('Runs', 'list', ['Group by', 'Room', 'Sort by']),
    ...taken,
    same,
  ])
})
