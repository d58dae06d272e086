/** “Take the model away”: the files that leave, and the lines beside them, run as they are. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { strFromU8, unzipSync } from 'fflate'
import { expect, it, vi } from 'vitest'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { OnnxSession } from '../../../../src/gpu/onnx-session'
import { linesFor, type NetworkFormat } from '../../../../src/mixture/exports/lines'
import type { MixtureConfig } from '../../../../src/mixture/types'
import { weightsOf } from '../../../../src/store/run-file/weights'
import { readSafetensors } from '../../../../src/tensor/files/safetensors'
import { Conversation, short } from './page'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const methods = ['balanced', 'gm-gan', 'vanilla'] as const

async function exported(format: NetworkFormat, method: MixtureConfig['method']) {
  const page = new Conversation()
  const model = await page.begin(short({ method }))
  const { bytes, fileName } = await page.ask('exportNetworks', { format })
  return { page, model, files: unzipSync(new Uint8Array(bytes)), fileName }
}

/** Of a module that a bundler made, in Node: it has neither `require`, which tfjs calls there, nor a page's addresses. */
const BANNER = `
const require = (await import('node:module')).createRequire(import.meta.url)
const { readFile } = await import('node:fs/promises')
const { resolve } = await import('node:path')
globalThis.fetch = async (path) => new globalThis.Response(await readFile(resolve(process.argv[1], '..', path)))
`

/** Bundled and run as a page's module beside the files; answers what it printed. */
async function run(lines: string, files: Record<string, Uint8Array>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'lines-'))
  try {
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), bytes)
    }
    const outfile = join(folder, 'lines.mjs')
    const module = { format: 'esm', platform: 'node', target: 'es2022' } as const
    await build({
      stdin: { contents: lines, resolveDir: root },
      bundle: true,
      outfile,
      banner: { js: BANNER },
      mainFields: ['module', 'main'],
      ...module,
    })
    return (await promisify(execFile)(process.execPath, [outfile])).stdout.trim()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it.each(methods)('TensorFlow.js: the lines of a %s run load its files and draw', async (method) => {
  const { model, files } = await exported('tensorflow.js', method)
  const lines = linesFor('tensorflow.js', model)
  expect(strFromU8(files['README.md'] ?? new Uint8Array())).toContain(`\`\`\`js\n${lines}\n\`\`\``)
  const printed = { balanced: /^Int32Array\(3\) \[ [012], [012], [012] \]$/, 'gm-gan': /^\[ 3, 28, 28, 1 \]$/ }
  expect(await run(lines, files)).toMatch(method === 'vanilla' ? /^\[ 8, 28, 28, 1 \]$/ : printed[method])
})

it.each(methods)('ONNX: the lines of a %s run ask for its files, their inputs and no others', async (method) => {
  const { model, files } = await exported('onnx', method)
  const lines = linesFor('onnx', model)
  expect(strFromU8(files['README.md'] ?? new Uint8Array())).toContain(`\`\`\`python\n${lines}\n\`\`\``)
  const names = [...(/^names = .*|InferenceSession.*/m.exec(lines)?.[0] ?? '').matchAll(/"(\w+)(\.onnx)?"/g)].map(
    ([, name]) => `${name}.onnx`,
  )
  expect(Object.keys(files).filter((name) => name.endsWith('.onnx'))).toEqual(names)
  for (const [, outputs, network, given] of lines.matchAll(/\((\w+),\) = (\w+)\.run\(None, \{(.*?)\}\)/g)) {
    const session = await OnnxSession.open(files[`${network}.onnx`] ?? new Uint8Array(), `${network}.onnx`)
    expect(session.inputs.map(({ name }) => name)).toEqual(
      [...(given ?? '').matchAll(/"(\w+)":/g)].map(([, name]) => name),
    )
    expect(session.outputs.map(({ name }) => name)).toEqual([outputs])
    await session.close()
  }
  expect(lines.match(/\.run\(/g)).toHaveLength(names.length)
})

it('safetensors: the lines name tensors and entries that a run’s weights have', async () => {
  const page = new Conversation()
  const model = await page.begin(short())
  const { tensors, metadata } = readSafetensors(await weightsOf((await page.ask('exportModel', {})).bytes))
  const lines = linesFor('run', model)
  for (const [, name = ''] of lines.matchAll(/weights\["(.*?)"\]/g)) expect([...tensors.keys()]).toContain(name)
  expect(JSON.parse(metadata.modeweave ?? '')).toMatchObject({ name: model.name, trainer: { iteration: 0 } })
  expect(tensors.has('generator.up1.weight')).toBe(true)
})

it('the model that comes with the page leaves whole, with its settings, scores and mixture weights', async () => {
  const page = new Conversation(undefined, null, readPublic)
  await page.ask('initialise', { backend: 'wasm' })
  await page.ask('openModel', { source: { kind: 'bundled', name: 'mixture-mnist' } })
  const { bytes, fileName } = await page.ask('exportNetworks', { format: 'onnx' })
  expect(fileName).toBe('modeweave-mnist-balanced-k-10-3500-onnx.zip')
  const files = unzipSync(new Uint8Array(bytes))
  expect(Object.keys(files)).toEqual(['run.json', 'README.md', 'prior.onnx', 'generator.onnx', 'classifier.onnx'])
  expect(JSON.parse(strFromU8(files['run.json'] ?? new Uint8Array()))).toMatchObject({
    format: 'modeweave-run',
    lab: 'mixture',
    data: [{ name: 'MNIST', count: 60000 }],
    iteration: 3500,
    settings: { components: 10 },
    details: { evaluation: { labelled: { accuracy: 0.9784 } } },
  })
  // In the file's metadata as text.
  expect(strFromU8(files['prior.onnx'] ?? new Uint8Array(), true)).toMatch(/mixtureWeights.{1,4}\[0\.\d+,/s)
})

it('says so where TensorFlow.js’s layers do not come', async () => {
  vi.doMock('@tensorflow/tfjs-layers', () => {
    throw new Error('Failed to fetch dynamically imported module')
  })
  await expect(exported('tensorflow.js', 'vanilla')).rejects.toThrow(
    'BadInput: The part of TensorFlow.js that reads and writes its models could not be fetched; check the connection and try again.',
  )
  vi.doUnmock('@tensorflow/tfjs-layers')
})
