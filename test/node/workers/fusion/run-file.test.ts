/** Runs as files: what is written is read again, what is damaged is refused in a sentence; weights at half the size. */
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { float16, halfWeights } from '../../../../scripts/half-weights'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import { readSafetensors, writeSafetensors } from '../../../../src/tensor/files/safetensors'
import { summaryIn, withSummary } from '../../../../src/workers/fusion/runs/checkpoint'
import { ownImages } from '../../../../src/workers/fusion/measuring'
import type { FusionRunSummary, Gallery, ImageGrid, Sampling } from '../../../../src/workers/fusion/protocol'
import { makeZip } from '../../data/archives/made-zip'
import { readFusionRun, UNET_FILE, writeFusionRun, type FusionRunParts } from '../../../../src/workers/fusion/runs/file'
import { readEvents } from '../../store/tensorboard/reader'

const summary: FusionRunSummary = {
  runId: 'r1',
  name: '5-word captions',
  config: fineTuningPresets.demo,
  model: { id: 'm', name: 'fashion-mini' },
  training: { id: 't', name: 'Fashion-MNIST', count: 2 },
  fusion: null,
  step: 20,
  savedAt: 1,
  seconds: 2.5,
  backend: { name: 'wasm', adapter: 'WebAssembly SIMD' },
  losses: [
    { step: 10, loss: 0.5 },
    { step: 20, loss: 0.25 },
  ],
  rising: [{ step: 0, replication: 0.4, own: 0.1, count: 4 }],
  measured: null,
  bundled: false,
  hasWeights: true,
  resumable: false,
  bytes: 12,
}

const images = (count: number): ImageGrid => ({
  rows: 1,
  columns: count,
  size: 2,
  channels: 1,
  pixels: Uint8Array.from({ length: count * 4 }, (_, i) => i),
})
const gallery: Gallery = { generated: images(3), training: images(2), own: [0, 0, 1], captions: ['a', 'a', 'b'] }
const samples: Sampling[] = [0, 5, 10].map((step) => ({ step, prompts: ['a', 'b'], images: images(2) }))
const weights = new Uint8Array(
  writeSafetensors(new Map([['w', { dtype: 'F32', shape: [3], data: Float32Array.of(1, -0.1, 65504) }]]), { a: 'b' }),
)

/** What is known of it once it was a file: its weights are there, not how much of the disk they take. */
const asRead = (change: Partial<FusionRunSummary>): FusionRunSummary => ({
  ...summary,
  stretches: [],
  ...change,
  bytes: 0,
})
const plain = (change: Partial<FusionRunParts> = {}) =>
  writeFusionRun({ summary, samples: [], gallery: null, weights: new Map(), events: false, ...change })
const whole = () => plain({ samples, gallery, weights: new Map([[UNET_FILE, weights]]) })

