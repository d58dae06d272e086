/** The file of “Download run”: its TensorBoard events say what its table, its picture and its settings say. */
import { readFile } from 'node:fs/promises'
import { strFromU8, unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { version } from '../../../../package.json'
import type { RunDescription } from '../../../../src/store/run-file/types'
import { EVENTS_FILE } from '../../../../src/store/tensorboard/events'
import { decode, readEvents } from '../../store/tensorboard/reader'
import { Conversation, short } from './page'

interface About {
  settings: { components: number; regulariser: { first: number } }
  iteration: number
  scores: { name: string; value: number; n: number; iteration: number }[]
}

it('of the model that comes with the page', async () => {
  const page = new Conversation(undefined, null, readPublic)
  await page.ask('initialise', { backend: 'wasm' })
  await page.ask('openModel', { source: { kind: 'bundled', name: 'mixture-mnist' } })
  const parts = unzipSync(new Uint8Array((await page.ask('exportModel', {})).bytes))
  const part = (name: string) => parts[name] ?? expect.unreachable(name)
  const about = JSON.parse(strFromU8(part('run.json'))) as About
  const events = readEvents(part(EVENTS_FILE))
  const values = events.flatMap(({ step, summary }) => (summary?.value ?? []).map((value) => ({ step, ...value })))

  const [head = '', ...rows] = strFromU8(part('metrics.csv')).trim().split('\n')
  const columns = head.split(',')
  const at = (name: string) => columns.indexOf(name)
  const table = rows.flatMap((row) => {
    const cells = row.split(',')
    return cells.flatMap((cell, i) => {
      const [group, name] = columns[i]?.split('/') ?? []
      if (cell === '' || i === 0 || name === 'n') return []
      const n = cells[at(`${group}/n`)]
      return [
        [Number(cells[0]), n === undefined ? columns[i] : `${group}, n = ${n}/${name}`, Math.fround(Number(cell))],
      ]
    })
  })
  expect(table.length).toBeGreaterThan(1000)
  const scalars = values.flatMap(({ step, tag, simple_value }) =>
    simple_value === undefined ? [] : [[step, tag, simple_value]],
  )
  expect(scalars).toEqual(table)
  const accuracy = about.scores.find(({ name }) => name === 'clustering/accuracy') ?? expect.unreachable()
  expect(scalars).toContainEqual([
    accuracy.iteration,
    `clustering, n = ${accuracy.n}/accuracy`,
    Math.fround(accuracy.value),
  ])

  const pictures = values.flatMap(({ step, image }) =>
    image === undefined ? [] : [[step, image.encoded_image_string]],
  )
  expect(pictures).toEqual([[about.iteration, part('samples.png')]])

  const start = values.find(({ tag }) => tag === '_hparams_/session_start_info')
  const content = start?.metadata?.plugin_data.content ?? expect.unreachable()
  expect(decode('HParamsPluginData', content)).toMatchObject({
    session_start_info: {
      hparams: {
        trainingSet: { string_value: 'MNIST' },
        components: { number_value: about.settings.components },
        'regulariser.first': { number_value: about.settings.regulariser.first },
        'regulariser.enabled': { bool_value: true },
      },
    },
  })
})

it('has what the run looked like on its way', async () => {
  const page = new Conversation()
  await page.begin(short({ iterations: 12 }))
  await page.tell({ type: 'train' })
  await page.until((e) => e.type === 'status' && e.status === 'finished')
  const frames = page.events.flatMap((e) => (e.type === 'frame' ? [e.frame] : []))
  expect(frames.length).toBeGreaterThan(1)
  const parts = unzipSync(new Uint8Array((await page.ask('exportModel', {})).bytes))
  const values = readEvents(parts[EVENTS_FILE] ?? new Uint8Array()).flatMap(({ step, summary }) =>
    (summary?.value ?? []).map((value) => ({ step, ...value })),
  )
  const steps = values.filter(({ tag, image }) => tag === 'samples on the way' && image !== undefined)
  expect(steps.map(({ step }) => step)).toEqual(frames.map(({ iteration }) => iteration))
  const accuracy = values.filter(({ tag }) => /^clustering, n = \d+\/accuracy$/.test(tag))
  expect(accuracy.map(({ step, simple_value }) => [step, simple_value])).toEqual(
    frames.map(({ iteration, clustering }) => [iteration, Math.fround(clustering?.labelled?.accuracy ?? NaN)]),
  )
})

it('says by what each of its iterations was trained, and with which settings, and is the same bytes each time', async () => {
  const page = new Conversation()
  await page.begin(short({ iterations: 2 }))
  await page.tell({ type: 'train' })
  await page.until((e) => e.type === 'status' && e.status === 'finished')
  await page.tell({ type: 'adjust', change: { iterations: 4, learningRateG: 1e-4 } })
  await page.tell({ type: 'train' })
  await page.until((e) => e.type === 'status' && e.status === 'finished' && e.iteration === 4)
  const { bytes } = await page.ask('exportModel', {})
  expect(new Uint8Array((await page.ask('exportModel', {})).bytes)).toEqual(new Uint8Array(bytes))
  const about = (file: ArrayBuffer) =>
    JSON.parse(strFromU8(unzipSync(new Uint8Array(file))['run.json'] ?? new Uint8Array())) as RunDescription
  const said = about(bytes)
  expect(said).toMatchObject({
    format: 'modeweave-run',
    version: 1,
    lab: 'mixture',
    seed: short().seed,
    iteration: 4,
    iterations: 4,
    settings: { iterations: 4, learningRateG: 1e-4 },
    changes: [
      { iteration: 2, path: 'iterations', from: 2, to: 4 },
      { iteration: 2, path: 'learningRateG', from: short().learningRateG, to: 1e-4 },
    ],
    data: [{ role: 'training', id: 'own:bars', count: 24, fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) }],
    // The pause between them changes nothing.
    stretches: [{ from: 0, to: 4, backend: { name: 'wasm' }, versions: { page: version, tfjs: '4.22.0' } }],
  })
  expect(said.seconds).toBe(said.stretches[0]?.seconds)
  expect(said.seconds).toBeGreaterThan(0)
  expect(said.savedAt).toBe(said.stretches[0]?.ended)
  expect(said.scores.find(({ name }) => name === 'clustering/accuracy')).toMatchObject({ n: 12, iteration: 4 })

  const opened = await page.ask('openModel', { source: { kind: 'bytes', bytes: bytes.slice(0), own: true } })
  expect(opened).toMatchObject({ iteration: 4, bundled: false })
  const again = about((await page.ask('exportModel', {})).bytes)
  expect({ ...again, runId: '', files: {} }).toEqual({ ...said, runId: '', files: {} })
})

it('from before there was a run.json opens as it did, and says of its time no more than it knows', async () => {
  const old = await readFile(new URL('../../../golden/runs/mixture-before-run-json.zip', import.meta.url))
  const page = new Conversation()
  await page.ask('initialise', { backend: 'wasm' })
  const bytes = new Uint8Array(old).buffer
  const opened = await page.ask('openModel', { source: { kind: 'bytes', bytes, own: true } })
  expect(opened).toMatchObject({ name: 'Bars, balanced, K = 2', iteration: 6, note: null })
  expect(opened.adjustments).toHaveLength(2)
  const parts = unzipSync(new Uint8Array((await page.ask('exportModel', {})).bytes))
  const about = JSON.parse(strFromU8(parts['run.json'] ?? new Uint8Array())) as RunDescription
  expect(about).toMatchObject({ iteration: 6, seconds: null, stretches: [], savedAt: null })
  expect(about.data).toEqual([{ role: 'training', id: 'own:bars', name: 'Bars', count: 24, fingerprint: null }])
})
