/** Measures in headless Chromium: an empty page on a local server, and a fresh worker for each job. */
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { chromium, type Browser } from 'playwright-core'
import { chromiumArguments, findChromium } from '../scripts/chromium.mjs'
import { root } from '../scripts/setup.mjs'
import type { Outcome } from './types'

/** Runs jobs J, of which measurements M come. */
export interface BenchBrowser<J, M> {
  /** E.g. "Chromium 140.0.7339.80". */
  version: string
  run(job: J): Promise<Outcome<M>>
  close(): Promise<void>
}

const wasmFile = 'tfjs-backend-wasm-simd.wasm'

/** Files by the path that the page asks for. */
export type Files = Map<string, Uint8Array>

/** Vite's address of a worker's script, as it is served here: those that a bench starts are entry points of its own. */
const workersByName: Plugin = {
  name: 'workers-by-name',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?worker&url$/ }, ({ path }) => ({
      path: basename(path.split('?')[0] ?? ''),
      namespace: 'worker',
    }))
    onLoad({ filter: /./, namespace: 'worker' }, ({ path }) => ({ contents: `./${path}.js`, loader: 'text' }))
  },
}

/** @param entryPoints scripts of the bench and of the page, from the repository's folder; served by their names, at the top */
export async function bundle(entryPoints: readonly string[]): Promise<Files> {
  const { outputFiles } = await build({
    entryPoints: entryPoints.map((path) => join(root, path)),
    entryNames: '[name]',
    outdir: join(root, 'bench'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    define: { 'import.meta.env': JSON.stringify({ BASE_URL: './' }) },
    write: false,
    logLevel: 'error',
    plugins: [workersByName],
  })
  return new Map(outputFiles.map(({ path, contents }) => [`/${basename(path)}`, contents]))
}

/** Serves the files and an empty page. */
async function serve(files: Files): Promise<{ server: Server; address: string }> {
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

/** A Chromium. */
export interface LaunchedChromium {
  browser: Browser
  /** E.g. "Chromium 140.0.7339.80". */
  version: string
  close(): Promise<void>
}

/** A Chromium, and a server with an empty page for it. */
export interface OpenedBrowser extends LaunchedChromium {
  /** Of the empty page, ending in "/". */
  address: string
}

/**
 * @param headed opens a window: some systems give a hardware adapter to a window only
 * @param flags further flags of Chromium, e.g. `--use-angle=vulkan`
 * @throws Error where there is no Chromium
 */
export async function launchChromium(headed: boolean, flags: readonly string[]): Promise<LaunchedChromium> {
  const executablePath = findChromium()
  if (executablePath === null)
    throw new Error('No Chromium was found: name one in $CHROMIUM_PATH, or run "npm test" once.')
  const browser = await chromium.launch({
    executablePath,
    headless: !headed,
    args: [...chromiumArguments, ...flags],
  })
  return { browser, version: `Chromium ${browser.version()}`, close: () => browser.close() }
}

/** As `launchChromium`. @param files served beside the empty page */
export async function launch(files: Files, headed: boolean, flags: readonly string[]): Promise<OpenedBrowser> {
  const launched = await launchChromium(headed, flags)
  const { server, address } = await serve(files)
  const close = async () => {
    await launched.close()
    await new Promise((resolve) => server.close(resolve))
  }
  return { ...launched, address, close }
}

/** What a bench's worker is told. */
export interface WorkerAsk<J> {
  job: J
  /** Where tfjs' WebAssembly file is. */
  wasmUrl: string
}

/**
 * Chromium with a fresh worker for each job. As `launch`.
 * @param bench the folder here that has the `worker.ts`
 * @param files that the worker fetches beside tfjs' own
 */
export async function openBrowser<J, M>(
  bench: string,
  files: Files,
  headed: boolean,
  flags: readonly string[],
): Promise<BenchBrowser<J, M>> {
  const served = new Map([...files, ...(await bundle([`bench/${bench}/worker.ts`]))])
  served.set(`/${wasmFile}`, await readFile(join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist', wasmFile)))
  const { browser, address, version, close } = await launch(served, headed, flags)
  const run = async (job: J): Promise<Outcome<M>> => {
    const page = await browser.newPage()
    const ask: WorkerAsk<J> = { job, wasmUrl: `${address}${wasmFile}` }
    try {
      await page.goto(address)
      return await page.evaluate(
        ([script, ask]) =>
          new Promise<Outcome<M>>((resolve) => {
            const worker = new Worker(script, { type: 'module' })
            worker.onmessage = ({ data }: MessageEvent<Outcome<M>>) => resolve(data)
            worker.onerror = ({ message }) => resolve({ failed: message })
            worker.postMessage(ask)
          }),
        ['worker.js', ask] as const,
      )
    } catch (error) {
      return { failed: error instanceof Error ? error.message : String(error) }
    } finally {
      await page.close()
    }
  }
  return { version, run, close }
}
