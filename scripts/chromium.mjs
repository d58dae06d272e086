import { existsSync } from 'node:fs'
import { execFileSync } from 'node:child_process'

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

/** Path of a Chromium to test with: $CHROMIUM_PATH, else one on the PATH, else Playwright's own; null where there is none. */
export function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .trim()
    } catch {
      // not on the PATH: try the next name
    }
  }
  return null
}

/** True where Playwright's own download is present. */
export async function playwrightHasChromium() {
  const { chromium } = await import('playwright-core')
  return existsSync(chromium.executablePath())
}
