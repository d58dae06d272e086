/** `npm run selftest`: the room's self-test without a page; progress on stderr, its report on stdout. Exit code 1 where a check failed, 2 where it could not be run. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { version } from '../package.json'
import { startBackend } from '../src/gpu/backend'
import type { BackendName } from '../src/gpu/types'
import { nothingYet, withNews } from '../src/selftest/outcome'
import { reportOf } from '../src/selftest/report'
import { runSelfTest } from '../src/selftest/run'
import type { PartName } from '../src/selftest/types'
import { failureText, partNames } from '../src/selftest/words'
import { provideWebGpu } from './headless'
import { readPublic } from './read-public.mjs'
import { root } from './setup.mjs'

const HELP = `npm run selftest [-- options]

Checks every operation and kernel of a backend against plain JavaScript, replay against no replay, and the frozen
networks against golden values; times our kernels beside tfjs' own and the other backends.

  --backend NAME   webgpu, wasm or cpu (default: the fastest that is here)
  --part NAME      operations, replay, networks or speed, and again for more (default: all)`

const allParts = Object.keys(partNames) as PartName[]
const backends: readonly string[] = ['webgpu', 'wasm', 'cpu'] satisfies BackendName[]

/** The golden files of frozen networks; the UNet's is of no ONNX file. */
async function goldenFiles() {
  const folder = join(root, 'test', 'golden', 'models')
  const names = (await readdir(folder)).filter((name) => name !== 'unet.safetensors').sort()
  return names.map((name) => async () => new Uint8Array(await readFile(join(folder, name))))
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      backend: { type: 'string' },
      part: { type: 'string', multiple: true, default: allParts },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(HELP)
  const { backend, part } = values
  if (backend !== undefined && !backends.includes(backend))
    throw new Error(`--backend is "${backend}"; allowed: ${backends.join(', ')}.`)
  const unknown = part.find((name) => !allParts.some((known) => known === name))
  if (unknown !== undefined) throw new Error(`--part is "${unknown}"; allowed: ${allParts.join(', ')}.`)
  if (backend === undefined || backend === 'webgpu') await provideWebGpu()
  const begun = performance.now()
  let outcome = nothingYet
  let stopped: string | null = null
  try {
    await runSelfTest(
      { backend: (backend as BackendName | undefined) ?? null, parts: part as PartName[] },
      { startBackend, golden: await goldenFiles(), loadBytes: readPublic },
      (news) => {
        outcome = withNews(outcome, news)
        if (news.type === 'part') console.error(`${partNames[news.part]}: ${news.total}`)
        if (news.type === 'check' && !news.check.passed) console.error(`${news.check.name} ${failureText(news.check)}`)
      },
      () => Promise.resolve(),
    )
  } catch (error) {
    stopped = error instanceof Error ? error.message : String(error)
  }
  const seconds = (performance.now() - begun) / 1000
  process.stdout.write(reportOf(outcome, { version, date: Date.now(), seconds, stopped }))
  process.exitCode = stopped !== null ? 2 : outcome.checks.some(({ passed }) => !passed) ? 1 : 0
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
