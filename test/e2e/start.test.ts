/** Room Start: the article is there at once, its figures move when the reader says so, and its links open what they name. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { checkAccessibility, checkFitsWidth, screenshot, test } from './harness'

const windows = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
].flatMap((size) => (['light', 'dark'] as const).map((colourScheme) => ({ ...size, colourScheme })))

const samples = (page: Page, side: 'with' | 'without') =>
  page.getByRole('group', { name: `Samples ${side} RC, a column for each Gaussian` })
const shares = (page: Page, side: 'with' | 'without') =>
  page.getByRole('img', { name: `Share of the test images ${side} RC` })
const scrubber = (page: Page) => page.getByRole('slider', { name: 'iteration' })
const at = (page: Page) => scrubber(page).getAttribute('aria-valuetext')

test.for(windows)('opens at $width × $height px, $colourScheme', async (window, { open }) => {
  const page = await open({ path: '#start', ...window })
  expect(await page.title()).toBe('Start – Modeweave')
  await samples(page, 'with').waitFor()
  await samples(page, 'without').waitFor()
  await screenshot(page, `start-${window.width}-${window.colourScheme}`)
  await checkAccessibility(page)
  await checkFitsWidth(page)
})

test('fetches two pictures for the first view, and nothing that computes', async ({ open }) => {
  const asked: string[] = []
  const page = await open({
    path: '#start',
    prepare: async (context) => void context.on('request', (request) => asked.push(new URL(request.url()).pathname)),
  })
  await samples(page, 'with').waitFor()
  const names = asked.map((path) => path.replace(/^.*\//, '').replace(/-[\w-]{8}\.(js|css)$/, '.$1'))
  expect(names.filter((name) => name.endsWith('.png')).toSorted()).toEqual(['with-2000.png', 'without-2000.png'])
  expect(names.filter((name) => /worker|wasm|onnx|ort|safetensors|backend/.test(name))).toEqual([])
})

test('the scrubber moves both sides, by keys too', async ({ open }) => {
  const page = await open({ path: '#start' })
  await samples(page, 'with').waitFor()
  expect(await at(page)).toBe('iteration 2,000 of 2,000')
  await expect.poll(() => shares(page, 'without').getAttribute('aria-label')).toMatch(/Gaussian \d+ 100\.0 %/)
  await scrubber(page).press('Home')
  await expect.poll(() => at(page)).toBe('iteration 0 of 2,000')
  const untrained = await shares(page, 'without').getAttribute('aria-label')
  // The same network: the same shares, whatever the term.
  await expect.poll(() => shares(page, 'with').getAttribute('aria-label')).toBe(untrained?.replace('without', 'with'))
  await scrubber(page).press('ArrowRight')
  await expect.poll(() => at(page)).toBe('iteration 3 of 2,000')
  // The address keeps it, and so does who comes back to it.
  await page.waitForURL(/\?v=1&start\.pair=3#start$/)
  await page.reload()
  await expect.poll(() => at(page)).toBe('iteration 3 of 2,000')
  await expect
    .poll(() => shares(page, 'with').getAttribute('aria-label'))
    .not.toBe(untrained?.replace('without', 'with'))
})

test('a verb of the text plays it, and the reader’s hand ends that', async ({ open }) => {
  const page = await open({ path: '#start' })
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await samples(page, 'with').waitFor()
  await page.getByRole('button', { name: 'takes everything' }).click()
  await page.getByRole('button', { name: 'Stop' }).waitFor()
  await expect.poll(() => at(page)).not.toBe('iteration 2,000 of 2,000')
  await scrubber(page).press('Home')
  await page.getByRole('button', { name: 'Play' }).waitFor()
  expect(await at(page)).toBe('iteration 0 of 2,000')
})

test('under reduced motion the verb shows the end, without a motion', async ({ open }) => {
  const page = await open({ path: '#start' })
  await samples(page, 'with').waitFor()
  await scrubber(page).press('Home')
  await expect.poll(() => at(page)).toBe('iteration 0 of 2,000')
  await page.getByRole('button', { name: 'takes everything' }).click()
  await expect.poll(() => at(page)).toBe('iteration 2,000 of 2,000')
})

test('“Open this in Mixture” takes the recipe along', async ({ open }) => {
  const page = await open({ path: '?backend=wasm#start' })
  await page.getByRole('figure', { name: 'without RC' }).getByRole('link').click()
  // The room writes its address anew, with the version of links, once it is there.
  await page.waitForURL(/\?(v=1&)?backend=wasm&preset=joint&RC=false#mixture$/)
  expect(await page.title()).toBe('Mixture – Modeweave')
})

const patient = { timeout: 120_000 }

/** Where the system chooses the colours: which room and which choice it is can be told, and bars are not blank. */
async function checkForcedColours(page: Page) {
  await page.emulateMedia({ forcedColors: 'active' })
  const look = (selector: string, property: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property)
  const line = 'border-bottom-color'
  expect(await look('nav a[aria-current]', line)).not.toBe(await look('nav a:not([aria-current])', line))
  const ground = 'background-color'
  expect(await look('label.chosen', ground)).not.toBe(await look('fieldset label:not(.chosen)', ground))
  expect(await look('.bar', ground)).not.toBe(await look('body', ground))
  await page.emulateMedia({ forcedColors: 'none' })
}

