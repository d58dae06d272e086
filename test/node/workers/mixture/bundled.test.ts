/** A model that comes with the page: it draws from its first file, and is whole before anything else is asked of it. */
import { expect, it } from 'vitest'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { weightsOf } from '../../../../src/store/run-file/weights'
import { readSafetensors } from '../../../../src/tensor/files/safetensors'
import { Conversation, inMemory } from './page'

const folder = 'models/mixture-mnist'
const source = { kind: 'bundled' as const, name: 'mixture-mnist' }

/** An engine whose host has the model; `fails` a file as long as it is named there. */
async function opened() {
  const asked: string[] = []
  const fails = new Set<string>()
  const page = new Conversation(inMemory('test'), null, async (path) => {
    asked.push(path)
    if (fails.has(path)) throw Object.assign(new Error(`${path}: the host cannot be reached.`), { name: 'BadInput' })
    return readPublic(path)
  })
  await page.ask('initialise', { backend: 'wasm' })
  return { page, asked, fails }
}

it('draws without the rest, which comes once, when something else is asked for', async () => {
  const { page, asked } = await opened()
  const model = await page.ask('openModel', { source })
  const { pixels } = await page.ask('sample', { perGaussian: 1, seed: 7 })
  expect(new Set(pixels).size).toBeGreaterThan(50)
  expect(model.history.length).toBeGreaterThan(100)
  expect(asked).toEqual([`${folder}/drawing.safetensors`])
  const blank = new Uint8Array(28 * 28)
  const answers = await Promise.all([
    page.ask('classify', { pixels: blank }),
    page.ask('classify', { pixels: blank }),
    page.ask('exportModel', {}),
  ])
  expect(asked).toEqual([`${folder}/drawing.safetensors`, `${folder}/weights.safetensors`])
  const told = page.events.flatMap((event) => (event.type === 'waiting' && event.what ? [event.what] : []))
  expect(told).toContain('Loading the rest of the model')
  // Exactly the run that was trained, moments and random state included.
  const left = readSafetensors(await weightsOf(answers[2].bytes))
  const kept = readSafetensors(await readPublic(`${folder}/weights.safetensors`))
  expect(left.tensors).toEqual(kept.tensors)
  const recordOf = ({ metadata }: typeof kept) => JSON.parse(metadata.modeweave ?? '') as Record<string, unknown>
  const { history, trainer } = recordOf(kept)
  expect(recordOf(left)).toMatchObject({ history, trainer })
})

it('says why the rest did not come, goes on drawing, and asks again the next time', async () => {
  const { page, fails } = await opened()
  await page.ask('openModel', { source })
  fails.add(`${folder}/weights.safetensors`)
  const blank = new Uint8Array(28 * 28)
  await expect(page.ask('classify', { pixels: blank })).rejects.toThrow('the host cannot be reached')
  await page.ask('sample', { perGaussian: 1, seed: 7 })
  fails.clear()
  expect((await page.ask('classify', { pixels: blank })).responsibilities.length).toBe(10)
})
