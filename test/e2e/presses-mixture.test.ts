/** Every button, link, fold, choice, switch and list of the room Mixture is pressed once, and nothing goes wrong by it. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { zipSync } from 'fflate'
import { writePng } from '../../src/tensor/files/png'
import { setNumber, writePictures } from './fusion-page'
import { test } from './harness'
import { networkZip } from './own-network'
import { Presses } from './presses'
import { iteration, long, paused, shell, small } from './presses-page'

const [start, goOn, pause, stop, newRun, trainOn] = (
  ['Train from scratch', 'Train', '❚❚ Pause', 'Close run', 'New run', 'Train on'] as const
).map((name) => `Training: button ${name}`) as [string, string, string, string, string, string]

/** What differs with the model and the method: who a Gaussian's images mostly are, what a fold holds. */
const anyModel = [
  [/, ((mostly|most often) (ankle boots|[\w-]+)|empty)(?=,|$)/g, ''],
  [/(Image # to \w+ on|Test image #), \w+/, '$1'],
  [/fold (Clustering terms|Networks|Optimizer|While it runs).*/, 'fold $1'],
] as const

/** Waits for the visitor's own run to be shown, or for the model that comes with the page. */
const shows = (page: Page, what: 'own' | 'bundled') =>
  page.getByText(/^bundled:/).waitFor({ state: what === 'own' ? 'hidden' : 'visible', timeout: 60_000 })

/** Changes every number of the recipe by one step, whichever way it goes. */
async function changeNumbers(page: Page) {
  const boxes = page.getByRole('region', { name: 'Recipe' }).getByRole('spinbutton')
  for (let i = 0; i < (await boxes.count()); i += 1) {
    const box = boxes.nth(i)
    if (!(await box.isVisible()) || !(await box.isEnabled())) continue
    const before = await box.inputValue()
    for (const key of ['ArrowUp', 'ArrowDown']) {
      await box.press(key)
      await box.press('Enter')
      if ((await box.inputValue()) !== before) break
    }
  }
}

test('room Mixture', long, async ({ open }) => {
  const page = await open({ path: `?backend=wasm&${small}&iterations=400` })
  // Real images stand there until the samples come; what waits for a moment is pressed where it waits.
  const presses = new Presses(
    page,
    new RegExp(
      `${shell.source}|Pictures: (button (Image # |Next|Previous|Stop waiting)|choice Which)|Equations: button Gaussian|Your own judge: `,
    ),
    anyModel,
  )
  const noRun = { name: 'run.zip', mimeType: 'application/zip', buffer: Buffer.from('no run') }
  page.on('filechooser', (chooser) => void chooser.setFiles(noRun))
  const train = page.getByRole('button', { name: /^Train from scratch/ })
  await expect.poll(() => train.isEnabled(), { timeout: 120_000 }).toBe(true)
  const presets = ['Joint', 'Paper', 'Classroom'].map((name) => `Recipe: choice Preset = ${name}`)
  const remove = 'Recipe: button Delete MNIST, balanced, K = #, iteration #'
  const again = 'Recipe: button Open MNIST, balanced, K = #, iteration #'
  const later = [
    'Recipe: list Dataset',
    'Recipe: list Class shares',
    'Recipe: list Method',
    ...presets,
    'Recipe: button Undo # changes',
    'Recipe: fold Your runs#',
    again,
    remove,
    'Recipe: button Open a run…',
    ...['Use its settings', 'Train this', 'Start a new run'].map((name) => `Pictures: button ${name}`),
    ...[start, goOn, stop, newRun, trainOn],
  ]

  // A run to its end, and past it.
  await presses.press('Pictures: button Train this')
  await shows(page, 'own')
  await presses.press(pause)
  await paused(page)
  await presses.press(goOn)
  await page.getByText(/n = 10,000 test images, iteration 400/).waitFor({ timeout: 120_000 })
  const step = 'Training: button all: one whole iteration'
  await presses.press(step, 'Pictures: button Dismiss', step, 'Pictures: button Make it longer and step')
  await expect.poll(() => iteration(page), { timeout: 60_000 }).toBe(401)
  const away = 'Take the model away'
  const forms = ['safetensors', 'ONNX', 'TensorFlow.js'].map((form) => `${away}: choice Form = ${form}`)
  await presses.press(`${away}: button Choose a form…`)
  for (const form of forms) await presses.press(form, `${away}: button Copy the lines`, `${away}: button Download .zip`)
  await page.getByText(/-401-tensorflowjs\.zip is in your downloads/).waitFor({ timeout: 60_000 })
  await presses.press(`${away}: button Close`)
  await presses.pressOthers(later)
  await presses.press('Recipe: button Open a run…', 'Recipe: button Dismiss')

  // On from there, anew, and with other settings while it trains and while it does not.
  const setGaussians = (count: number) => setNumber(page, 'Gaussians', count)
  const pauses = async () => {
    await presses.press(pause)
    await paused(page)
  }
  await presses.press('Pictures: button Use its settings', newRun)
  await pauses()
  await setGaussians(4)
  await presses.press(start)
  await pauses()
  await presses.press(goOn)
  await setGaussians(3)
  await presses.press('Pictures: button Start a new run')
  await expect.poll(() => iteration(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(5)
  await pauses()

  await page.reload()
  await presses.press('Pictures: button Resume from iteration #')
  await pauses()
  await presses.press(stop)
  await shows(page, 'bundled')
  await presses.press(trainOn)
  await pauses()
  await presses.press(stop)
  await shows(page, 'bundled')
  await presses.press(step, 'Pictures: button Step a copy')
  await shows(page, 'own')
  await presses.press(stop)
  await shows(page, 'bundled')
  await presses.press('Pictures: button Open it again')
  await shows(page, 'own')
  await presses.press(stop)
  await shows(page, 'bundled')
  await presses.press(again)
  await shows(page, 'own')
  await presses.press(remove, 'Recipe: button Undo', remove)
  await presses.press('Recipe: fold Your runs#', 'Recipe: fold Your runs#')

  // Every setting of every method.
  await presses.press(
    'Recipe: choice Preset = Paper',
    'Recipe: choice Preset = Joint',
    'Recipe: choice Preset = Classroom',
  )
  await presses.pressOthers(later)
  // Closed again by the reload.
  const folds = ['Clustering terms', 'Networks', 'Optimizer', 'While it runs']
  await presses.press(...folds.map((name) => `Recipe: fold ${name}`))
  for (const method of ['Balanced', 'As published', 'GM-GAN', 'Vanilla GAN']) {
    await presses.choose('Recipe: list Method', method)
    await changeNumbers(page)
    await presses.pressOthers(later)
  }
  await changeNumbers(page)
  await presses.press('Recipe: button Undo # changes')

  // Classes that are uneven.
  await presses.choose('Recipe: list Class shares', 'Your own numbers')
  await presses.press('Recipe: button Cut to these shares')
  await page.getByText('MNIST, uneven classes: 23,786 to train on').waitFor({ timeout: 60_000 })
  await presses.choose('Recipe: list Class shares', 'As it is')
  await shows(page, 'bundled')

  // Images that do not come.
  await page.route(/fashion-mnist.*$/, () => undefined)
  await presses.choose('Recipe: list Dataset', 'Fashion-MNIST')
  await presses.press('Pictures: button Stop waiting')
  await page.getByText(/You stopped the waiting/).waitFor({ timeout: 60_000 })
  await presses.choose('Recipe: list Dataset', 'MNIST')
  await presses.pressOthers(later)
  await presses.expectAll([
    'Recipe: button Undo',
    'Clusters over time: button Clusters over time',
    'Equations: button D says real',
    'Equations: button present value',
    'Equations: fold What the terms ask for',
    'Generated images: button FID-like',
    'Generated images: button Inception score',
    'Generated images: button Score samples now',
    'Losses: button Losses',
    'Mixture weights: button Mixture weights',
    'Pictures: button Dismiss',
    'Pictures: button Gaussian',
    'Pictures: button Gaussian #, sample #',
    'Pictures: button Make it longer and step',
    'Pictures: button Open it again',
    'Pictures: button RC',
    'Pictures: button Resume from iteration #',
    'Pictures: button Save PNG',
    'Pictures: button Start a new run',
    'Pictures: button Step a copy',
    'Pictures: button Stop waiting',
    'Pictures: button Train this',
    'Pictures: button Use its settings',
    'Pictures: choice Order of the rows = by label',
    'Pictures: choice Order of the rows = by number',
    'Recipe: button Adam β₁ is changed: back to #',
    'Recipe: button Adam β₂ is changed: back to #',
    'Recipe: button Balance is changed: back to #',
    'Recipe: button Batch is changed: back to #',
    'Recipe: button Batch of R_C is changed: back to #',
    'Recipe: button Both views is changed: back to off',
    'Recipe: button Brightness jitter is changed: back to #',
    'Recipe: button C learns alone is changed: back to #',
    'Recipe: button Classifier is changed: back to Own encoder',
    'Recipe: button Consistency is changed: back to #',
    'Recipe: button Cut to these shares',
    'Recipe: button Delete MNIST, balanced, K = #, iteration #',
    'Recipe: button Dismiss',
    'Recipe: button Entropy is changed: back to #',
    'Recipe: button Eq. # into C is changed: back to off',
    'Recipe: button Gaussians is changed: back to #',
    'Recipe: button Gaussians per image is changed: back to #',
    'Recipe: button Heads is changed: back to #',
    'Recipe: button Information weight is changed: back to #',
    'Recipe: button Iterations is changed: back to #',
    'Recipe: button Latent size is changed: back to #',
    'Recipe: button Learning rate of C is changed: back to #',
    'Recipe: button Learning rate of D is changed: back to #',
    'Recipe: button Learning rate of G is changed: back to #',
    'Recipe: button New samples every is changed: back to #',
    'Recipe: button New seed',
    'Recipe: button Open MNIST, balanced, K = #, iteration #',
    'Recipe: button Open a run…',
    'Recipe: button Prior radius is changed: back to #',
    'Recipe: button Rotation is changed: back to #',
    'Recipe: button Samples scored is changed: back to #',
    'Recipe: button Save every is changed: back to #',
    'Recipe: button Scores every is changed: back to #',
    'Recipe: button Seed is changed: back to #',
    'Recipe: button Shares wanted is changed: back to Even',
    'Recipe: button Then C stands still is changed: back to on',
    'Recipe: button Undo # change',
    'Recipe: button Undo # changes',
    'Recipe: button Use R_C is changed: back to on',
    'Recipe: button Wider head is changed: back to #',
    'Recipe: button Width is changed: back to #',
    'Recipe: choice Preset = Classroom',
    'Recipe: choice Preset = Joint',
    'Recipe: choice Preset = Paper',
    'Recipe: fold Clustering terms',
    'Recipe: fold Networks',
    'Recipe: fold Optimizer',
    'Recipe: fold While it runs',
    'Recipe: fold Your runs#',
    'Recipe: list C Classifier',
    'Recipe: list Class shares',
    'Recipe: list Dataset',
    'Recipe: list Method',
    'Recipe: list π Shares wanted',
    'Recipe: switch Both views',
    'Recipe: switch RC Use RC',
    'Recipe: switch Then C stands still',
    'Recipe: switch ∂α Eq. # into C',
    'Scores: button ARI',
    'Scores: button NMI',
    'Scores: button Score now',
    'Scores: button balance',
    'Scores: button confidence',
    'Scores: button purity',
    'Scores: button unsupervised accuracy',
    'Take the model away: button Choose a form…',
    'Take the model away: button Close',
    'Take the model away: button Copy the lines',
    'Take the model away: button Download .zip',
    'Take the model away: choice Form = ONNX',
    'Take the model away: choice Form = TensorFlow.js',
    'Take the model away: choice Form = safetensors',
    'Terms of RC: button Terms of RC',
    'Test images by Gaussian: button Gaussian #',
    'Test images by Gaussian: button Less sure',
    'Test images by Gaussian: button Save PNG',
    'Test images by Gaussian: button Surer',
    'Test images by Gaussian: button Test image #, p(k|x) # %',
    'Training: button Download run',
    'Training: button New run',
    'Training: button all: one whole iteration',
    'Training: button C: step the classifier alone',
    'Training: button Close run',
    'Training: button D: step the discriminator alone',
    'Training: button G: step the generator, μ and A alone',
    'Training: button Train',
    'Training: button Train from scratch',
    'Training: button Train on',
    'Training: button ❚❚ Pause',
    'Which Gaussian is it?: button Clear',
    'Which Gaussian is it?: button Test image #',
    'Which Gaussian is it?: button p(k|x)',
  ])
})

/** Pictures in two levels of folders, which leaves open what the classes are, and more files beside them than a list shows at once. */
function openToChoice(): Buffer {
  const picture = (i: number) => {
    const pixels = Uint8Array.from({ length: 12 * 12 * 3 }, (_, at) => ((at * (i + 3)) % 7) * 36)
    return writePng({ width: 12, height: 12, channels: 3, pixels })
  }
  const pictures = Array.from({ length: 80 }, (_, i) => {
    const [kind, time] = [i % 2 ? 'bars' : 'dots', i % 4 < 2 ? 'day' : 'night']
    return [`${kind}/${time}/${i}.png`, picture(i)] as const
  })
  const others = Array.from({ length: 501 }, (_, i) => [`notes/${i}.txt`, new Uint8Array([65])] as const)
  return Buffer.from(zipSync(Object.fromEntries([...pictures, ...others])))
}

test('room Mixture, own images', long, async ({ open }) => {
  const zip = { name: 'garden.zip', mimeType: 'application/zip', buffer: openToChoice() }
  const { folder } = writePictures(20)
  const network = await networkZip(28)
  const page = await open({
    path: `?backend=wasm&${small.replace('K=3', 'K=2')}&iterations=100`,
    prepare: (context) => context.grantPermissions(['camera']),
  })
  page.on('filechooser', async (chooser) => {
    const input = chooser.element()
    const asksForFolder = (await input.getAttribute('webkitdirectory')) !== null
    const isJudge = await input.evaluate((node) => node.parentElement?.ariaLabel === 'Your own judge')
    await chooser.setFiles(asksForFolder ? folder : isJudge ? network : zip)
  })
  const train = page.getByRole('button', { name: /^Train from scratch/ })
  await expect.poll(() => train.isEnabled(), { timeout: 120_000 }).toBe(true)
  // What is the same for every dataset is pressed in the test above; pictures whose class is a digit are the dataset's that goes.
  const presses = new Presses(
    page,
    /^(?!What was|Forget|Your own judge|Take pictures|Class #|Recipe: (button|choice) (Choose|Keep|Take|Not now|Use|Forget|Pixels|Channels)|Pictures: (button (Image|Next|Prev)|choice Which))|button Image # to train on #/,
    anyModel,
  )
  const judge = (control: string) => `Your own judge: ${control}`
  const named = page.getByText(/^Named by your network pets/)
  await presses.press(judge('button Your own judge'), judge('fold Choose a network'))
  await presses.press(judge('button Choose a folder'), judge('button Dismiss'), judge('button Choose files'))
  await named.waitFor({ timeout: 60_000 })
  await presses.choose(judge('list Its pixels'), 'from 0 to 1')
  await presses.press(judge('button Name the Gaussians now'))
  await page.reload()
  await presses.press(judge('button Use it'))
  await named.waitFor({ timeout: 60_000 })
  await presses.press(judge('button Remove it'))
  await named.waitFor({ state: 'hidden' })

  await presses.choose('Recipe: list Dataset', 'Your own images')
  const [camera, shots] = ['Take pictures with a camera: button', 'Class #: button'] as const
  await presses.press('Recipe: button Take pictures with a camera…', `${camera} Turn the camera on`)
  // A press is one picture, however slow the machine.
  const every = page.getByRole('spinbutton', { name: 'Interval, as a number' })
  await every.fill('2000')
  await every.press('Enter')
  await presses.press(`${shots} Hold to take pictures`, `${shots} Delete picture # of class #`)
  await presses.press(`${shots} Hold to take pictures`, `${camera} Make a set of this picture`)
  // One is too few for a set; the camera is off by then.
  await page
    .getByRole('alert')
    .getByText(/training needs at least 20/)
    .first()
    .waitFor()
  await presses.press(`${camera} Turn the camera on`, `${shots} Hold to take pictures`)
  await presses.press(`${camera} Make a set of these # pictures`, `${camera} Add a class`, `${shots} Remove class #`)
  await presses.press(`${camera} Turn the camera on`, `${shots} Hold to take pictures`)
  await presses.press(`${shots} Delete all of class #`, `${camera} Turn the camera off`)
  await presses.press(`${camera} Interval is changed: back to # ms`, `${camera} Close`)
  const understood = page.getByRole('region', { name: 'What was understood' })
  await presses.press('Recipe: button Choose a folder')
  await understood.getByText(/18 to train on, 2 to test on/).waitFor({ timeout: 60_000 })
  await presses.press('Recipe: button Dismiss', 'Recipe: button Choose files')
  await understood.getByText(/72 to train on, 8 to test on/).waitFor({ timeout: 60_000 })
  const [forget, sure] = ['Recipe: button Forget garden', 'Forget these images?'] as const
  await presses.press('Recipe: button Keep them')
  await presses.press(forget, `${sure}: button Close`, forget, `${sure}: button Forget them`)
  await presses.press('Recipe: button Choose a folder', 'Recipe: button Not now')
  await presses.press('Recipe: button Keep these images in this browser', 'Recipe: button Choose files')
  await understood.getByText(/72 to train on, 8 to test on/).waitFor({ timeout: 60_000 })
  await presses.press('Recipe: button Use garden')
  await understood.getByText(/18 to train on, 2 to test on/).waitFor({ timeout: 60_000 })
  await presses.press('Recipe: button Choose files')
  await understood.getByText(/72 to train on, 8 to test on/).waitFor({ timeout: 60_000 })
  await presses.press(...['Next', 'Previous', 'Image # to train on'].map((name) => `Pictures: button ${name}`))
  // Each choice reads the files again.
  const asked = 'What was understood: choice Which folders name the classes?'
  const classes = [
    'folder level #: day, night (# classes)',
    'none: no classes',
    'folder level #: bars, dots (# classes)',
  ]
  await presses.press(...classes.map((answer) => `${asked} = ${answer}`))
  await presses.press(...['RGB', 'grey'].map((channels) => `Recipe: choice Channels = ${channels}`))
  await presses.press('Recipe: choice Pixels = #')
  await understood.getByText(/72 to train on, 8 to test on/).waitFor()
  await presses.pressOthers()
  await presses.expectAll([
    ...[
      'Add a class',
      'Close',
      'Make a set of these # pictures',
      'Make a set of this picture',
      'Turn the camera off',
      'Turn the camera on',
      'Interval is changed: back to # ms',
    ].map((name) => `${camera} ${name}`),
    ...['Delete all of class #', 'Delete picture # of class #', 'Hold to take pictures', 'Remove class #'].map(
      (name) => `${shots} ${name}`,
    ),
    'Recipe: button Take pictures with a camera…',
    'Forget these images?: button Close',
    'Forget these images?: button Forget them',
    'Pictures: button Image # to test on',
    'Pictures: button Image # to train on',
    'Pictures: button Next',
    'Pictures: button Previous',
    'Pictures: choice Which images = to test on',
    'Pictures: choice Which images = to train on',
    'Recipe: button Choose a folder',
    'Recipe: button Choose files',
    'Recipe: button Dismiss',
    'Recipe: button Forget garden',
    'Recipe: button Keep them',
    'Recipe: button Keep these images in this browser',
    'Recipe: button Not now',
    'Recipe: button Use garden',
    'Recipe: choice Channels = RGB',
    'Recipe: choice Channels = grey',
    'Recipe: choice Pixels = #',
    'Recipe: list Dataset',
    'What was understood: button Show # more',
    'What was understood: choice Which folders name the classes? = folder level #: bars, dots (# classes)',
    'What was understood: choice Which folders name the classes? = folder level #: day, night (# classes)',
    'What was understood: choice Which folders name the classes? = none: no classes',
    'What was understood: fold Left out# files',
    'Your own judge: button Choose a folder',
    'Your own judge: button Choose files',
    'Your own judge: button Dismiss',
    'Your own judge: button Name the Gaussians now',
    'Your own judge: button Remove it',
    'Your own judge: button Use it',
    'Your own judge: button Your own judge',
    'Your own judge: fold Choose a network',
    'Your own judge: list Its pixels',
  ])
})

test('room Mixture on a phone', long, async ({ open }) => {
  const page = await open({ path: `?backend=wasm&${small}`, width: 390, height: 844, touch: true })
  // What there is at any width is pressed in the tests above.
  const presses = new Presses(
    page,
    /^(?!Recipe: button Close|: button |Training: )|: button (Skip|Train|Lesson|(?!(all|[CDG]): )\w+: )/,
    anyModel,
  )
  const train = page.getByRole('button', { name: /^Train from scratch/ })
  await expect.poll(() => train.isEnabled(), { timeout: 120_000 }).toBe(true)
  await presses.press(': button Recipe', 'Recipe: button Close')

  // Under the finger an image has a button, where the mouse has a key.
  await page.getByRole('button', { name: /^Gaussian 2.* sample 3$/ }).tap()
  const save = page.locator('.sheet.active').getByRole('button', { name: 'Save PNG' })
  const [download] = await Promise.all([page.waitForEvent('download'), save.tap()])
  expect(download.suggestedFilename()).toMatch(/^gaussian-2.*sample-3\.png$/)

  await presses.press('Pictures: button Train this')
  await shows(page, 'own')
  await presses.press(pause)
  await paused(page)
  const more = 'Training: button More ▴'
  await presses.press(more)
  await presses.pressOthers([goOn, newRun, stop])
  await presses.press(newRun)
  await presses.press(pause)
  await paused(page)
  await presses.press(more, stop)
  await shows(page, 'bundled')
  await presses.press('Pictures: button Open it again')
  await shows(page, 'own')
  await presses.expectAll([
    ': button Recipe',
    'Pictures: button Open it again',
    'Pictures: button Train this',
    'Recipe: button Close',
    'Training: button Download run',
    'Training: button More ▴',
    'Training: button New run',
    'Training: button all: one whole iteration',
    'Training: button C: step the classifier alone',
    'Training: button Close run',
    'Training: button D: step the discriminator alone',
    'Training: button G: step the generator, μ and A alone',
    'Training: button ❚❚ Pause',
  ])
})
