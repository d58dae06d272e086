/** Every button, fold, choice and list of the room Fusion that has to do with files is pressed once, and nothing goes wrong by it. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../../scripts/setup.mjs'
import { patient, recipe, waitReady, writeBrokenModel, writePictures } from './fusion-page'
import { test } from './harness'
import { Presses } from './presses'
import { long, named, ofFiles } from './presses-page'

/** What is said of the same button at other times. */
const sameWords = [
  [/^Readings: button Loading…$/, 'Readings: button Choose an ONNX file'],
  [/^What was understood: fold Left out# files?$/, 'What was understood: fold Left out'],
] as const

test('room Fusion, with files', long, async ({ open }) => {
  const { folder, names } = writePictures(9)
  const model = writeBrokenModel()
  const two = mkdtempSync(join(tmpdir(), 'models-'))
  try {
    for (const name of ['a', 'b'])
      cpSync(join(root, 'public', 'models', 'fashion-mini'), join(two, name), { recursive: true })
    const rows = names.map((name, i) => `${name},a flower bed number ${i}`)
    writeFileSync(join(folder, 'metadata.csv'), ['file_name,text', ...rows].join('\n'))
    const lines = names.map((file_name) => JSON.stringify({ file_name, text: 'a garden' }))
    writeFileSync(join(folder, 'metadata.jsonl'), lines.join('\n'))
    writeFileSync(join(folder, 'corrupt.png'), 'not a picture')

    const page = await open({ path: '?backend=wasm#fusion' })
    const presses = new Presses(page, new RegExp(`^(?!${ofFiles})`), sameWords)
    let files: string | string[] = folder
    page.on('filechooser', (chooser) => void chooser.setFiles(files))
    const alert = recipe(page).getByRole('alert')
    const dismiss = 'Recipe: button Dismiss'
    const which = 'There are metadata.csv and metadata.jsonl in one folder: which has the captions?'
    await waitReady(page)

    await presses.choose('Recipe: list Fusion set', 'Your own images')
    await presses.press('Recipe: button Choose a folder', 'Recipe: button Keep them', 'Recipe: button Use garden')
    const forget = 'Recipe: button Forget garden'
    await presses.press(
      forget,
      'Forget these images?: button Close',
      forget,
      'Forget these images?: button Forget them',
    )
    const understood = recipe(page).getByRole('region', { name: 'What was understood' })
    await understood.getByText(/^9, \d/).waitFor(patient)
    await presses.choose('Recipe: list Fusion set', 'Sandals and bags')
    await waitReady(page)
    await presses.choose('Recipe: list Fine-tune on', 'Your own images')
    files = join(folder, names[0] ?? '')
    await presses.press('Recipe: button Choose files')
    await alert.getByText(/has no caption/).waitFor(patient)
    files = folder
    await presses.press(dismiss, 'Recipe: button Choose a folder')
    await presses.press('Recipe: button Not now', 'Recipe: button Keep these images in this browser')
    await understood.getByText(/^9, \d/).waitFor(patient)
    await waitReady(page)
    await presses.press(
      ...named(
        'What was understood',
        'choice',
        ['metadata.csv', 'metadata.jsonl'].map((name) => `${which} = ${name}`),
      ),
    )
    await presses.press('What was understood: fold Left out')
    await waitReady(page)

    await presses.press('Recipe: fold Model')
    await presses.choose('Recipe: list Model', 'A folder of yours')
    await presses.press('Recipe: button How to bring a public model', 'How to bring a public model: button Close')
    files = model
    const drop = page.getByRole('group', { name: 'A model in the diffusers layout' })
    const chooseFolder = drop.getByRole('button', { name: 'Choose a folder' })
    await chooseFolder.click()
    await alert.getByText(/its header would be/).waitFor(patient)
    files = two
    await presses.press(dismiss)
    await chooseFolder.click()
    await presses.press('Recipe: list Which of these # models')
    await waitReady(page)
    await presses.choose('Recipe: list Model', 'An address')
    await page
      .getByRole('textbox', { name: 'Address of the folder' })
      .fill(new URL('models/fashion-mini', page.url()).href)
    await presses.press('Recipe: button Load this model')
    await waitReady(page)

    files = join(folder, 'metadata.csv')
    await presses.press('Recipe: button Open a run…')
    await alert.getByText(/^This is no .zip of a run/).waitFor(patient)
    files = join(root, 'public', 'models', 'fusion-runs', 'five-words.zip')
    await presses.press(dismiss, 'Recipe: button Open a run…', 'Recipe: button Remove it again')

    await presses.press('Readings: fold Your own judgesONNX')
    await presses.press(...named('Readings', 'choice', ['Network = classifier (FID)', 'Network = copy detector']))
    await presses.press(...named('Readings', 'choice', ['Channels = grey', 'Channels = RGB']))
    await presses.press('Readings: button Choose an ONNX file')
    await presses.press('Readings: button Dismiss')
    await presses.choose('Readings: list Preprocessing', 'the bundled networks’ own')
    files = join(root, 'public', 'models', 'copy-detector', 'model.onnx')
    await presses.press('Readings: button Choose an ONNX file', 'Readings: button Back to the bundled one')
    await presses.press('Recipe: button Send them to the Captions room')
    await page.getByText(/^9 of 9 captions scored/).waitFor(patient)
    await page.getByRole('link', { name: 'Fusion' }).click()
    await presses.pressOthers()
    await presses.expectAll([
      'Forget these images?: button Close',
      'Forget these images?: button Forget them',
      'How to bring a public model: button Close',
      'Readings: button Back to the bundled one',
      'Readings: button Choose an ONNX file',
      'Readings: button Dismiss',
      'Readings: choice Channels = RGB',
      'Readings: choice Channels = grey',
      'Readings: choice Network = classifier (FID)',
      'Readings: choice Network = copy detector',
      'Readings: fold Your own judgesONNX',
      'Readings: list Preprocessing',
      'Recipe: button Choose a folder',
      'Recipe: button Choose files',
      'Recipe: button Dismiss',
      'Recipe: button Forget garden',
      'Recipe: button How to bring a public model',
      'Recipe: button Keep them',
      'Recipe: button Keep these images in this browser',
      'Recipe: button Load this model',
      'Recipe: button Not now',
      'Recipe: button Open a run…',
      'Recipe: button Remove it again',
      'Recipe: button Send them to the Captions room',
      'Recipe: button Use garden',
      'Recipe: fold Model',
      'Recipe: list Fine-tune on',
      'Recipe: list Fusion set',
      'Recipe: list Model',
      'Recipe: list Which of these # models',
      `What was understood: choice ${which} = metadata.csv`,
      `What was understood: choice ${which} = metadata.jsonl`,
      'What was understood: fold Left out',
    ])
  } finally {
    for (const written of [dirname(folder), dirname(model), two]) rmSync(written, { recursive: true })
  }
})