describe('a run as a file', () => {
  it('comes back as it went', async () => {
    const file = await whole()
    expect(await whole()).toEqual(file)
    const read = await readFusionRun(file)
    expect(read.summary).toEqual(asRead({}))
    expect(read.gallery).toEqual(gallery)
    expect(read.samples).toEqual(samples)
    expect(new Uint8Array(read.weights ?? new ArrayBuffer(0))).toEqual(weights)
    const parts = unzipSync(new Uint8Array(file))
    expect(Object.keys(parts)).toEqual([
      'run.json',
      'metrics.csv',
      'samples.png',
      'training-samples.safetensors',
      'gallery.safetensors',
      UNET_FILE,
    ])
    const table = (bytes: ArrayBuffer) =>
      new TextDecoder()
        .decode(unzipSync(new Uint8Array(bytes))['metrics.csv'])
        .trim()
        .split('\n')
    expect(table(file)).toEqual([
      'iteration,loss/denoising,replication/R,replication/own_similarity,replication/n',
      '0,,0.4,0.1,4',
      '10,0.5,,,',
      '20,0.25,,,',
    ])
    const losses = [{ step: 10, loss: 0.5, dropped: 0.125 }]
    const dropping = await plain({ summary: { ...summary, losses } })
    expect((await readFusionRun(dropping)).summary.losses).toEqual(losses)
    expect(table(dropping)).toEqual([
      'iteration,loss/denoising,loss/dropped,replication/R,replication/own_similarity,replication/n',
      '0,,,0.4,0.1,4',
      '10,0.5,0.125,,,',
    ])
    expect(await readFusionRun(await plain())).toEqual({
      summary: asRead({ hasWeights: false }),
      samples: [],
      gallery: null,
      weights: null,
    })
  })

  it('has its curves, its samples and its generations for TensorBoard too, dated when it was saved, and is read with them', async () => {
    const file = await plain({ samples, gallery, events: true })
    const events = unzipSync(new Uint8Array(file))['events.out.tfevents.0315532800.modeweave']
    const read = readEvents(events ?? expect.unreachable())
    expect((await readFusionRun(file)).summary).toEqual(asRead({ hasWeights: false }))
    expect(new Set(read.map(({ wall_time }) => wall_time))).toEqual(new Set([summary.savedAt / 1000]))
    const values = read.flatMap(({ step, summary }) => (summary?.value ?? []).map((value) => ({ step, ...value })))
    expect(values.flatMap(({ step, tag, simple_value: x }) => (x === undefined ? [] : [[step, tag, x]]))).toEqual([
      [0, 'replication, n = 4/R', Math.fround(0.4)],
      [0, 'replication, n = 4/own_similarity', Math.fround(0.1)],
      [10, 'loss/denoising', 0.5],
      [20, 'loss/denoising', 0.25],
    ])
    // Two and three images of two pixels each way, and the hairlines between them.
    expect(values.flatMap(({ step, tag, image }) => (image ? [[step, tag, image.width, image.height]] : []))).toEqual([
      [0, 'samples', 5, 2],
      [5, 'samples', 5, 2],
      [10, 'samples', 5, 2],
      [20, 'measured', 8, 2],
    ])
  })

  it('from before there was a run.json opens as it did', async () => {
    const old = await readFile(new URL('../../../golden/runs/fusion-before-run-json.zip', import.meta.url))
    const losses = [
      { step: 10, loss: 0.5, dropped: 0.125 },
      { step: 20, loss: 0.25 },
    ]
    // The setting had a number of its own then.
    const config = { ...summary.config, microBatches: 1 }
    expect(await readFusionRun(new Uint8Array(old))).toEqual({
      summary: { ...summary, config, losses, hasWeights: false, bytes: 0 },
      samples,
      gallery,
      weights: null,
    })
  })

  it('is refused where it is damaged, with what is wrong', async () => {
    const zip = (files: Record<string, string>) =>
      zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
    const refused = (bytes: Uint8Array | ArrayBuffer) => expect(readFusionRun(bytes)).rejects
    await refused(zip({ 'config.json': '{}' })).toThrow('This .zip holds no run.json, only config.json; choose one')
    await refused(zip({ 'summary.json': '{' })).toThrow('is not JSON')
    await refused(zip({ 'summary.json': JSON.stringify({ ...summary, step: -1 }) })).toThrow('"step"')
    const other = { ...summary, config: { ...summary.config, steps: 0 } }
    await refused(zip({ 'summary.json': JSON.stringify(other) })).toThrow('Fine-tuning setting "steps" is 0')
    await refused(await plain({ summary: other })).toThrow('Fine-tuning setting "steps" is 0')
    await refused(await plain({ gallery: { ...gallery, own: [0, 0, 7] } })).toThrow('do not fit its images')
    const fewer = [{ step: 0, prompts: ['a'], images: images(2) }]
    await refused(await plain({ samples: fewer })).toThrow("prompts of the run's samples")
  })
})

