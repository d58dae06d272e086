/** The file of a run, of either lab: what comes out is what went in, or a sentence. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { fromBytes } from '../../../src/data/source-file'
import { plainName } from '../../../src/messages/plain'
import { readRunFile } from '../../../src/store/run-file/read'
import { recogniseRun } from '../../../src/store/run-file/recognise'
import { joinedRows, metricsCsv, taggedRows } from '../../../src/store/run-file/table'
import type { DescribedRun, RunDescription } from '../../../src/store/run-file/types'
import { weightsOf } from '../../../src/store/run-file/weights'
import { fileNameOf, writeRunFile } from '../../../src/store/run-file/write'
import { HOSTILE } from '../hostile-names'
import { writeSafetensors } from '../../../src/tensor/files/safetensors'

const weights = writeSafetensors(new Map([['w', { dtype: 'F32', shape: [3], data: Float32Array.of(1, 2, 3) }]]))
const run: DescribedRun = {
  lab: 'mixture',
  runId: 'r',
  name: 'Bars, balanced, K = 3',
  seed: 7,
  iteration: 6,
  iterations: 6,
  began: null,
  model: null,
  data: [{ role: 'training', id: 'own:bars', name: 'Bars', count: 24, fingerprint: null }],
  settings: { components: 3, regulariser: { enabled: true } },
  changes: [{ iteration: 4, path: 'regulariser.enabled', from: false, to: true }],
  seconds: null,
  stretches: [],
  savedAt: null,
  scores: [{ name: 'clustering/accuracy', value: 0.5, iteration: 6, n: 12, judge: 'the labels' }],
  details: {},
}
const written = (
  change: Partial<DescribedRun> = {},
  parts = new Map([['weights.safetensors', new Uint8Array(weights)]]),
) =>
  writeRunFile({
    run: { ...run, ...change },
    rows: [{ step: 1, values: { 'loss/generator': 0.5 } }],
    samples: { width: 2, height: 1, channels: 1, pixels: Uint8Array.of(0, 255) },
    pictures: [],
    parts,
  })
const file = new Uint8Array(await written())
const networks = new Uint8Array(await written({}, new Map([['prior.onnx', strToU8('x')]])))
const buffer = (bytes: Uint8Array) => new Uint8Array(bytes).buffer

/** Packed again by somebody else, without our seal. */
function packedAgain(change: (files: Record<string, Uint8Array>) => Record<string, Uint8Array>): Uint8Array {
  return zipSync(change(unzipSync(file)))
}
const withJson = (change: (run: RunDescription) => object) =>
  packedAgain((files) => ({
    ...files,
    'run.json': strToU8(
      JSON.stringify(change(JSON.parse(strFromU8(files['run.json'] ?? new Uint8Array())) as RunDescription)),
    ),
  }))

