/** Room "Captions", clicked as a person would: paste, score, sort, filter, ask why, generalise, take home, come back. */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { checkAccessibility, checkFitsWidth, screenshot, test } from './harness'
import { startChatServer } from './chat-server'
import {
  grid,
  row,
  bar,
  numbers,
  waitScored,
  paste,
  pasteAnywhere,
  dropFile,
  boxOf,
  allowClipboard,
  clipboard,
  keptByBrowser,
  waitScoredSamples,
} from './captions-page'

/** Paper A, Table 2. */
const tableTwo = [
  '2-Ton Multi-Directional Roller Head Pipe Welding Stands',
  'Versatile Pipe Welding Stands for Heavy-Duty Applications',
  'Pipe welding stands in action',
]

/** Colours are the same at both widths: each is checked once where there is most of them. */
const windows = [
  { width: 1280, height: 800, schemes: ['light', 'dark'] },
  { width: 390, height: 844, schemes: ['dark'] },
] as const

test.for(windows)('opens on scored samples at $width × $height px', async ({ width, height, schemes }, { open }) => {
  const page = await open({ width, height, path: '#captions' })
  await waitScoredSamples(page)
  // The paper's table, printed and computed.
  await page.getByText(/of 15 agree/).waitFor()
  await row(page, 'Pipe welding stands in action').click()
  await page.getByRole('heading', { name: 'Table 1, filled in' }).waitFor({ timeout: 30_000 })
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme })
    await screenshot(page, `captions-${width}-${colorScheme}`)
    await checkAccessibility(page)
  }
  await checkFitsWidth(page)
  // On a wide screen table and answer share the stage, and nothing can scroll the table out of sight.
  const stage = page.getByRole('region', { name: 'Captions', exact: true })
  const hidden = await stage.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)
  if (width >= 900) expect(hidden, 'px of the stage below its window').toBe(0)
})

test('scores what is pasted, says why, sorts, filters, and reads the score in two ways', async ({ open }) => {
  const page = await open({ path: '#captions' })
  await paste(page, `${tableTwo.join('\n\n')}\n`, '3')
  await page.getByText('2 empty lines were skipped.').waitFor()
  expect(await numbers(row(page, '2-Ton'))).toEqual(['8.18', '3.67', '5.00', '5.15', '5.50'])
  expect(await numbers(row(page, 'Pipe welding stands in action'))).toEqual(['10.00', '10.00', '10.00', '4.61', '8.65'])
  // TM of this row is the one number that no tagger we know gives as the paper prints it.
  const [si, bt, , da] = await numbers(row(page, 'Versatile'))
  expect([si, bt, da]).toEqual(['10.00', '3.96', '5.34'])

  await grid(page).getByRole('button', { name: /^GS/ }).click()
  expect(await grid(page).getByRole('row').nth(1).innerText()).toContain('Pipe welding stands in action')
  expect(await grid(page).getByRole('columnheader', { name: 'GS' }).getAttribute('aria-sort')).toBe('descending')
  await page.getByRole('searchbox', { name: 'Find in captions' }).fill('VERSATILE')
  await page.getByText('1 of 3 shown').waitFor()
  await page.getByRole('searchbox', { name: 'Find in captions' }).fill('')
  await page.getByRole('button', { name: 'Filter' }).click()
  const highest = page.getByRole('spinbutton', { name: 'SI, highest shown' })
  await highest.fill('9')
  await highest.press('Enter')
  await page.getByText('1 of 3 shown').waitFor()
  await page.getByRole('button', { name: 'Show all' }).click()
  await page.keyboard.press('Escape')

  const plot = page.getByRole('img', { name: /^Distribution of GS: Original: n = 3, mean 6\.7/ })
  await plot.hover({ position: { x: 200, y: 20 } })
  await page.mouse.down()
  await page.mouse.move((await boxOf(plot)).x + 270, (await boxOf(plot)).y + 20)
  await page.mouse.up()
  await page.getByText('1 of 3 shown').waitFor()
  await plot.click()
  await page.getByText('3 · pasted text').waitFor()

  await row(page, '2-Ton').click()
  const why = page.getByRole('region', { name: 'The caption that is open' })
  await why.getByText('1 entity (2-Ton) and 1 number (2) in 11 words').waitFor({ timeout: 30_000 })
  await why.getByText(/a small tube|tube with a small bowl|a long tube/i).waitFor()
  expect(await why.getByRole('table').last().innerText()).toMatch(/Stands.*base.*4\s+8/s)
  // The keyboard goes on from the row that is open.
  await grid(page).focus()
  await page.keyboard.press('Home')
  await why.getByText('No noun').or(why.getByText('43 direct hyponyms')).first().waitFor({ timeout: 30_000 })
  await page.keyboard.press('Escape')
  await why.waitFor({ state: 'hidden' })
  // Nor is it lost where the answer is closed by its own button.
  await page.keyboard.press('Enter')
  await why.getByRole('button', { name: 'Close' }).press('Enter')
  await why.waitFor({ state: 'hidden' })
  await expect.poll(() => grid(page).evaluate((found) => found === document.activeElement)).toBe(true)

  await pasteAnywhere(page, 'Birds can fly\nThe bird was flying')
  await waitScored(page, '2')
  const tm = async (text: string) => (await numbers(row(page, text)))[2]
  expect([await tm('Birds can fly'), await tm('The bird was flying')]).toEqual(['0.00', '10.00'])
  await page.getByText('as intended', { exact: true }).click()
  await bar(page).getByText('2 of 2 captions scored, as intended').waitFor({ timeout: 30_000 })
  await expect.poll(() => tm('Birds can fly')).toBe('10.00')
  expect(await tm('The bird was flying')).toBe('0.00')
  await page.getByText('Published or intended?').click()
  await page.getByRole('row', { name: /Kindness is a good virtue/ }).waitFor()
})

