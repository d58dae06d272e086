/** Which Chromium the tests run in, and how it is started. Node's own modules only: used before the install too. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { findProgram } from './programs.mjs'

/** Flags that give headless Chromium a (software) WebGPU adapter and keep it off the network. */
export const chromiumArguments = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Path of Playwright's own download; null where it, or Playwright itself, is not there. */
function playwrightChromium() {
  try {
    const path = createRequire(import.meta.url)('playwright-core').chromium.executablePath()
    return existsSync(path) ? path : null
  } catch {
    return null
  }
}

/**
 * Path of a Chromium to test with: $CHROMIUM_PATH, else one on the PATH, else Playwright's own.
 * @returns {string | null} null where there is none
 */
export function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  return findProgram(names) ?? playwrightChromium()
}
