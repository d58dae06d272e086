/** Measures in headless Chromium: an empty page on a local server, and a fresh worker for each job. */
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { chromiumArguments, findChromium } from '../scripts/chromium.mjs'
import { root } from '../scripts/setup.mjs'
import type { Job, Outcome } from './types'

export interface BenchBrowser {
  /** E.g. "Chromium 140.0.7339.80". */
  version: string
  run(job: Job): Promise<Outcome>
  close(): Promise<void>
}

const wasmFile = 'tfjs-backend-wasm-simd.wasm'

/** The worker's scripts, by the path that the page asks for. */
async function bundle(): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'bench/worker.ts')],
    outdir: join(root, 'bench'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  })
  return new Map(outputFiles.map(({ path, contents }) => [`/${basename(path)}`, contents]))
}

async function serve(): Promise<{ server: Server; address: string }> {
  const files = await bundle()
  files.set(`/${wasmFile}`, await readFile(join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist', wasmFile)))
  files.set('/', new TextEncoder().encode('<!doctype html><title>bench</title>'))
  const types: Record<string, string> = { js: 'text/javascript', wasm: 'application/wasm', '/': 'text/html' }
  const server = createServer(({ url = '/' }, response) => {
    const contents = files.get(url)
    response.writeHead(contents ? 200 : 404, { 'content-type': types[url.split('.').pop() ?? ''] ?? 'text/plain' })
    response.end(contents)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

/**
 * @param headed opens a window: some systems give a hardware adapter to a window only
 * @param flags further flags of Chromium, e.g. `--use-angle=vulkan`
 * @throws Error where there is no Chromium
 */
export async function openBrowser(headed: boolean, flags: readonly string[]): Promise<BenchBrowser> {
  const executablePath = findChromium()
  if (executablePath === null)
    throw new Error('No Chromium was found: name one in $CHROMIUM_PATH, or run "npm test" once.')
  const { server, address } = await serve()
  const browser = await chromium.launch({
    executablePath,
    headless: !headed,
    args: [...chromiumArguments, ...flags],
  })
  const run = async (job: Job): Promise<Outcome> => {
    const page = await browser.newPage()
    try {
      await page.goto(address)
      return await page.evaluate(
        ({ job, wasmUrl }) =>
          new Promise<Outcome>((resolve) => {
            const worker = new Worker('worker.js', { type: 'module' })
            worker.onmessage = ({ data }: MessageEvent<Outcome>) => resolve(data)
            worker.onerror = ({ message }) => resolve({ failed: message })
            worker.postMessage({ job, wasmUrl })
          }),
        { job, wasmUrl: `${address}${wasmFile}` },
      )
    } catch (error) {
      return { failed: error instanceof Error ? error.message : String(error) }
    } finally {
      await page.close()
    }
  }
  const close = async () => {
    await browser.close()
    await new Promise((resolve) => server.close(resolve))
  }
  return { version: `Chromium ${browser.version()}`, run, close }
}
