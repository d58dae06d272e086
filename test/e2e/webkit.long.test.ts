/** Safari's engine: every room opens in WebKitGTK's small browser, and a mixture trains in it, over WebDriver. Skipped where there is none. */
import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { Builder, By, type WebDriver } from 'selenium-webdriver'
import { describe, expect, inject, test as base } from 'vitest'
import { findProgram } from '../../scripts/programs.mjs'
import { findWebKit } from '../../scripts/webkit.mjs'
import { button, rooms } from './first-sights'
import { small } from './mixture-page'

/** A busy machine, and a browser without WebGPU: WebAssembly. */
const patient = { timeout: 240_000 }
const webkit = findWebKit()

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const test = base.extend('driver', { scope: 'file' }, async ({}, { onCleanup }) => {
  if (webkit === null) throw new Error('There is no WebKit.')
  const port = await freePort()
  // It draws on a screen; where there is none, on one in memory.
  const screen = process.env.DISPLAY === undefined ? findProgram(['xvfb-run']) : null
  const command = [...(screen === null ? [] : [screen, '-a']), webkit.driver, `--port=${port}`]
  const [program = '', ...given] = command
  const server = spawn(program, given, {
    stdio: 'ignore',
    detached: true,
    // WebKitGTK takes no numbers' form from the language "C".
    env: { ...process.env, LANG: 'en_GB.UTF-8', LC_ALL: 'en_GB.UTF-8', LIBGL_ALWAYS_SOFTWARE: '1' },
  })
  const address = `http://127.0.0.1:${port}`
  await expect
    .poll(
      () =>
        fetch(`${address}/status`).then(
          ({ ok }) => ok,
          () => false,
        ),
      patient,
    )
    .toBe(true)
  const driver = await new Builder()
    .usingServer(address)
    .withCapabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: webkit.browser, args: ['--automation'] },
    })
    .build()
  onCleanup(async () => {
    await driver.quit()
    process.kill(-(server.pid ?? 0))
  })
  return driver
})

const isSeen = async (driver: WebDriver, xpath: string) => {
  const found = await driver.findElements(By.xpath(xpath))
  return (await Promise.all(found.map((each) => each.isDisplayed()))).some(Boolean)
}
const progress = (driver: WebDriver, name: string) =>
  driver.executeScript<number>(`return document.querySelector('progress[aria-label="${name}"]')?.value ?? 0`)

const open = (driver: WebDriver, path: string) => driver.get(new URL(path, inject('address')).href)
/** The page says itself what nobody caught. */
const troubles = (driver: WebDriver) =>
  driver.executeScript<string[]>(
    `return [...document.querySelectorAll('[role=alert]')].map((alert) => alert.innerText)`,
  )

describe.skipIf(webkit === null)('in WebKit', () => {
  test.for(rooms)('room "%s" opens', patient, async ([path, landmark], { driver }) => {
    await open(driver, path)
    await expect.poll(() => isSeen(driver, landmark), patient).toBe(true)
    expect(await troubles(driver)).toEqual([])
  })

  test('a mixture is trained', patient, async ({ driver }) => {
    await open(driver, `?${small}#mixture`)
    await expect.poll(() => isSeen(driver, button('Train from scratch')), patient).toBe(true)
    const train = driver.findElement(By.xpath(button('Train from scratch')))
    await expect.poll(() => train.isEnabled(), patient).toBe(true)
    await train.click()
    await expect.poll(() => progress(driver, 'Iterations done'), patient).toBeGreaterThan(10)
    expect(await troubles(driver)).toEqual([])
  })
})
