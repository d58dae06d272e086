/** The file of “Download run”: its TensorBoard events say what its table, its picture and its settings say. */
import { strFromU8, unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { EVENTS_FILE } from '../../../../src/store/tensorboard/events'
import { decode, readEvents } from '../../store/tensorboard/reader'
import { Conversation, short } from './page'

interface About {
  config: { components: number; regulariser: { first: number } }
  iteration: number
  evaluation: { iteration: number; count: number; labelled: { accuracy: number } }
}

it('of the model that comes with the page', async () => {
  const page = new Conversation(undefined, null, readPublic)
  await page.ask('initialise', { backend: 'wasm' })
  await page.ask('openModel', { source: { kind: 'bundled', name: 'mixture-mnist' } })
  const parts = unzipSync(new Uint8Array((await page.ask('exportModel', {})).bytes))
  const part = (name: string) => parts[name] ?? expect.unreachable(name)
  const about = JSON.parse(strFromU8(part('config.json'))) as About
  const events = readEvents(part(EVENTS_FILE))
  const values = events.flatMap(({ step, summary }) => (summary?.value ?? []).map((value) => ({ step, ...value })))

  const [head = '', ...rows] = strFromU8(part('metrics.csv')).trim().split('\n')
  const columns = head.split(',')
  const table = rows.flatMap((row) => {
    const [iteration, ...cells] = row.split(',')
    return cells.flatMap((cell, at) =>
      cell === '' ? [] : [[Number(iteration), columns[at + 1], Math.fround(Number(cell))]],
    )
  })
  expect(table.length).toBeGreaterThan(1000)
  const scalars = values.flatMap(({ step, tag, simple_value }) =>
    simple_value === undefined ? [] : [[step, tag, simple_value]],
  )
  expect(scalars.filter(([, tag]) => !String(tag).startsWith('test, n = '))).toEqual(table)
  const { iteration, labelled } = about.evaluation
  expect(scalars).toContainEqual([
    iteration,
    `test, n = ${about.evaluation.count}/accuracy`,
    Math.fround(labelled.accuracy),
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
        dataset: { string_value: 'MNIST' },
        components: { number_value: about.config.components },
        'regulariser.first': { number_value: about.config.regulariser.first },
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
  const accuracy = values.filter(({ tag }) => /^on the way, n = \d+\/accuracy$/.test(tag))
  expect(accuracy.map(({ step, simple_value }) => [step, simple_value])).toEqual(
    frames.map(({ iteration, clustering }) => [iteration, Math.fround(clustering?.labelled?.accuracy ?? NaN)]),
  )
})
