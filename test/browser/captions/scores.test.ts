import { afterEach, expect, inject, it } from 'vitest'
import { CaptionClient, type CaptionProgress } from '../../../src/workers/captions/client'

const { captions, scores, general } = inject('captionsInNode')

let client = new CaptionClient()
afterEach(() => {
  client.dispose()
  client = new CaptionClient()
})

const open = (workers: number) => (client = new CaptionClient({ workers }))

it('scores in several workers to the same numbers as Node', async () => {
  const found = new Float64Array(scores.length).fill(NaN)
  const progress: CaptionProgress[] = []
  await open(3).score(captions, 'published', {
    onResult: (offset, { scores: packed }) => found.set(packed, offset * 5),
    onProgress: (now) => progress.push(now),
  })
  expect([...found]).toEqual(scores)
  expect(progress.at(-1)).toMatchObject({ done: captions.length, total: captions.length, secondsLeft: 0 })
  expect(progress.every(({ captionsPerSecond }) => captionsPerSecond > 0)).toBe(true)
})

it('generalises to the same captions as Node', async () => {
  const found: string[] = []
  await open(2).generalise(captions, 'general', {
    onResult: (offset, some) => some.forEach(({ caption }, i) => (found[offset + i] = caption)),
  })
  expect(found).toEqual(general)
})

it('answers a click while a long list is scored, and is cancelled in the middle', async () => {
  const abort = new AbortController()
  let done = 0
  const long = Array.from({ length: 20 }, () => captions).flat()
  const scoring = open(1).score(long, 'published', {
    onResult: (_, { flags }) => void (done += flags.length),
    signal: abort.signal,
  })
  const { published, glosses } = await client.request('explain', { caption: 'Pipe welding stands in action' })
  expect(published.score.gs.toFixed(2)).toBe('8.65')
  expect(glosses[0]?.gloss).toMatch(/^a tube|^a long tube/)
  abort.abort()
  await expect(scoring).rejects.toMatchObject({ name: 'AbortError' })
  expect(done).toBeLessThan(long.length)
})

it('reads a file of 20,000 lines and keeps the list through a new start of the workers', async () => {
  const text = Array.from({ length: 20_000 }, (_, i) => `${i},"${captions[i % captions.length]}"`).join('\r\n')
  const file = new File([`id,caption\r\n${text}\r\n`], 'many.csv')
  const { columns, suggested } = await client.request('inspectFile', { file, name: file.name, header: null })
  const layout = columns[suggested]?.layout
  expect(layout).toEqual({ kind: 'table', delimiter: ',', header: true, column: 1, columns: 2 })
  const read: string[] = []
  const onPart = (part: { captions: string[] }) => read.push(...part.captions)
  const summary = await client.request(
    'readFile',
    { file, name: file.name, choice: { scored: [layout ?? { kind: 'lines', header: false }], carried: [] } },
    { onPart },
  )
  expect(summary).toEqual({ count: 20_000, skipped: 0, notes: [] })
  expect(read[19_999]).toBe(captions[19_999 % captions.length])

  const header = { source: file.name, count: read.length, settings: { reading: 'published' } }
  expect(await client.request('keepList', { list: 'a', header })).toEqual({ saved: 'disk', note: null })
  await client.request('keepTexts', { list: 'a', part: { column: 'caption', offset: 0, texts: read } })
  client.dispose()
  const kept: (string | null)[] = []
  const recalled = await client.request('recallList', {}, { onPart: ({ texts }) => kept.push(...texts) })
  expect(recalled).toEqual({ record: { list: 'a', header } })
  expect(kept).toEqual(read)
  await client.request('forgetList', {})
  expect(await client.request('recallList', {})).toEqual({ record: null })
})

it('says where WordNet is missing', async () => {
  client = new CaptionClient({ workers: 1, base: `${location.origin}/nowhere/` })
  const scoring = client.score(captions, 'published', { onResult: () => undefined })
  await expect(scoring).rejects.toMatchObject({
    name: 'BadInput',
    message: /wordnet\/nouns\.bin\.gz: the host has no such file/,
  })
})
