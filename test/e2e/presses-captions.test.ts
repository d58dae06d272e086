/** Every button, link, fold, choice, switch and list of the room Captions is pressed once, and nothing goes wrong by it. */
import type { BrowserContext, Page } from 'playwright-core'
import { allowClipboard, pasteAnywhere, row, waitScored, waitScoredSamples } from './captions-page'
import { startChatServer } from './chat-server'
import { setNumber } from './fusion-page'
import { test } from './harness'
import { Presses } from './presses'
import { long, shell } from './presses-page'

const input = 'Captions and methods'
const atWork = 'Captions at work'
const why = 'Why this score'
const opinion = 'Second opinion'

/** What is pressed when its time has come. */
const later = [
  `${input}: button Start over…`,
  `${input}: button Load NLTK’s tagger`,
  `${atWork}: button Generalise # caption`,
  `${atWork}: button Generalise again # caption`,
  'Generalise: list Method',
  `${opinion}: button Load a norm list`,
  `${opinion}: button Judge # text`,
  'Generalise: button Remove versions: General',
  'Generalise: button Remove versions: #-word',
]

/** Names that tell how many, or what a file holds. */
const anyCount = [
  [/(?<=# (text|caption))s$/, ''],
  [/fold Prompts.*/, 'fold Prompts'],
  [/choice Column = .*/, 'choice Column = …'],
  [/list What becomes of .*/, 'list What becomes of …'],
] as const

/** Numbers whose mean is 3.5. */
const VERDICT = '{"specificity": 1, "broadness": 2, "tense": 3, "abstraction": 4, "context": 5, "universality": 6}'

/** A file of this name is looked at, but its captions never come. */
const endless = 'endless.txt'

/** What is asked of the clipboard is granted, and there is a file whose reading goes on until it is stopped. */
async function prepare(context: BrowserContext) {
  await allowClipboard(context)
  const code = `{
    const { stream } = Blob.prototype
    Blob.prototype.stream = function () {
      return this.name === '${endless}' ? new ReadableStream({ pull: () => new Promise(() => {}) }) : stream.call(this)
    }
  }\n`
  await context.route(/captions\.worker.*\.js/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${code}${await response.text()}` })
  })
}

type Choose = (name: string, text: string, ...others: [name: string, text: string][]) => void

/** Answers "Choose a file" from now on. */
function chooses(page: Page): Choose {
  let next: { name: string; mimeType: string; buffer: Buffer }[] = []
  page.on('filechooser', (chooser) => void chooser.setFiles(next))
  return (...[first, text, ...others]) => {
    const files = [[first, text] as const, ...others]
    next = files.map(([name, content]) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) }))
  }
}

const box = (page: Page) => page.getByRole('textbox', { name: 'Your captions, one a line' })

async function scoreThese(page: Page, presses: Presses, text: string, count: string) {
  await box(page).fill(text)
  await presses.press(`${input}: button Score these`)
  await waitScored(page, count)
}

/** Pasted and chosen captions in place of others, and back. */
async function takeCaptions(page: Page, presses: Presses, choose: Choose) {
  await presses.press('Captions: button Clean up…', 'Clean up: button Close')
  await scoreThese(page, presses, 'A dog runs', '1')
  await scoreThese(page, presses, 'Two cats sleep\nA red bus in Rome &amp; Milan\nbig_cat, small_dog, solo', '3')
  await presses.press(`${input}: button Bring it back`)
  await waitScored(page, '1')
  choose(
    'list.csv',
    'id,caption,general\n1,A brown dog runs,a dog\n2,"1girl, long_hair, solo",a girl\n3,A dog &amp; a cat,pets\n4,a cat, sitting,down\n',
  )
  const columns = 'Which column holds the captions?'
  await presses.press(`${input}: button Choose a file`, `${columns}: button Close`)
  const [cancel, read] = [`${columns}: button Cancel`, `${columns}: button Read this column`] as const
  const readSome = `${columns}: button Read # columns`
  await presses.press(`${input}: button Choose a file`)
  await presses.pressOthers([cancel, read, readSome])
  await presses.press(cancel, `${input}: button Choose a file`, readSome)
  await page.getByText(/list\.csv was read as a table/).waitFor({ timeout: 30_000 })
  await presses.press(`${input}: button Read it another way…`)
  await presses.choose(`${columns}: list What becomes of …`, 'left out')
  await page.getByRole('combobox', { name: 'What becomes of “general”' }).selectOption('goes along')
  await presses.press(read)
  await waitScored(page, '3')
  choose('lines.txt', 'A dog runs\nTwo cats sleep\nA bird flies\n')
  await presses.press(`${input}: button Choose a file`)
  await page.getByText(/lines\.txt was read as/).waitFor({ timeout: 30_000 })
  const [lines, again] = ['One caption a line?', `${input}: button Read it another way…`] as const
  await presses.press(again, `${lines}: button Close`, again, `${lines}: button Cancel`, again)
  await presses.pressOthers([`${lines}: button Read the lines`])
  await presses.press(`${lines}: button Read the lines`)

  choose(endless, 'A dog runs\n')
  await presses.press(`${input}: button Choose a file`, `${atWork}: button Stop`)
  await page.getByText(`Reading ${endless}`).waitFor({ state: 'hidden' })
  await presses.press(`${input}: button Load samples`)
  await waitScoredSamples(page)
  await presses.press(`${input}: button Bring them back`)
  await pasteAnywhere(page, Array.from({ length: 20_000 }, (_, i) => `A dog near a house number ${i}`).join('\n'))
  await page.getByText('20,000 · pasted text').waitFor({ timeout: 30_000 })
  await presses.press(`${atWork}: button Stop`, `${atWork}: button Score the others`)
}

/** What three captions and their versions offer: filters, the answer to why, export, clean-up, every setting. */
async function useTable(page: Page, presses: Presses) {
  await scoreThese(page, presses, 'A dog runs\nbig_cat, small_dog, solo\nA red bus in Rome &amp; Milan', '3')
  const generalise = [`${atWork}: button Generalise # caption`, `${atWork}: button Generalise again # caption`] as const
  for (const level of ['General', '#-word']) {
    await presses.press(`Generalise: choice Level = ${level}`, generalise[0])
    await page.getByRole('button', { name: 'Generalise again 3 captions' }).waitFor({ timeout: 60_000 })
  }
  await presses.press(generalise[1])
  await page.getByRole('button', { name: 'Generalise again 3 captions' }).waitFor({ timeout: 60_000 })

  await presses.press('Captions: button Clean up…', 'Clean up: button Leave them as they are')
  await presses.press('Captions: button Clean up…', 'Clean up: button Clean up # text')
  await row(page, 'Rome & Milan').waitFor()
  await presses.press('Captions and methods: button Undo the clean-up')

  await row(page, 'A dog runs').first().click()
  await page.getByRole('heading', { name: 'Table 1, filled in' }).waitFor({ timeout: 30_000 })
  await presses.press(`${why}: button Next caption`, `${why}: button Caption before`)
  await presses.pressOthers([`${why}: button Close`, ...later])
  await presses.press(`${why}: button Close`)

  // A filter that no caption fits, from either place.
  const highest = page.getByRole('spinbutton', { name: 'SI, highest shown' })
  const fitsNone = async () => {
    await page.getByRole('button', { name: /^Filter/ }).click()
    await highest.fill('0')
    await highest.press('Enter')
    await page.keyboard.press('Escape')
    await page.getByText('No caption fits this filter.').waitFor()
  }
  await fitsNone()
  await presses.press('Captions: button Show all #')
  await fitsNone()
  await presses.press('Captions: button Filter: #')
  await presses.pressOthers(later)

  await presses.press(`${input}: choice Reading of the score = as published`)
  await presses.press(`${input}: choice New captions = replace the list`)
  await presses.press('Generalise: button Remove versions: General', 'Captions: button Bring them back')
  await presses.press('Generalise: button Remove versions: #-word', 'Captions: button Dismiss')
}

/** A language model that refuses, hangs and answers. */
async function askLanguageModel(page: Page, presses: Presses, address: string) {
  await scoreThese(page, presses, 'a fine bird\nbroken window', '2')
  await presses.choose('Generalise: list Method', 'Language model')
  await page.getByRole('textbox', { name: 'Base URL' }).fill('http://127.0.0.1')
  await presses.press('Generalise: button Base URL is changed: back to what it was')
  await page.getByRole('textbox', { name: 'Base URL' }).fill(address)
  await page.getByRole('textbox', { name: 'Model' }).fill('test-model')
  await presses.press('Generalise: fold Prompts')
  for (const level of ['General', '5-word']) {
    await page.getByRole('textbox', { name: level }).fill('Say nothing of it')
    await presses.press(`Generalise: button ${level.replace('5', '#')} is changed: back to what it was`)
  }
  await presses.press('Generalise: switch Guided by the score', 'Generalise: fold Requests')
  await setNumber(page, 'Target GS', 9)
  await setNumber(page, 'At once', 2)
  await presses.pressOthers(later)
  await presses.press(`${atWork}: button Generalise # caption`, 'Captions: button Yes, ask it')
  const failed = '# caption was not generalised'
  await presses.press(
    `${failed}: fold # did not accept the request (status #) ("on purpose"): check the model and the prompt.`,
  )
  await presses.press(`${failed}: button Try these again`, `${failed}: button Dismiss`)
  await scoreThese(page, presses, 'hung up', '1')
  await presses.press(`${atWork}: button Generalise # caption`, `${atWork}: button Cancel`)
  await presses.pressOthers(later)
}

/** A norm list whose columns have to be chosen, another whose need not, and a judge that hangs and answers. */
async function askOthers(page: Page, presses: Presses, choose: Choose) {
  await presses.press(`${opinion}: button Judge # text`, `${opinion}: button Stop judging`)
  await scoreThese(page, presses, 'A dog runs\nTwo cats sleep\nA bird flies', '3')
  choose('norms.csv', 'x,y,z\ndog,4.8,0.1\ncat,4.9,0.2\nbird,4.7,0.3\n')
  const columns = 'Which columns are the words and ratings?'
  const load = `${opinion}: button Load a norm list`
  await presses.press(load, `${columns}: button Close`, load, `${columns}: button Cancel`, load)
  const header = `${columns}: switch The first line names the columns`
  await presses.press(header)
  await page
    .getByRole('combobox', { name: 'Words' })
    .getByRole('option', { name: 'column 1: x, dog, cat' })
    .waitFor({ state: 'attached' })
  await presses.press(header)
  await page
    .getByRole('combobox', { name: 'Words' })
    .getByRole('option', { name: 'x: dog, cat, bird' })
    .waitFor({ state: 'attached' })
  await presses.choose(`${columns}: list Words`, 'x: dog, cat, bird')
  await presses.choose(`${columns}: list Ratings`, 'y: 4.8, 4.9, 4.7')
  await presses.press(`${columns}: button Read the list`)
  await page.getByText('norms.csv: 3 words, rated 4.70 to 4.90').waitFor()
  await page
    .getByRole('table', { name: 'Concreteness' })
    .getByRole('row', { name: /Original .* known/ })
    .waitFor()
  await row(page, 'A dog runs').first().click()
  await page.getByText('which knows 1 of 3 words, not A, runs').waitFor({ timeout: 30_000 })
  await presses.press(`${why}: button Close`)
  await presses.press(`${opinion}: button ρ with GS`, `${opinion}: button Other columns…`, `${columns}: button Cancel`)
  choose('more.csv', 'Word,Conc.M\ndog,4.8\nrun,4\n')
  await presses.press(`${opinion}: button Load another list`)
  await page.getByText('more.csv: 2 words, rated 4.00 to 4.80').waitFor()
  const remove = `${opinion}: button Remove the list`
  await presses.press(remove, `${opinion}: button Bring it back`, remove, `${opinion}: button Dismiss`)

  await presses.press(`${opinion}: fold The judge’s promptour wording`, `${opinion}: button Judge # text`)
  await page.getByText('Judged by test-model.').waitFor({ timeout: 30_000 })
  await page.getByRole('table', { name: 'The judge’s mean over six criteria' }).getByText('3.50').waitFor()
  await presses.press(`${opinion}: fold By criterion#`)
  await page.getByRole('table', { name: 'The judge by criterion' }).getByText('context dependence').waitFor()
  const forget = `${opinion}: button Remove the verdicts`
  await presses.press(forget, `${opinion}: button Bring them back`, forget, `${opinion}: button Dismiss`)
}

/** NLTK's tagger: other files are refused in a sentence; three small ones of its form are taken, and let go again. */
async function useNltk(page: Page, presses: Presses, choose: Choose) {
  const [load, again] = [`${input}: button Load NLTK’s tagger`, `${input}: button Load NLTK’s tagger again`] as const
  choose('notes.txt', 'no tagger')
  await presses.press(load)
  await page.getByText(/notes\.txt is no JSON/).waitFor()
  choose(
    'a.weights.json',
    '{"bias": {"NN": 1}}',
    ['a.tagdict.json', '{"the": "DT"}'],
    ['a.classes.json', '["DT", "NN"]'],
  )
  await presses.press(load)
  await page.getByText('by NLTK’s, as in the paper’s code.').waitFor()
  await presses.press(again, `${input}: button Remove it`)
  await page.getByText(/ours in the place of NLTK’s/).waitFor()
}

test('room Captions', long, async ({ open }) => {
  const server = await startChatServer((caption) => {
    // The judge's prompt names its criteria in quotes too.
    if (caption.includes('universality')) return caption.includes('hung') ? 'hang' : { reply: VERDICT }
    if (caption.startsWith('broken')) return { status: 400 }
    return caption.startsWith('hung') ? 'hang' : { reply: `General ${caption.split(' ').at(-1)}` }
  })
  try {
    const url = `${server.address}/chat/completions`
    const expectedErrors = [`request to another host: ${url}`]
    const page = await open({ path: '#captions', prepare, expectedErrors })
    const presses = new Presses(page, shell, anyCount)
    const choose = chooses(page)
    await waitScoredSamples(page)
    await presses.look()
    await takeCaptions(page, presses, choose)
    await useTable(page, presses)
    await askLanguageModel(page, presses, server.address)
    await askOthers(page, presses, choose)
    await useNltk(page, presses, choose)
    for (const way of ['Close', 'Keep everything', 'Start over'])
      await presses.press(`${input}: button Start over…`, `Start over?: button ${way}`)
    await waitScoredSamples(page)
    await presses.expectAll([
      '# caption was not generalised: button Dismiss',
      '# caption was not generalised: button Try these again',
      '# caption was not generalised: fold # did not accept the request (status #) ("on purpose"): check the model and the prompt.',
      'Captions and methods: button Bring it back',
      'Captions and methods: button Bring them back',
      'Captions and methods: button Choose a file',
      'Captions and methods: button Dismiss',
      'Captions and methods: button Load NLTK’s tagger',
      'Captions and methods: button Load NLTK’s tagger again',
      'Captions and methods: button Load samples',
      'Captions and methods: button Read it another way…',
      'Captions and methods: button Remove it',
      'Captions and methods: button Score these',
      'Captions and methods: button Start over…',
      'Captions and methods: button Undo the clean-up',
      'Captions and methods: choice New captions = add to it',
      'Captions and methods: choice New captions = replace the list',
      'Captions and methods: choice Reading of the score = as intended',
      'Captions and methods: choice Reading of the score = as published',
      'Captions at work: button Cancel',
      'Captions at work: button Copy LaTeX',
      'Captions at work: button Copy Markdown',
      'Captions at work: button Download CSV',
      'Captions at work: button Download JSONL',
      'Captions at work: button Export ▴',
      'Captions at work: button Generalise # caption',
      'Captions at work: button Generalise again # caption',
      'Captions at work: button Score the others',
      'Captions at work: button Stop',
      'Captions: button BT',
      'Captions: button BT↑',
      'Captions: button BT↓',
      'Captions: button Bring them back',
      'Captions: button Clean up…',
      'Captions: button DA',
      'Captions: button DA↑',
      'Captions: button DA↓',
      'Captions: button Dismiss',
      'Captions: button Filter',
      'Captions: button Filter: #',
      'Captions: button GS',
      'Captions: button GS↑',
      'Captions: button GS↓',
      'Captions: button SI',
      'Captions: button SI↑',
      'Captions: button SI↓',
      'Captions: button Show all',
      'Captions: button Show all #',
      'Captions: button TM',
      'Captions: button TM↑',
      'Captions: button TM↓',
      'Captions: button Yes, ask it',
      'Captions: button caption',
      'Captions: button caption↑',
      'Captions: button caption↓',
      'Captions: button ΔGS',
      'Captions: button ΔGS↑',
      'Captions: button ΔGS↓',
      'Captions: list Show',
      'Captions: list Sort and filter by',
      'Clean up: button Clean up # text',
      'Clean up: button Close',
      'Clean up: button Leave them as they are',
      'Distributions: button BT',
      'Distributions: button DA',
      'Distributions: button GS',
      'Distributions: button SI',
      'Distributions: button TM',
      'Flagged: button HTML entities #',
      'Flagged: button tag list #',
      'GS and length: button Spearman’s ρ',
      'GS in numbers: button # % intervals',
      'Generalise: button #-word is changed: back to what it was',
      'Generalise: button At once is changed: back to #',
      'Generalise: button Base URL is changed: back to what it was',
      'Generalise: button General is changed: back to what it was',
      'Generalise: button Guided by the score is changed: back to off',
      'Generalise: button Remember the key for this tab is changed: back to off',
      'Generalise: button Remove versions: #-word',
      'Generalise: button Remove versions: General',
      'Generalise: button Target GS is changed: back to #',
      'Generalise: button Temperature # is changed: back to on',
      'Generalise: choice Level = #-word',
      'Generalise: choice Level = General',
      'Generalise: fold Prompts',
      'Generalise: fold Requests',
      'Generalise: list Method',
      'Generalise: switch Guided by the score',
      'Generalise: switch Remember the key for this tab',
      'Generalise: switch Temperature #',
      'One caption a line?: button Cancel',
      'One caption a line?: button Close',
      'One caption a line?: button Read the lines',
      'One caption a line?: choice Column = …',
      'One caption a line?: switch The first line is a header, no caption',
      'Readings: fold Paper’s Table # of # agree',
      'Readings: fold Published or intended?examples',
      'Second opinion: button Bring it back',
      'Second opinion: button Bring them back',
      'Second opinion: button Dismiss',
      'Second opinion: button Judge # text',
      'Second opinion: button Load a norm list',
      'Second opinion: button Load another list',
      'Second opinion: button Other columns…',
      'Second opinion: button Remove the list',
      'Second opinion: button Remove the verdicts',
      'Second opinion: button Stop judging',
      'Second opinion: button ρ with GS',
      'Second opinion: fold By criterion#',
      'Second opinion: fold The judge’s promptour wording',
      'Start over?: button Close',
      'Start over?: button Keep everything',
      'Start over?: button Start over',
      'Which column holds the captions?: button Cancel',
      'Which column holds the captions?: button Close',
      'Which column holds the captions?: button Read # columns',
      'Which column holds the captions?: button Read this column',
      'Which column holds the captions?: choice Column = …',
      'Which column holds the captions?: list What becomes of …',
      'Which column holds the captions?: switch The first line is a header: it names the columns',
      'Which columns are the words and ratings?: button Cancel',
      'Which columns are the words and ratings?: button Close',
      'Which columns are the words and ratings?: button Read the list',
      'Which columns are the words and ratings?: list Ratings',
      'Which columns are the words and ratings?: list Words',
      'Which columns are the words and ratings?: switch The first line names the columns',
      'Why this score: button Caption before',
      'Why this score: button Close',
      'Why this score: button Next caption',
      'Why this score: button depth',
      'Why this score: button hyponyms',
      'Why this score: button noun and its first meaning',
      'Why this score: choice Version = #-word',
      'Why this score: choice Version = General',
      'Why this score: choice Version = Original',
      'Why this score: fold Tags, word by word',
    ])
  } finally {
    await server.close()
  }
})

test('room Captions on a phone', long, async ({ open }) => {
  const page = await open({ path: '#captions', width: 390, height: 844, touch: true })
  const presses = new Presses(page, /./)
  await waitScoredSamples(page)
  const drawer = page.getByRole('dialog', { name: input })
  await presses.press(`: button ${input}`, `${input}: button Close`)
  await drawer.waitFor({ state: 'hidden' })
  await presses.press(`: button ${input}`)
  await scoreThese(page, presses, 'A dog runs', '1')
  await drawer.waitFor({ state: 'hidden' })
  await row(page, 'A dog runs').tap()
  await presses.press(`${why}: button Close`)
  await page.getByRole('heading', { name: why }).waitFor({ state: 'hidden' })
})