test('generalises offline to both levels, exports it, and has it all back after a reload', async ({ open }) => {
  const page = await open({ path: '#captions', prepare: allowClipboard })
  const own = ['Two brown dogs chase a red ball in Hyde Park', 'A man in a yellow jacket rides a bicycle']
  await paste(page, own.join('\n'), '2')
  await page.getByRole('button', { name: 'Generalise 2 captions' }).click()
  await grid(page).getByText('General', { exact: true }).first().waitFor({ timeout: 60_000 })
  await page.getByText('5-word', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Generalise 2 captions' }).click()
  await grid(page).getByText('5-word', { exact: true }).first().waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Generalise again 2 captions' }).waitFor()

  const averages = page.getByRole('region', { name: 'Averages' }).getByRole('row')
  await expect.poll(() => averages.count()).toBe(4)
  await page
    .getByText('Computed over the 2 captions that have every version, as published.')
    .waitFor({ timeout: 30_000 })
  const gs = async (version: string) =>
    Number(await averages.filter({ hasText: version }).getByRole('cell').last().innerText())
  expect(await gs('5-word')).toBeGreaterThan(await gs('Original'))
  await averages.filter({ hasText: '5-word' }).getByText('WordNet', { exact: true }).waitFor()
  await screenshot(page, 'captions-generalised')
  await checkAccessibility(page)

  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('captions-published.csv')
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(lines[0]).toBe(
    'caption,si,bt,tm,da,gs,general,general_si,general_bt,general_tm,general_da,general_gs,5-word,5-word_si,5-word_bt,5-word_tm,5-word_da,5-word_gs,general_by,5-word_by,flags,general_flags,5-word_flags',
  )
  expect(lines).toHaveLength(3)
  expect(lines[1]).toMatch(/^Two brown dogs chase a red ball in Hyde Park,\d+\.\d{6},.*,WordNet,WordNet,,,$/)
  const made = lines.slice(1).map((line) => line.split(',')[12] ?? '')
  for (const caption of made) expect(caption.split(' ').length, caption).toBeLessThan(5)
  await page.getByRole('button', { name: 'Copy Markdown' }).click()
  await page.getByText('Copied as Markdown.').waitFor()
  expect(await clipboard(page)).toContain(`| 5-word | ${made[0]} |`)
  await page.getByRole('button', { name: 'Copy LaTeX' }).click()
  await page.getByText('Copied as LaTeX.').waitFor()
  expect(await clipboard(page)).toContain('\\begin{tabular}')
  await page.keyboard.press('Escape')

  await page.getByRole('searchbox', { name: 'Find in captions' }).fill('yellow')
  // Written in a moment.
  await expect.poll(() => keptByBrowser(page)).toContain('"text":"yellow"')
  await page.reload()
  await page.getByText('1 of 2 shown').waitFor({ timeout: 30_000 })
  await row(page, made[1] ?? '').waitFor()
  await waitScored(page, '2')

  await page.getByRole('button', { name: 'Start over…' }).click()
  await page.getByRole('button', { name: 'Keep everything' }).click()
  await page.getByText('1 of 2 shown').waitFor()
  await page.getByRole('button', { name: 'Start over…' }).click()
  await page.getByRole('button', { name: 'Start over', exact: true }).click()
  await row(page, 'Birds can fly').waitFor()
})

test('reads the column of a dropped CSV that is chosen, and stays usable with 20,000 captions', async ({ open }) => {
  const page = await open({ path: '#captions' })
  await waitScoredSamples(page)
  const words = ['dog', 'cat', 'car', 'tree', 'house', 'river', 'child']
  const records = Array.from(
    { length: 5000 },
    (_, i) => `${i},"A ${words[i % 7]}, and a ${words[(i * 3) % 7]}",http://host/${i}.jpg`,
  )
  await dropFile(page, 'list.csv', ['id,caption,url', ...records].join('\n'))
  const dialog = page.getByRole('dialog', { name: 'Which column holds the captions?' })
  await dialog.getByRole('radio', { name: /caption/ }).waitFor({ timeout: 30_000 })
  expect(await dialog.getByRole('radio', { name: /^caption/ }).isChecked()).toBe(true)
  await dialog.getByText('A dog, and a dog').waitFor()
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Read this column' }).click()
  await page.getByText('5,000 · list.csv, caption').waitFor({ timeout: 30_000 })

  const many = Array.from({ length: 20_000 }, (_, i) => `A ${words[i % 7]} near a ${words[(i * 5) % 7]} number ${i}`)
  await pasteAnywhere(page, many.join('\n'))
  await page.getByText('20,000 · pasted text').waitFor({ timeout: 30_000 })
  expect(await grid(page).getAttribute('aria-rowcount')).toBe('20001')
  await bar(page)
    .getByText(/captions\/s/)
    .waitFor({ timeout: 30_000 })
  await grid(page).focus()
  await page.keyboard.press('End')
  await row(page, 'number 19999').waitFor()
  expect(await row(page, 'number 19999').getAttribute('aria-rowindex')).toBe('20001')
  // Scores come in all the while: only what is in sight is in the page.
  expect(await grid(page).getByRole('row').count()).toBeLessThan(60)
  await grid(page).getByRole('button', { name: /^GS/ }).click()
  await expect
    .poll(() => grid(page).getByRole('columnheader', { name: 'GS' }).getAttribute('aria-sort'))
    .toBe('descending')
  await bar(page).getByRole('button', { name: 'Stop' }).click()
  await bar(page).getByRole('button', { name: 'Score the others' }).waitFor()
})

test('says what is no caption, counts it, filters by it, and cleans up where it is asked to', async ({ open }) => {
  const page = await open({ path: '#captions' })
  await waitScoredSamples(page)
  await dropFile(
    page,
    'list.csv',
    'id,caption\n1,A brown dog runs\n2,"1girl, long_hair, solo"\n3,A dog &amp; a cat\n4,a cat, sitting\n',
  )
  const columns = page.getByRole('dialog', { name: 'Which column holds the captions?' })
  await columns.getByRole('switch', { name: /The first line is a header/ }).waitFor({ timeout: 30_000 })
  await columns.getByRole('button', { name: 'Read this column' }).click()
  await waitScored(page, '3')
  await page.getByText('list.csv was read as a table of 2 columns').waitFor()
  await page.getByText('Line 5 has 3 cells where 2 are named').waitFor()
  await page.getByRole('button', { name: 'Read it another way…' }).click()
  await columns.getByRole('button', { name: 'Cancel' }).click()

  await row(page, 'long_hair').getByText('tag list').waitFor()
  const flagged = page.getByRole('region', { name: 'Flagged' })
  await flagged.getByText('2 of 3 captions are flagged as no English prose').waitFor()
  await flagged.getByRole('row', { name: /without 2/ }).waitFor()
  await checkAccessibility(page)
  await flagged.getByRole('button', { name: 'tag list 1' }).click()
  await page.getByText('1 of 3 shown').waitFor()
  await flagged.getByRole('button', { name: 'tag list 1' }).click()
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByRole('combobox', { name: 'Show' }).selectOption('unflagged')
  await page.getByText('1 of 3 shown').waitFor()
  await page.getByRole('button', { name: 'Show all' }).click()
  await page.keyboard.press('Escape')
  await row(page, 'long_hair').click()
  await page.getByText(/This text is a list of tags/).waitFor({ timeout: 30_000 })
  await page.keyboard.press('Escape')

  const dialog = page.getByRole('dialog', { name: 'Clean up' })
  await page.getByRole('button', { name: 'Clean up…' }).click()
  await dialog.getByText('A dog & a cat').waitFor()
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Leave them as they are' }).click()
  await row(page, 'A dog &amp; a cat').waitFor()
  await page.getByRole('button', { name: 'Clean up…' }).click()
  await dialog.getByRole('button', { name: 'Clean up 2 texts' }).click()
  await row(page, 'A dog & a cat').waitFor()
  await row(page, '1girl, long hair, solo').waitFor()
  await page.getByRole('button', { name: 'Undo the clean-up' }).click()
  await row(page, 'A dog &amp; a cat').waitFor()
})

test('generalises through a server that speaks OpenAI’s protocol, whatever it answers', async ({ open }) => {
  const server = await startChatServer((caption, attempt) => {
    if (caption.startsWith('busy')) return attempt === 0 ? { status: 429 } : { reply: 'Something later' }
    if (caption.startsWith('broken')) return { status: 500 }
    if (caption.startsWith('odd')) return { body: '<html>no JSON</html>' }
    if (caption.startsWith('hung')) return 'hang'
    return { reply: `General ${caption.split(' ').at(-1)}` }
  })
  try {
    const page = await open({
      path: '#captions',
      expectedErrors: [`request to another host: ${server.address}/chat/completions`],
    })
    const key = 'sk-secret'
    const told: string[] = []
    page.on('console', (message) => told.push(message.text()))
    await paste(page, 'a fine bird\nbusy street\nbroken window\nodd couple', '4')
    await page.getByRole('combobox', { name: 'Method' }).selectOption('language-model')
    await page.getByRole('textbox', { name: 'Base URL' }).fill(server.address)
    await page.getByRole('textbox', { name: 'Model' }).fill('test-model')
    await page.getByLabel('Key', { exact: true }).fill(key)
    await page.getByRole('spinbutton', { name: 'input' }).fill('1')
    await page.getByRole('spinbutton', { name: 'input' }).press('Enter')
    await page.getByText(/4 requests, about \d+ tokens in/).waitFor()
    await page.getByRole('button', { name: 'Generalise 4 captions' }).click()
    await page.getByText('is this computer itself; your captions are sent there').waitFor()
    expect(server.heard).toEqual([])
    await page.getByRole('button', { name: 'Yes, ask it' }).click()
    await page.getByText('2 captions were not generalised').waitFor({ timeout: 60_000 })
    await row(page, 'General bird').waitFor()
    await row(page, 'Something later').waitFor()
    await page.getByText(/failed \(status 500\)/).waitFor()
    await page.getByText(/is no chat completion/).waitFor()
    await screenshot(page, 'captions-failures')
    await checkAccessibility(page)
    expect(server.heard[0]).toMatchObject({ model: 'test-model', temperature: 0 })
    expect(server.keys[0]).toBe(`Bearer ${key}`)

    await paste(page, 'hung up', '1')
    await page.getByRole('button', { name: 'Generalise 1 caption' }).click()
    await expect.poll(() => server.hanging).toBe(1)
    await bar(page).getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Generalise 1 caption' }).waitFor()
    await expect.poll(() => server.hanging).toBe(0)
    // The key is in nothing that is kept, that is taken away or that is told.
    await expect.poll(() => keptByBrowser(page)).toContain('test-model')
    expect(await keptByBrowser(page)).not.toContain(key)
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download JSONL' }).click(),
    ])
    const taken = readFileSync(await download.path(), 'utf8')
    expect(taken).toContain('hung up')
    await page.keyboard.press('Escape')
    expect(taken + told.join('\n') + (await page.content())).not.toContain(key)
    // Where it is asked to be remembered, it is where the switch says and nowhere else, until it is switched off.
    const remember = page.getByRole('switch', { name: 'Remember the key for this tab' })
    await remember.check()
    await page.getByText('in the tab’s own storage').waitFor()
    const timesKept = () => keptByBrowser(page).then((kept) => kept.split(key).length - 1)
    expect(await page.evaluate(() => Object.values(sessionStorage))).toContain(key)
    expect(await timesKept()).toBe(1)
    await remember.uncheck()
    expect(await timesKept()).toBe(0)
    await page.reload()
    await page.getByRole('combobox', { name: 'Method' }).waitFor()
    expect(await page.getByLabel('Key', { exact: true }).inputValue()).toBe('')
    expect(await page.getByRole('textbox', { name: 'Model' }).inputValue()).toBe('test-model')
  } finally {
    await server.close()
  }
})
