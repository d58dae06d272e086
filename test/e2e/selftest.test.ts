/** The room Self-test: reached from the page about the page, everything in it pressed once, paused, stopped, run to its end, and its report copied. */
import { expect } from 'vitest'
import { allowClipboard } from './captions-page'
import { checkAccessibility, checkFitsWidth, test } from './harness'
import { Presses } from './presses'
import { long, named, shell } from './presses-page'

const patient = { timeout: 120_000 }

test('room Self-test', long, async ({ open }) => {
  const page = await open({ path: '?backend=wasm#results', width: 360, height: 800, colourScheme: 'dark' })
  await allowClipboard(page.context())
  await page.getByRole('button', { name: 'About, how to cite, keys' }).click()
  await page.getByRole('link', { name: 'Self-test' }).click()
  await page.getByRole('heading', { name: 'Turning WebGPU on' }).waitFor(patient)
  const presses = new Presses(page, shell)
  const [run, stop] = ['Self-test: button Run the self-test', 'Self-test: button Stop']
  await presses.press(run, 'Self-test: button Pause')
  await page.getByText(', paused').waitFor(patient)
  await presses.press('Self-test: button Go on', stop)
  await page.getByText('You stopped it.', { exact: true }).waitFor()
  await presses.press('Self-test: button Run it again')
  await page.getByText(/^All \d+ checks passed on WebAssembly\.$/).waitFor(patient)
  await page.getByText('Replay against no replay: not run.').first().waitFor()
  await checkAccessibility(page)
  await checkFitsWidth(page)
  // What is allowed is in sight on a phone, beside the dots.
  const limit = await page.getByRole('region', { name: 'Checks by group' }).locator('.limit').first().boundingBox()
  expect(limit?.x, 'px from the left').toBeLessThan(360)
  await presses.press('Report: button Copy report')
  const report = await page.evaluate(() => navigator.clipboard.readText())
  expect(report).toMatch(/^### Modeweave \S+: self-test\n\nAll \d+ checks passed on WebAssembly\./)
  expect(report).toContain('| Adam | 2 | 0 |')
  await presses.pressOthers([run])
  await presses.expectAll([
    run,
    stop,
    ...named('Self-test', 'button', ['Go on', 'Pause', 'Run it again']),
    ...named('Self-test', 'list', ['On']),
    ...named('Report', 'button', ['Copy report', 'Download report']),
    'Report: fold The report, as text',
    ...named('Turning WebGPU on', 'fold', ['Chrome and Edge', 'Firefox', 'Safari']),
    ...named('Self-test', 'switch', [
      'Frozen networks in ONNX Runtime',
      'Operations and kernels',
      'Replay against no replay',
      'Speed',
    ]),
  ])
})
