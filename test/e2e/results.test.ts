/** Room "Results", clicked as a person would: tables, figures, a cell's runs, and what is taken away. */
import { readFileSync } from 'node:fs'
import Papa from 'papaparse'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { allowClipboard } from './captions-page'
import { checkAccessibility, checkFitsWidth, screenshot, test } from './harness'
import { contents, openEntry, stage, withMadeResults, withoutResults } from './results-page'

test('fetches results only when the room is opened', async ({ open }) => {
  const page = await open({ path: '#captions', prepare: withMadeResults })
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.getByRole('heading', { name: 'Modeweave' }).waitFor()
  expect(asked.filter((path) => path.includes('/results/'))).toEqual([])
  await page.getByRole('link', { name: 'Results' }).click()
  await stage(page).getByRole('table').waitFor()
  expect(asked.filter((path) => path.endsWith('/results/runs.json'))).toHaveLength(1)
})

test('shows a table with ours beside the printed numbers, and a cell opens its runs', async ({ open }) => {
  const page = await open({ path: '#results', width: 1440, height: 900, prepare: withMadeResults })
  const table = stage(page).getByRole('table')
  await stage(page).getByRole('heading', { name: 'Table 3: Mitigations compared (paper A)' }).waitFor()
  const row = table.getByRole('row', { name: /Baseline/ })
  expect(await row.textContent()).toMatch(/0\.662.*0\.\d{3} ± 0\.\d{3}.*\[0\.\d{3}, 0\.\d{3}\].*17\.394/s)
  expect(await table.getByRole('row', { name: /GN/ }).textContent()).toMatch(/0\.596\s*not run yet/)
  expect(await table.getByRole('row', { name: /Kendall/ }).textContent()).toMatch(/[−.\d]+ ± [.\d]+\s*5 rows, 3 seeds/)
  await stage(page).getByText('21 of 24 runs; the others are not run yet.').waitFor()
  await page
    .getByRole('region', { name: 'Readings' })
    .getByText(/seeds?$/)
    .first()
    .waitFor()
  await checkAccessibility(page)
  await checkFitsWidth(page)
  await screenshot(page, 'results-table-light')

  await row.getByRole('button', { name: /^Baseline, R: / }).click()
  const sheet = page.locator('[popover]:popover-open')
  expect(await sheet.getByRole('row').allTextContents()).toHaveLength(3)
  await sheet.getByText('captions original').waitFor()
  await checkAccessibility(page)
  await screenshot(page, 'results-cell')
  await sheet.getByRole('link', { name: 'seed 1' }).click()
  await page.getByRole('link', { name: 'Fusion', exact: true }).waitFor()
  await expect.poll(() => new URL(page.url()).hash).toBe('#fusion')
  const query = new URL(page.url()).searchParams
  expect(query.get('ft.preset')).toBe('paper')
  expect(query.get('ft.captions')).toBe('original')
  expect(query.get('ft.seed')).toBe('1')
})

test('takes a table home as CSV, Markdown and LaTeX', async ({ open }) => {
  const page = await open({ path: '#results', prepare: withMadeResults })
  await allowClipboard(page.context())
  await openEntry(page, /^Table 5/)
  await stage(page)
    .getByRole('heading', { name: /Fusion weights/ })
    .waitFor()
  const copied = async (name: string) => {
    await stage(page)
      .getByRole('button', { name: `Copy ${name}` })
      .click()
    await stage(page).getByText(`Copied as ${name}.`).waitFor()
    return page.evaluate(() => navigator.clipboard.readText())
  }
  expect(await copied('Markdown')).toContain('| **Token level** |')
  expect(await copied('LaTeX')).toContain('\\begin{tabular}{llrrrr')
  const downloading = page.waitForEvent('download')
  await stage(page).getByRole('button', { name: 'Download CSV' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('a-table-5.csv')
  const { data } = Papa.parse<Record<string, string>>(readFileSync(await download.path(), 'utf8').trimEnd(), {
    header: true,
  })
  const first = data.find(({ row, score }) => row === 'w_lat 0.25' && score === 'R')
  expect(first?.printed).toBe('0.286')
  expect(Number(first?.mean)).toBeGreaterThan(0.7)
  expect(first?.seeds).toBe('3')
})

test('computes Table 2 here, as the room Captions does', async ({ open }) => {
  const page = await open({ path: '#results', prepare: withMadeResults })
  await openEntry(page, /^Table 2/)
  const row = stage(page).getByRole('row', { name: /^Original/ })
  await expect.poll(() => row.textContent(), { timeout: 60_000 }).toMatch(/8\.18\s*8\.18\s*3\.67\s*3\.67/)
  await screenshot(page, 'results-table-2')
})

test('without results it says what will be there', async ({ open }) => {
  const page = await open({ path: '#results', colourScheme: 'dark', prepare: withoutResults })
  await stage(page).getByText('None of its 24 runs is there yet.').waitFor()
  expect(await stage(page).getByText('not run yet').count()).toBeGreaterThanOrEqual(6)
  await openEntry(page, /^When copies begin/)
  await stage(page).getByText('Not run yet: the figure appears here when its runs are done.').waitFor()
  await checkAccessibility(page)
})

/** Widths of what may scroll sideways, and what it shows. */
const widths = (page: Page) =>
  stage(page)
    .locator('.scroller')
    .evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth] as const)

