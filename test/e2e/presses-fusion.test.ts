/** Every button, link, fold, choice, switch and list of the room Fusion is pressed once, and nothing goes wrong by it. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { allowClipboard } from './captions-page'
import { pairsIn, patient, section, setNumber, waitFinished, waitReady } from './fusion-page'
import { test } from './harness'
import { Presses } from './presses'
import { long, named, ofFiles, shell } from './presses-page'

/** One picture, one caption, one pair, one dot stands for all of its kind. */
const oneOfAKind = [
  [
    /^(#(Data and captions|Method|Train)): button (.* (on black|sandal|bag|decoded|photo of .*|garden|number.*|A garden)|with a digit \w+|.* # (Unisex|\w+'s?) .*)$/,
    '$1: button a picture',
  ],
  [
    /^(#Generate): button (.* (on black|with a .*|bed number)|a garden|.* # (Unisex|\w+'s?) .*)$/,
    '$1: button a caption',
  ],
  [/^#Train: button (before fine-tuning|step #): .*$/, '#Train: button a picture'],
  [/^(.*): button .*[,:] similarity .*$/, '$1: button a pair'],
  [/^(.*): button .*: R .*FID-like .*$/, '$1: button a dot'],
  [/^Readings: button Loading…$/, 'Readings: button Choose an ONNX file'],
  [/^What was understood: fold Left out# files?$/, 'What was understood: fold Left out'],
  [/^Runs: button ([\w-]+) [↑↓]$/, 'Runs: button $1'],
  [/: fold (.+?) ?# changed$/, ': fold $1'],
  [/: button Undo # change$/, ': button Undo # changes'],
  [/: button Generate images$/, ': button Generate # images'],
] as const

const fused = '#-word captions + dual fusion .#/.#'
const savings = ['Save generated', 'Save nearest training image', 'Save both', 'Close']

/** What is pressed while a run is begun, measured, looked at and compared. */
const ofRuns = [
  '#Compare: button Close',
  '#Compare: button Next',
  '#Compare: button Previous',
  '#Compare: button Save both',
  '#Compare: button Save generated',
  '#Compare: button Save nearest training image',
  '#Compare: button Stop waiting',
  '#Compare: button Where is it remembered?',
  '#Compare: button a pair',
  '#Compare: choice Order of the pairs = by caption',
  '#Compare: choice Order of the pairs = most similar first',
  '#Compare: list Run',
  '#Data and captions: button Next',
  '#Data and captions: button Previous',
  '#Data and captions: button a picture',
  '#Generate: button Close',
  '#Generate: button Generate # image',
  '#Generate: button Generate # images',
  '#Generate: button Meter',
  '#Generate: button New seed',
  '#Generate: button Others',
  '#Generate: button Sampling steps is changed: back to #',
  '#Generate: button Save both',
  '#Generate: button Save generated',
  '#Generate: button Save nearest training image',
  '#Generate: button Stop waiting',
  '#Generate: button Token significance',
  '#Generate: button Which words?',
  '#Generate: button a caption',
  '#Generate: button a pair',
  '#Generate: choice Sampler = DDIM',
  '#Generate: choice Sampler = DPM-Solver++',
  '#Generate: list Generator',
  '#Generate: list Prompt',
  '#Generate: switch c Change the prompt',
  '#Method: button Draw others',
  '#Method: button a picture',
  '#Train: button Back to now',
  '#Train: button Copying as it rises',
  '#Train: button Loss',
  '#Train: button Save PNG',
  '#Train: button a picture',
  '#Train: button before',
  '#Train: button step #',
  'Are general captions copied less?: button Are general captions copied less?',
  'Are general captions copied less?: button Spearman’s ρ',
  'Fine-tuning: button Cancel',
  'Fine-tuning: button Download run',
  'Fine-tuning: button Fine-tune',
  'Fine-tuning: button Go on',
  'Fine-tuning: button New run',
  'Fine-tuning: button Stop measuring',
  'Fine-tuning: button ❚❚ Pause',
  'From data to comparison: button Dismiss',
  'From data to comparison: button Fine-tune this',
  'From data to comparison: button Resume from step #',
  'From data to comparison: button Start a new run',
  'From data to comparison: button Use its settings',
  'Readings: button Measure the model before fine-tuning',
  'Readings: button Measure your run again',
  'Readings: button Measure your run now',
  'Recipe: button # MB',
  'Recipe: button Batch is changed: back to #',
  'Recipe: button Captions is changed: back to #-word',
  'Recipe: button Captions meet is changed: back to as embeddings',
  'Recipe: button Cut batches yourself is changed: back to off',
  'Recipe: button Delete #-word captions + dual fusion .#/.#, step #',
  'Recipe: button Delete original captions, step #',
  'Recipe: button Drop samples is changed: back to off',
  'Recipe: button Dual fusion is changed: back to on',
  'Recipe: button Duplicated images is changed: back to off',
  'Recipe: button Gaussian noise is changed: back to off',
  'Recipe: button Go on with #-word captions + dual fusion .#/.#, step #',
  'Recipe: button Go on with original captions, step #',
  'Recipe: button How long will it take?',
  'Recipe: button Images is changed: back to #',
  'Recipe: button Multiple captions is changed: back to off',
  'Recipe: button New seed',
  'Recipe: button Random caption is changed: back to off',
  'Recipe: button Random tokens is changed: back to off',
  'Recipe: button Seed is changed: back to #',
  'Recipe: button Show #-word captions + dual fusion .#/.#, step #',
  'Recipe: button Show #-word captions, step #',
  'Recipe: button Show original captions, step #',
  'Recipe: button Steps is changed: back to #',
  'Recipe: button Undo',
  'Recipe: button Undo # changes',
  'Recipe: button What learns is changed: back to The whole UNet',
  'Recipe: button Word repetition is changed: back to off',
  'Recipe: choice Preset = Demo',
  'Recipe: choice Preset = Paper',
  'Recipe: choice Preset = True size',
  'Recipe: fold Duplication',
  'Recipe: fold Full or LoRA',
  'Recipe: fold Optimiser',
  'Recipe: fold Rivals',
  'Recipe: fold Run',
  'Recipe: fold Runs#',
  'Recipe: list Captions',
  'Recipe: list Captions meet',
  'Recipe: list Fusion set',
  'Recipe: list What learns',
  'Recipe: switch CWR Word repetition',
  'Recipe: switch Cut batches yourself',
  'Recipe: switch Drop samples',
  'Recipe: switch Dual fusion',
  'Recipe: switch Duplicated images',
  'Recipe: switch GN Gaussian noise',
  'Recipe: switch Keep variance',
  'Recipe: switch MC Multiple captions',
  'Recipe: switch RC Random caption',
  'Recipe: switch RT Random tokens',
  'Runs: button #-word captions',
  'Runs: button #-word captions + dual fusion .#/.#',
  'Runs: button Copy Markdown',
  'Runs: button Download CSV',
  'Runs: button FID-like',
  'Runs: button IS',
  'Runs: button R',
  'Runs: button Run',
  'Runs: button agree',
  'Runs: button backend',
  'Runs: button copies',
  'Runs: button median',
  'Runs: button min',
  'Runs: button n',
  'Runs: button original captions',
  'Runs: button own',
  'Runs: button seed',
  'Runs: button steps',
  'The trade-off: button The trade-off',
  'The trade-off: button a dot',
  'The trade-off: button background',
  'The trade-off: button ceiling',
  'Two models, the same noise: button Close',
  'Two models, the same noise: button Generate both',
  'Two models, the same noise: button Save #-word captions + dual fusion .#/.#, step #',
  'Two models, the same noise: button Save before fine-tuning',
  'Two models, the same noise: button Save both',
  'Two models, the same noise: button Stop waiting',
  'Two models, the same noise: button a pair',
  'Two models, the same noise: list Left',
  'Two models, the same noise: list Right',
  'What it copies: button R',
  'What it copies: button above threshold',
  'What it copies: button to its own image',
  'What that cost: button FID-like',
  'What that cost: button Inception score',
  'What that cost: button KID-like',
  'What that cost: button agreement',
  'What that cost: button precision',
  'What that cost: button recall',
  'Why not R alone: button R',
]

async function chooseTinyRun(page: Page, steps: number) {
  await setNumber(page, 'Steps', steps)
  await setNumber(page, 'Batch', 8)
  await setNumber(page, 'Images', 8)
  await waitReady(page)
}

test('room Fusion', long, async ({ open }) => {
  const page = await open({ path: '?backend=wasm#fusion', prepare: allowClipboard })
  const presses = new Presses(page, new RegExp(`${shell.source}|^(${ofFiles})`), oneOfAKind)
  const bar = (name: string) => `Fine-tuning: button ${name}`
  const stage = (name: string) => `From data to comparison: button ${name}`
  const paused = () => page.getByRole('button', { name: 'Go on', exact: true }).waitFor(patient)
  const change = (name: string) => `Recipe: button ${name} is changed: back to #`
  await waitReady(page)
  await presses.press('#Data and captions: button Next', '#Data and captions: button Previous', 'Recipe: fold Run')
  await chooseTinyRun(page, 12)

  await presses.press(bar('Fine-tune'), bar('❚❚ Pause'))
  await paused()
  await presses.press(bar('New run'), bar('❚❚ Pause'))
  await paused()
  await page.reload()
  await presses.press(stage('Dismiss'), `Recipe: button Go on with ${fused}, step #`, bar('❚❚ Pause'))
  await paused()
  await page.reload()
  await presses.press(stage('Resume from step #'), bar('❚❚ Pause'))
  await paused()
  await presses.press(bar('Go on'), bar('Stop measuring'))
  await paused()
  await presses.press('Readings: button Measure your run now')
  await expect.poll(() => pairsIn(section(page, /5\s*Compare/)).count(), patient).toBeGreaterThan(3)
  await presses.press('Readings: button Measure your run again', bar('Cancel'))
  await presses.press('Readings: button Measure the model before fine-tuning', '#Compare: button Stop waiting')
  await presses.press('Recipe: fold Run')
  await chooseTinyRun(page, 2)

  await presses.press('#Generate: button Generate # images', '#Generate: button Stop waiting')
  const both = 'Two models, the same noise: button Generate both'
  await presses.press(...named('Two models, the same noise', 'list', ['Left', 'Right']))
  for (const [index, name] of ['Left', 'Right'].entries())
    await page.getByRole('combobox', { name, exact: true }).selectOption({ index })
  await presses.press(both, 'Two models, the same noise: button Stop waiting')
  // What is waited for to the end is short.
  await setNumber(page, 'Sampling steps', 5)
  await page.getByRole('textbox', { name: 'Prompts' }).fill('a boot on black')
  await presses.press('#Generate: button Generate # image')
  await expect.poll(() => pairsIn(section(page, /4\s*Generate/)).count(), patient).toBe(1)
  await page.getByRole('textbox', { name: 'Prompts' }).fill('a boot on black\na coat on black')
  await presses.press('#Generate: button Generate # images')
  await expect.poll(() => pairsIn(section(page, /4\s*Generate/)).count(), patient).toBe(2)
  await presses.press(
    ...['list Prompt', 'button Which words?', 'button Token significance'].map((it) => `#Generate: ${it}`),
  )
  await presses.press(both)
  await presses.press(
    '#Compare: button a pair',
    ...named('#Compare', 'button', ['Where is it remembered?', ...savings]),
  )

  const later = [
    ...['Images', 'Steps', 'Batch'].map(change),
    ...named('Recipe', 'choice', ['Preset = Demo', 'Preset = Paper', 'Preset = True size']),
    ...named('Recipe', 'list', ['Captions', 'Fusion set']),
    ...named('Recipe', 'button', ['Undo # changes', `Delete ${fused}, step #`, 'Delete original captions, step #']),
    ...named('Recipe', 'fold', ['Runs#']),
    ...named('Recipe', 'button', ['Show original captions, step #']),
    ...named('Recipe', 'switch', ['Dual fusion', 'Keep variance']),
    bar('Fine-tune'),
  ]
  await presses.pressOthers([...later, stage('Fine-tune this'), stage('Use its settings')])
  // The recipe is made the picture's, and the picture the recipe's.
  await presses.press('Recipe: button Show original captions, step #', stage('Use its settings'))
  await waitReady(page)
  await chooseTinyRun(page, 12)
  await presses.press(stage('Fine-tune this'))
  const steps = page.getByRole('spinbutton', { name: 'Steps, as a number', exact: true })
  await expect.poll(() => steps.isEnabled(), patient).toBe(true)
  await setNumber(page, 'Steps', 3)
  await presses.press(stage('Start a new run'))
  await waitFinished(page)
  await presses.press(...['Steps', 'Batch', 'Images'].map(change))
  await chooseTinyRun(page, 2)
  await presses.press('Recipe: button Undo # changes')
  await presses.press(...named('Recipe', 'choice', ['Preset = True size', 'Preset = Paper', 'Preset = Demo']))
  await presses.press('Recipe: list Captions', 'Recipe: list Fusion set')
  await waitReady(page)
  await presses.press('Recipe: switch Keep variance', 'Recipe: switch Dual fusion')
  await presses.press(`Recipe: button Delete ${fused}, step #`, 'Recipe: button Undo')
  await presses.press('Recipe: button Delete original captions, step #')
  await presses.pressOthers(later)
  await presses.press('Recipe: fold Runs#')
  await presses.expectAll(ofRuns)
})