describe('a run’s file', () => {
  it('is named after the run, in whatever script, without what a disk cannot take', () => {
    const named = (name: string) => fileNameOf({ name, iteration: 20 })
    expect(['K 10 → 5: α/β?', 'Über 五', '…', 'x'.repeat(200)].map(named)).toEqual([
      'modeweave-k-10-5-α-β-20',
      'modeweave-über-五-20',
      'modeweave-20',
      `modeweave-${'x'.repeat(60)}-20`,
    ])
  })

  it('says what it was told, and is the same bytes whenever it is written', async () => {
    expect(new Uint8Array(await written())).toEqual(file)
    const read = await readRunFile(file, 'mixture')
    expect(read.run).toMatchObject({ ...run, format: 'modeweave-run', version: 1 })
    expect(Object.keys(read.run?.files ?? {})).toEqual([...read.parts.keys()].filter((path) => path !== 'run.json'))
    expect([...new Uint8Array(await weightsOf(buffer(file)))]).toEqual([...new Uint8Array(weights)])
    expect(await weightsOf(weights)).toBe(weights)
    const around = packedAgain((files) =>
      Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`run 3/${path}`, bytes])),
    )
    expect(await weightsOf(buffer(around))).toEqual(weights)
  })

  it('is refused with one flipped bit, wherever it is', async () => {
    for (let at = 0; at < file.length; at++)
      for (const bit of [at % 8, (at + 3) % 8]) {
        const changed = file.slice()
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        await expect(weightsOf(buffer(changed)), `byte ${at}, bit ${bit}`).rejects.toThrow(/[;,] (take|choose|export) /)
      }
  })

  it.each([
    [
      'of a newer version',
      withJson((json) => ({ ...json, version: 2 })),
      'is of version 2, made by a newer Modeweave; this page reads version 1: reload',
    ],
    [
      'of another program',
      withJson(() => ({ format: 'x' })),
      'The run.json of this .zip is not of a run’s file of Modeweave (its format is "x"); choose one',
    ],
    [
      'with a wrong value',
      withJson((json) => ({ ...json, seed: -1, name: undefined })),
      '"name" is missing; it is needed; "seed" is -1; it has to be 0 or more; take another copy',
    ],
    [
      'with run.json cut off',
      packedAgain((files) => ({ ...files, 'run.json': strToU8('{') })),
      'not JSON: it is damaged, take another copy',
    ],
    [
      'whose curves were changed',
      packedAgain((files) => ({ ...files, 'metrics.csv': strToU8('iteration\n') })),
      'The metrics.csv of this run’s file is not the one that its run.json is of (its SHA-256 is another); take another copy',
    ],
    [
      'without its picture',
      packedAgain(({ 'samples.png': _, ...files }) => files),
      'This run’s file lacks samples.png, which its run.json names; take another copy',
    ],
    [
      'that is another zip',
      zipSync({ 'cat/1.png': strToU8('x') }),
      'This .zip holds no run.json, only 1.png; choose one that "Download run" made.',
    ],
    [
      'of networks alone',
      networks,
      'This .zip holds networks for other programs (run.json, metrics.csv, samples.png and 2 more), not the run',
    ],
  ])('%s is refused in a sentence', async (_, bytes, sentence) => {
    await expect(weightsOf(buffer(bytes))).rejects.toThrow(sentence)
  })

  it('of the other lab is told where it belongs, of either kind', async () => {
    const old = zipSync({ 'summary.json': strToU8('{}') })
    for (const bytes of [new Uint8Array(await written({ lab: 'fusion' })), old])
      await expect(weightsOf(buffer(bytes))).rejects.toThrow(
        'This file is of a run of the room Fusion, not of Mixture: drop it',
      )
    await expect(readRunFile(file, 'fusion')).rejects.toThrow('of a run of the room Mixture, not of Fusion')
  })

  it('is known by its zip’s list, also packed again, and an old one too; what is no run is not', async () => {
    const known = async (bytes: Uint8Array) => (await recogniseRun(fromBytes('x.zip', bytes)))?.lab
    expect(await known(file)).toBe('mixture')
    expect(await known(new Uint8Array(await written({ lab: 'fusion' })))).toBe('fusion')
    expect(await known(zipSync({ 'a/summary.json': strToU8('{}'), 'a/metrics.csv': strToU8('') }))).toBe('fusion')
    expect(await known(zipSync({ 'config.json': strToU8('{}'), 'weights.safetensors': strToU8('') }))).toBe('mixture')
    expect(await known(new Uint8Array(writeSafetensors(new Map(), { modeweave: '{}' })))).toBe('mixture')
    expect(await known(zipSync({ 'a/run.json': strToU8('{}'), 'b/1.png': strToU8('') }))).toBeUndefined()
    expect(await known(strToU8('a caption'))).toBeUndefined()
    expect(await known(file.slice(0, 99))).toBeUndefined()
  })
})

it('curves are one table: a row an iteration, and one more where the same is of another number of images', () => {
  const rows = joinedRows(
    [{ step: 2, values: { 'loss/generator': 0.5 } }],
    [
      { step: 0, values: { 'clustering/accuracy': 0.25, 'clustering/n': 4 } },
      { step: 2, values: { 'clustering/accuracy': 0.5, 'clustering/n': 4 } },
      { step: 2, values: { 'clustering/accuracy': 0.75, 'clustering/n': 8, 'clustering/nmi': undefined } },
    ],
  )
  expect(metricsCsv(rows).trim().split('\n')).toEqual([
    'iteration,loss/generator,clustering/accuracy,clustering/n',
    '0,,0.25,4',
    '2,0.5,0.5,4',
    '2,,0.75,8',
  ])
  expect(taggedRows(rows).flatMap(({ values }) => Object.keys(values))).toEqual([
    'clustering, n = 4/accuracy',
    'loss/generator',
    'clustering, n = 4/accuracy',
    'clustering, n = 8/accuracy',
    'clustering, n = 8/nmi',
  ])
})

describe('a run of any name', () => {
  it.each(HOSTILE)('comes out of its file with it, as it can be shown (%#)', async (name) => {
    expect(fileNameOf({ ...run, name })).toMatch(/^modeweave(-[\p{L}\p{M}\p{N}]+){0,30}-6$/u)
    const bytes = await written({
      name,
      began: { name, iteration: 1 },
      model: { id: 'm', name },
      data: run.data.map((set) => ({ ...set, name })),
    })
    const { run: read } = await readRunFile(new Uint8Array(bytes), 'mixture')
    const names = [read?.name, read?.began?.name, read?.model?.name, read?.data[0]?.name]
    for (const each of names) {
      expect(each).toBe(plainName(name))
      expect(each?.length).toBeLessThan(256)
    }
  })
})