/** The least width of a table, and what there is. */
const leastWidth = (page: Page) =>
  stage(page)
    .locator('.scroller')
    .evaluate((scroller) => {
      const table = scroller.querySelector('table') ?? document.createElement('table')
      table.style.width = 'min-content'
      const least = table.offsetWidth
      table.style.width = ''
      return [least, scroller.clientWidth] as const
    })

test('every table and figure fits a window of 1,280 px, with a bar to scroll by', async ({ open }) => {
  const page = await open({ path: '#results', width: 1280, height: 900 })
  await stage(page).getByRole('table').waitFor()
  const entries = contents(page).getByRole('listitem').getByRole('button')
  const wide: string[] = []
  for (const entry of await entries.all()) {
    await entry.click()
    const name = (await entry.textContent()) ?? ''
    await stage(page).getByRole('heading', { name }).waitFor()
    if ((await stage(page).locator('.scroller').count()) === 0) continue
    if (name.startsWith('Table 2')) await stage(page).getByText('scoring…').first().waitFor({ state: 'hidden' })
    // A bar takes 15 px, and another system's type may be a little wider.
    const [needs, has] = await leastWidth(page)
    if (needs > has - 24) wide.push(`${name}: ${needs} px of ${has}`)
  }
  expect(wide).toEqual([])
})

test('what is wider than a phone scrolls, its first column stays, and the keyboard reaches it', async ({ open }) => {
  const page = await open({ path: '#results', width: 390, height: 844 })
  const table = stage(page).getByRole('region', { name: 'Mitigations compared' })
  await table.getByRole('table').waitFor()
  const [needs, has] = await widths(page)
  expect(needs).toBeGreaterThan(has)
  await expect.poll(() => table.getAttribute('tabindex')).toBe('0')
  await table.focus()
  const left = () =>
    table.getByRole('rowheader', { name: 'Baseline' }).evaluate((cell) => cell.getBoundingClientRect().x)
  const before = await left()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => table.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0)
  expect(await left()).toBe(before)
  await checkAccessibility(page)
})

test('says that its numbers did not come, asks for them once, and again by hand', async ({ open }) => {
  let [asked, isDown] = [0, true]
  const page = await open({
    path: '#results',
    expectedErrors: [/ERR_FAILED \(\S+\/results\/runs\.json\)$/],
    prepare: async (context) => {
      await context.route('**/results/runs.json', (route) => {
        asked += 1
        return isDown ? route.abort() : route.continue()
      })
    },
  })
  const trouble = page.getByRole('alert').filter({ hasText: 'cannot be reached' })
  await trouble.waitFor()
  const before = asked
  await page.getByRole('button', { name: /^Queue/ }).click()
  await page.keyboard.press('Escape')
  expect(asked, 'requests since it was said').toBe(before)
  isDown = false
  await trouble.getByRole('button', { name: 'Try again' }).click()
  await stage(page).getByRole('table').waitFor()
  expect(await trouble.count()).toBe(0)
})

test('every room can be reached from the header of a small phone, and the open one is in sight', async ({ open }) => {
  const page = await open({ path: '#results', width: 360, height: 700, prepare: withMadeResults })
  const rooms = page.getByRole('navigation', { name: 'Rooms' }).getByRole('link')
  /** Names of the links that are not wholly on top within the window. */
  const hidden = () =>
    rooms.evaluateAll((links) =>
      links
        .filter((link) => {
          const { left, right, top, bottom } = link.getBoundingClientRect()
          const isOnTop = (x: number) => link.contains(document.elementFromPoint(x, (top + bottom) / 2))
          return left < 0 || right > innerWidth || !isOnTop(left + 2) || !isOnTop(right - 2)
        })
        .map((link) => link.textContent),
    )
  const names = await rooms.allTextContents()
  for (const name of [...names].reverse()) {
    const link = rooms.getByText(name, { exact: true })
    await link.click()
    await expect.poll(() => link.getAttribute('aria-current')).toBe('page')
    await expect.poll(hidden).not.toContain(name)
    await checkFitsWidth(page)
  }
})

test('on a phone, in the dark', async ({ open }) => {
  const page = await open({
    path: '#results',
    width: 390,
    height: 844,
    touch: true,
    colourScheme: 'dark',
    prepare: withMadeResults,
  })
  await stage(page).getByRole('table').waitFor()
  await checkFitsWidth(page)
  await checkAccessibility(page)
  await screenshot(page, 'results-phone-dark')
  await page.getByRole('button', { name: 'Tables and figures' }).tap()
  await page
    .getByRole('dialog', { name: 'Tables and figures' })
    .getByRole('button', { name: /^Table 6: Quality on MNIST/ })
    .tap()
  await stage(page)
    .getByRole('heading', { name: /Quality on MNIST/ })
    .waitFor()
  expect(await contents(page).count()).toBe(0)
  await checkFitsWidth(page)
  await screenshot(page, 'results-phone-table-6')
})
