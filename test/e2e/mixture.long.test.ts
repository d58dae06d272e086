/** Room "Mixture": a lost GPU, and the page's own thread while it trains. */
import { expect } from 'vitest'
import { takeLongTasks, test } from './harness'
import { pause, reaches, train, waitReady } from './mixture-page'

test('never holds up the page while it trains at the classroom preset', async ({ open }) => {
  const page = await open({ path: '?backend=wasm#mixture' })
  await waitReady(page)
  await takeLongTasks(page)
  const began = performance.now()
  await train(page).click()
  // The sample grid, curves and bars are drawn anew all along.
  await reaches(page, 45)
  const held = (await takeLongTasks(page)).reduce((sum, duration) => sum + duration, 0)
  // A share, for a busy machine draws slowly. Iterations on the page's own thread would make it nearly 1.
  expect(held / (performance.now() - began), 'share of the time in long tasks').toBeLessThan(0.1)
  await pause(page)
})

test('goes on by itself where the browser ends the worker without a word', async ({ open }) => {
  const page = await open({
    path: '?backend=wasm#mixture',
    expectedErrors: ['console: worker: the browser ended it'],
  })
  await waitReady(page)
  await train(page).click()
  await reaches(page, 3)
  for (const worker of page.workers()) await worker.evaluate(() => self.close()).catch(() => undefined)
  await page.getByText(/^The engine stopped working \(the browser ended it\); restored from iteration /).waitFor()
  await page.getByRole('button', { name: /Pause/ }).waitFor({ timeout: 60_000 })
  await pause(page)
})

// A software adapter is too slow to train on here; that training goes on as well is tested in test/node/state/mixture/session.test.ts.
test('brings the model back when the GPU is lost', { timeout: 480_000 }, async ({ open }) => {
  const page = await open({ path: '?backend=webgpu&selftest#mixture' })
  const samples = page.getByRole('group', { name: /^Samples of Gaussian 1,/ })
  await samples.waitFor({ timeout: 200_000 })
  await waitReady(page)
  await page.getByRole('button', { name: /^WebGPU/ }).click()
  await page.getByRole('button', { name: 'Lose the GPU on purpose' }).click()
  await page.getByText('The GPU was lost; restored from iteration 3,500.').waitFor({ timeout: 200_000 })
  await samples.waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Test image 1', exact: true }).click()
  const answer = page.getByRole('img', { name: /^p\(k\|x\): .*mostly sevens (\d\d\.\d|100\.0) %/ })
  await answer.waitFor({ timeout: 60_000 })
})
