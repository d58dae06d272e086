/** Every button, link, fold, choice, switch and list of every room is pressed once, and nothing goes wrong by it. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { allowClipboard } from './captions-page'
import { openFold, setNumber, waitFinished, waitReady } from './fusion-page'
import { test } from './harness'
import { Presses } from './presses'

const long = { timeout: 600_000 }

/** Names of the keys of a store of the page's database. */
const storedRuns = (page: Page) =>
  page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
      })
    const kept: Record<string, number> = {}
    for (const { name } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name ?? ''))
      for (const store of database.objectStoreNames) {
        kept[`${name}/${store}`] = await settled(database.transaction(store).objectStore(store).count())
      }
      database.close()
    }
    return kept
  })

const iteration = (page: Page) =>
  page
    .getByRole('progressbar', { name: 'Iterations done' })
    .evaluate((progress) => (progress as HTMLProgressElement).value)

const paused = (page: Page) => page.getByRole('button', { name: /Pause/ }).waitFor({ state: 'hidden', timeout: 60_000 })

/** Labels' words, for a model that was trained for a moment may take any for any other. */
const anyLabel = [
  [/mostly [\w-]+/g, 'mostly …'],
  [/Test image #, \w+, p/, 'Test image #, …, p'],
] as const

/** The rooms' test presses these. */
const shell = /^(: button Skip|Rooms: |header: )/

const small = 'width=0.125&K=3&Dz=4&M=16&MRC=32&previewEvery=5'

/** Begins a run of the mixture and pauses it. */
async function trainBriefly(page: Page) {
  const train = page.getByRole('button', { name: /^Train from scratch/ })
  await expect.poll(() => train.isEnabled(), { timeout: 120_000 }).toBe(true)
  await train.click()
  await expect.poll(() => iteration(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(5)
  await page.getByRole('button', { name: /Pause/ }).click()
  await paused(page)
}

test('the rooms and the header', long, async ({ open }) => {
  const page = await open({ path: `?backend=wasm&selftest&${small}` })
  const presses = new Presses(page, /^(?!: button Skip|Rooms: |header: )/)
  const train = page.getByRole('button', { name: /^Train from scratch/ })
  await expect.poll(() => train.isEnabled(), { timeout: 120_000 }).toBe(true)
  await presses.pressOthers()
  await presses.expectAll([
    ': button Skip to the captions',
    ': button Skip to the pictures',
    'Rooms: link Captions',
    'Rooms: link Fusion',
    'Rooms: link Interpolate',
    'Rooms: link Mixture',
    'header: button Colours: as the system. Change.',
    'header: button Colours: dark. Change.',
    'header: button Colours: light. Change.',
    'header: button Lose the GPU on purpose',
    'header: button Wasm· WebAssembly SIMD▾',
  ])
})

test('room Mixture', long, async ({ open }) => {
  const page = await open({ path: `?backend=wasm&${small}` })
  // Real images stand there until the samples come.
  const presses = new Presses(page, new RegExp(`${shell.source}|^Pictures: button Real image #$`), anyLabel)
  const train = page.getByRole('button', { name: /^Train from scratch/ })
  await expect.poll(() => train.isEnabled(), { timeout: 120_000 }).toBe(true)
  const [start, pause, stop] = ['Train from scratch', '❚❚ Pause', 'Stop'].map((name) => `Training: button ${name}`)
  if (!start || !pause || !stop) throw new Error('there are three')
  const [shown, thisOne, newRun] = ['Show the settings of what is shown', 'Train this', 'Start a new run'].map(
    (name) => `Pictures: button ${name}`,
  )
  if (!shown || !thisOne || !newRun) throw new Error('there are three')
  const setGaussians = (count: number) => setNumber(page, 'Gaussians', count)

  await presses.press('Training: button Train on', pause)
  await paused(page)
  await presses.press(stop)
  await page.getByText(/^bundled:/).waitFor({ timeout: 60_000 })

  await presses.press(start)
  await page.getByText(/^bundled:/).waitFor({ state: 'hidden', timeout: 60_000 })
  await expect.poll(() => iteration(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(5)
  await presses.press(pause)
  await paused(page)
  await presses.press('Scores: button Score now')
  await page.getByRole('heading', { name: 'Gaussians against true labels' }).waitFor({ timeout: 60_000 })
  const runs = page.locator('li').filter({ has: page.getByRole('button', { name: /^Delete/ }) })
  await runs.first().waitFor()
  const presets = ['Paper', 'Classroom'].map((name) => `Recipe: choice Preset = ${name}`)
  const remove = 'Recipe: button DeleteMNIST, balanced, K = #, iteration #'
  const later = [
    'Recipe: list Dataset',
    'Recipe: list Method',
    ...presets,
    'Recipe: button Undo # changes',
    'Recipe: fold Your runs#',
    'Recipe: button Open MNIST, balanced, K = #, iteration #',
    remove,
    ...[shown, thisOne, newRun],
    ...['Train', 'New run', 'Stop', 'Train from scratch'].map((name) => `Training: button ${name}`),
  ]
  await presses.pressOthers(later)
  await setGaussians(4)
  await presses.press(shown)
  await setGaussians(4)
  await presses.press(thisOne, pause)
  await paused(page)
  await presses.press('Training: button New run', pause)
  await paused(page)
  await presses.press('Training: button Train')
  await setGaussians(3)
  await presses.press(newRun, pause)
  await paused(page)
  await presses.press(stop)
  await page.getByText(/^bundled:/).waitFor({ timeout: 60_000 })
  await presses.press('Recipe: button Open MNIST, balanced, K = #, iteration #')
  await page.getByText(/^bundled:/).waitFor({ state: 'hidden', timeout: 60_000 })

  const before = await runs.count()
  const stored = (await storedRuns(page))['modeweave/summaries']
  await presses.press(remove, 'Delete this run?: button Close', remove, 'Delete this run?: button Delete it')
  await expect.poll(() => runs.count()).toBe(before - 1)
  await expect.poll(async () => (await storedRuns(page))['modeweave/summaries']).toBe((stored ?? 0) - 1)

  await presses.press('Recipe: fold Your runs#', 'Recipe: fold Your runs#', ...presets, 'Recipe: list Method')
  await presses.press('Recipe: button Undo # changes')
  await presses.choose('Recipe: list Dataset', 'Your own images')
  await presses.pressOthers(later)
  await presses.expectAll([])
})

test('room Interpolate', long, async ({ open }) => {
  const page = await open({ path: `?backend=wasm&${small}#interpolate` })
  const presses = new Presses(page, /^(: button Skip|Rooms: |header: |Training: )/, anyLabel)
  await trainBriefly(page)
  await page.getByRole('group', { name: 'From Gaussian 1 to Gaussian 2' }).first().waitFor({ timeout: 60_000 })
  await presses.pressOthers(['Mix: choice Mix = three: triangle'])
  await presses.press('Mix: choice Mix = three: triangle')
  await page.getByRole('slider', { name: 'Mixture of three Gaussians' }).waitFor({ timeout: 60_000 })
  await presses.pressOthers()
  await presses.expectAll([
    'From Gaussian # to all others: button # % Gaussian #, # % Gaussian #',
    'From Gaussian # to all others: button Save PNG',
    'Mix: button New ε',
    'Mix: button Next step of the path',
    'Mix: button Weights',
    'Mix: button What is ε?',
    'Mix: choice Mix = three: triangle',
    'Mix: choice Mix = two: strip',
    'Mix: list Bottom left',
    'Mix: list Bottom right',
    'Mix: list From',
    'Mix: list To',
    'Mix: list Top',
    'Mix: switch Keep ε',
    'Pictures: button # % Gaussian #, # % Gaussian #',
    'Pictures: button Save PNG',
    'This mixture: button Save PNG',
    'What C sees: button What C sees',
  ])
})

test('room Captions', long, async ({ open }) => {
  const page = await open({ path: '#captions', prepare: allowClipboard })
  const presses = new Presses(page, shell)
  await page.getByText(/^([1-9]\d*) of \1 captions scored/).waitFor({ timeout: 60_000 })
  const box = page.getByRole('textbox', { name: 'Your captions, one a line' })
  await box.fill('A dog runs')
  await presses.press('Captions and methods: button Score these')
  await page.getByText('1 of 1 caption scored').first().waitFor({ timeout: 60_000 })
  await box.fill('A dog runs\nTwo cats sleep\nA red bus in Rome &amp; Milan')
  await presses.press('Captions and methods: button Score these')
  await page.getByText('3 of 3 captions scored').first().waitFor({ timeout: 60_000 })
  await presses.press('Captions at work: button Generalise # captions')
  await page.getByRole('button', { name: 'Generalise again 3 captions' }).waitFor({ timeout: 60_000 })
  await presses.press('Captions at work: button Generalise again # captions')
  await page.getByRole('button', { name: 'Generalise again 3 captions' }).waitFor({ timeout: 60_000 })

  await page.getByRole('grid').getByRole('row').filter({ hasText: 'A dog runs' }).click()
  await page.getByRole('heading', { name: 'Table 1, filled in' }).waitFor({ timeout: 30_000 })
  await presses.press(
    ...['button Next caption', 'button Caption before', 'choice Version = General', 'choice Version = Original']
      .concat(['button noun and its first meaning', 'button hyponyms', 'button depth', 'button Close'])
      .map((key) => `Why this score: ${key}`),
  )
  await page.getByRole('button', { name: /^Filter/ }).click()
  const highest = page.getByRole('spinbutton', { name: 'SI, highest shown' })
  await highest.fill('9')
  await highest.press('Enter')
  await page.keyboard.press('Escape')
  await presses.press(
    ...['button Filter: #', 'list Show', 'list Sort and filter by', 'button Show all'].map((key) => `Captions: ${key}`),
  )

  await presses.press('Captions: button ΔGS', 'Generalise: button Remove versions: General')
  await presses.press('Captions: button Bring them back')
  const startOver = 'Captions and methods: button Start over…'
  const again = 'Captions at work: button Generalise again # captions'
  await presses.pressOthers([startOver, 'Generalise: list Method', again])
  await presses.choose('Generalise: list Method', 'Language model')
  await presses.pressOthers([startOver, 'Captions at work: button Generalise # captions', again])
  for (const way of ['Close', 'Keep everything', 'Start over'])
    await presses.press(startOver, `Start over?: button ${way}`)
  await page.getByRole('grid').getByRole('row').filter({ hasText: 'Birds can fly' }).first().waitFor()
  await presses.expectAll([])
})

test('room Fusion deletes a run', long, async ({ open }) => {
  const page = await open({ path: '?backend=wasm#fusion' })
  const presses = new Presses(page, shell, anyLabel)
  await waitReady(page)
  await openFold(page, 'Run')
  await setNumber(page, 'Steps', 2)
  await setNumber(page, 'Batch', 8)
  await setNumber(page, 'Images', 8)
  await waitReady(page)
  await presses.press('Fine-tuning: button Fine-tune')
  await waitFinished(page)
  const runs = page.locator('li').filter({ has: page.getByRole('button', { name: /^Delete/ }) })
  const before = await runs.count()
  const stored = (await storedRuns(page))['modeweave/fusionRuns']
  const remove = 'Recipe: button Delete#-word captions + dual fusion .#/.#, step #'
  await presses.press(remove, 'Delete this run?: button Close', remove, 'Delete this run?: button Delete it')
  await expect.poll(() => runs.count()).toBe(before - 1)
  await expect.poll(async () => (await storedRuns(page))['modeweave/fusionRuns']).toBe((stored ?? 0) - 1)
})