test('a picture between two Gaussians is drawn once it is in sight, and dragged', patient, async ({ open }) => {
  const asked: string[] = []
  const page = await open({
    path: '?backend=wasm#start',
    prepare: async (context) => void context.on('request', (request) => asked.push(new URL(request.url()).pathname)),
  })
  const figure = page.getByRole('region', { name: 'Between the modes' })
  await figure.scrollIntoViewIfNeeded()
  const slider = figure.getByRole('slider', { name: 'Mixture of two Gaussians' })
  await slider.waitFor(patient)
  // What saves the strip stands beside its name.
  const strip = figure.getByRole('group', { name: /^From Gaussian/ })
  const [name, save] = await Promise.all(
    [strip.getByRole('heading'), strip.getByRole('button', { name: 'Save PNG' })].map((part) => part.boundingBox()),
  )
  expect(Math.abs((name?.y ?? 0) - (save?.y ?? 99)), 'px between them').toBeLessThan(16)
  // One value has one slider.
  expect(await figure.getByRole('slider').count()).toBe(1)
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^100\.0 % .*sevens, 0\.0 % .*nines$/)
  const picture = figure.getByRole('img', { name: 'The picture between the two Gaussians' }).locator('canvas')
  const pixels = () => picture.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
  const seven = await pixels()
  await page.getByRole('button', { name: 'drag a seven into a nine' }).click()
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^0\.0 % .*sevens, 100\.0 % .*nines$/)
  await expect.poll(pixels).not.toBe(seven)
  await page.getByRole('button', { name: 'let a four join in' }).click()
  const ring = figure.getByRole('slider', { name: 'Mixture of three Gaussians' })
  await expect
    .poll(() => ring.getAttribute('aria-valuetext'))
    .toMatch(/^33\.3 % .*sevens, 33\.3 % .*nines, 33\.3 % .*fours$/)
  for (let press = 0; press < 7; press++) await ring.press('Shift+ArrowUp')
  await expect.poll(() => ring.getAttribute('aria-valuetext')).toMatch(/^100\.0 % .*sevens/)
  // It draws without a single image of the data.
  expect(asked.filter((path) => path.includes('/data/'))).toEqual([])
  await checkAccessibility(page)
  await checkForcedColours(page)
  await figure.getByRole('link', { name: 'Open this in Interpolate' }).click()
  await page.getByRole('combobox', { name: 'Top' }).waitFor()
  expect(await page.getByRole('combobox', { name: 'Top' }).locator('option:checked').textContent()).toMatch(/sevens/)
})

test('a caption is read as it is typed, made more general, and taken along', patient, async ({ open }) => {
  const page = await open({ path: '?backend=wasm#start' })
  const own = 'Anna bought 2 small poodles in Naples'
  const figure = page.getByRole('region', { name: 'What makes a caption general' })
  await figure.scrollIntoViewIfNeeded()
  const numbers = figure.locator('dd .number')
  await numbers.first().waitFor(patient)
  await figure.getByRole('textbox', { name: 'A caption' }).fill(own)
  await expect.poll(() => numbers.first().textContent(), patient).toBe('4.29')
  await figure.getByText('poodles', { exact: true }).waitFor()
  const before = Number(await numbers.last().textContent())
  await page.getByRole('button', { name: 'make this one more general' }).click()
  await figure.getByText(`Before: “${own}”`).waitFor(patient)
  await expect.poll(async () => Number(await numbers.last().textContent()), patient).toBeGreaterThan(before)
  await figure.getByRole('button', { name: 'Back to it' }).click()
  await expect.poll(() => figure.getByRole('textbox', { name: 'A caption' }).inputValue()).toBe(own)
  await checkAccessibility(page)
  await figure.getByRole('link', { name: 'Open this in Captions' }).click()
  await page.getByRole('gridcell', { name: own }).first().waitFor(patient)
})

test(
  'two models learn by heart once they are in sight: by keys, by a word, by the curve',
  patient,
  async ({ open }) => {
    const asked: string[] = []
    const page = await open({
      path: '?backend=wasm#start',
      prepare: async (context) => void context.on('request', (request) => asked.push(new URL(request.url()).pathname)),
    })
    await samples(page, 'with').waitFor()
    const ofFigure = () => asked.filter((path) => /heart|ByHeart/.test(path))
    expect(ofFigure()).toEqual([])
    // A link that speaks of it brings it into sight, and says what it cannot do.
    await page.goto(page.url().replace(/\?.*/, '?backend=wasm&start.heart=299#start'))
    const figure = page.getByRole('region', { name: 'Watch it learn by heart' })
    const slider = figure.getByRole('slider', { name: 'step' })
    await slider.waitFor(patient)
    const step = () => slider.getAttribute('aria-valuetext')
    await figure.getByText(/^The link’s start\.heart=299 is not one of 0, 25, .*600; ignored\.$/).waitFor()
    const copied = figure.getByRole('figure', { name: 'specific captions' }).getByText(/^R /)
    expect([await step(), await copied.textContent()]).toEqual(['step 600 of 600', 'R .970 · 100.0 % copies'])
    await slider.press('ArrowLeft')
    expect(await step()).toBe('step 550 of 600')
    await page.getByRole('button', { name: 'first copies' }).click()
    await expect.poll(step).toBe('step 100 of 600')
    await expect.poll(() => copied.textContent()).toMatch(/ · 4\.7 % copies$/)
    await figure.getByRole('img', { name: /^R at step 100: / }).hover({ position: { x: 44, y: 100 } })
    await expect.poll(step).toBe('step 0 of 600')
    await checkAccessibility(page)
    await figure.getByRole('figure', { name: 'dual fusion' }).getByRole('link').click()
    await page.waitForURL(/[?&]ft\.preset=paper.*#fusion$/)
  },
)