describe('a run file', async () => {
  const file = new Uint8Array(await plain({ weights: new Map([[UNET_FILE, weights]]) }))
  const flipped = (bytes: Uint8Array, at: number, bit: number) => {
    const changed = bytes.slice()
    changed[at] = (changed[at] ?? 0) ^ (1 << bit)
    return changed
  }

  it('with one flipped bit is refused, wherever it is', async () => {
    for (let at = 0; at < file.length; at++)
      await expect(readFusionRun(flipped(file, at, (at * 5) % 8)), `byte ${at}`).rejects.toThrow(
        /[;,] (take|choose|export) /,
      )
  })

  it('may have bytes before and behind it, and still shows a flipped bit', async () => {
    const sent = new Uint8Array(Buffer.concat([Buffer.from('>From '), file, Buffer.from('\r\n-- \r\n')]))
    expect((await readFusionRun(sent)).summary).toEqual(asRead({}))
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.nat(7), async (at, bit) => {
        await expect(readFusionRun(flipped(sent, 6 + at, bit))).rejects.toThrow()
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('that was packed again is read without the folder around it, and what it lacks is named', async () => {
    const parts = Object.entries(unzipSync(file))
    const packed = (change: (path: string) => string) =>
      zipSync(Object.fromEntries(parts.map(([path, bytes]) => [change(path), bytes])))
    const around = packed((path) => `modeweave-x-20/${path}`)
    expect(await readFusionRun(around)).toEqual(await readFusionRun(file))
    const withSystem = zipSync({ ...unzipSync(around), '__MACOSX/modeweave-x-20/._run.json': new Uint8Array(9) })
    expect(await readFusionRun(withSystem)).toEqual(await readFusionRun(file))
    await expect(readFusionRun(packed((path) => `x/${path.replace('run', 'other')}`))).rejects.toThrow(
      `This .zip holds no run.json, only other.json, metrics.csv, ${UNET_FILE}; choose one`,
    )
    const broken = around.slice()
    broken[Buffer.from(broken).indexOf('data_offsets') + 20] = 0
    await expect(readFusionRun(broken)).rejects.toThrow('damaged entry')
  })

  it('that claims four gigabytes takes no memory', async () => {
    const archive = makeZip([
      {
        name: 'run.json',
        data: new Uint8Array(400),
        method: 0,
        claims: { size: 0xfffffffe, packedSize: 0xfffffffe },
      },
    ])
    expect(archive.length).toBeLessThan(608)
    const before = process.memoryUsage().rss
    await expect(readFusionRun(archive)).rejects.toThrow('damaged')
    expect(process.memoryUsage().rss - before).toBeLessThan(64e6)
  })
})

it('a checkpoint knows what run it is, and its tensors stay what they are', () => {
  const state = weights.slice().buffer
  const checkpoint = withSummary(state, summary)
  expect(summaryIn(checkpoint)).toEqual(summary)
  expect(readSafetensors(checkpoint).tensors).toEqual(readSafetensors(state).tensors)
  expect(readSafetensors(checkpoint).metadata.a).toBe('b')
  expect(() => summaryIn(state)).toThrow('does not say what run it is of')
  expect(() => summaryIn(new ArrayBuffer(4))).toThrow('The checkpoint is damaged')
})

it('weights at half the size are the nearest that there are', () => {
  expect([1, -2, 0.1, 65504, 2 ** -24, 2 ** -25, 3 * 2 ** -25, 2049, 2051, -0].map(float16)).toEqual([
    0x3c00, 0xc000, 0x2e66, 0x7bff, 1, 0, 2, 0x6800, 0x6802, 0x8000,
  ])
  expect(() => float16(65520)).toThrow('65520 has no float16')
  const read = readSafetensors(halfWeights(weights))
  expect([...(read.tensors.get('w')?.data ?? [])]).toEqual([1, -0.0999755859375, 65504])
  expect(read.metadata).toEqual({ a: 'b' })
})

it('measures each caption so often as there is room for, or some of them, evenly spread', () => {
  expect(ownImages(2, 2, 512)).toEqual([0, 0, 1, 1])
  expect(ownImages(4, 2, 6)).toEqual([0, 1, 2, 3])
  expect(ownImages(8, 2, 4)).toEqual([0, 2, 4, 6])
})
