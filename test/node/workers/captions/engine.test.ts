import { describe, expect, it } from 'vitest'
import { scoreCaption } from '../../../../src/captions/score'
import type { CaptionStore, ColumnPart } from '../../../../src/store/caption-types'
import { KeptFileStore } from '../../../../src/store/kept-files'
import type {
  CaptionAnswer,
  CaptionAsk,
  CaptionCommand,
  CaptionEvent,
  CaptionRequest,
  CaptionRequestName,
} from '../../../../src/workers/captions/protocol'
import { CaptionEngine } from '../../../../src/workers/captions/engine'
import { CaptionKnowledge } from '../../../../src/workers/captions/knowledge'
import { readPublic } from '../../../../scripts/read-public.mjs'

const TABLE_2 = '2-Ton Multi-Directional Roller Head Pipe Welding Stands'
const long = Array.from({ length: 40 }, (_, i) => `A dog runs past ${i} trees`)

/** A store that keeps one list in memory. */
function memoryStore(): CaptionStore {
  let record: Awaited<ReturnType<CaptionStore['current']>> = null
  const kept: ColumnPart[] = []
  const saved = { saved: 'memory' as const, note: 'for this test' }
  return {
    begin: async (list, header) => ((record = { list, header }), saved),
    write: async (_, part) => (kept.push(part), saved),
    change: async () => saved,
    drop: async () => saved,
    current: async () => record,
    parts: async function* () {
      yield* kept
    },
    clear: async () => void (record = null),
    close: async () => undefined,
  }
}

/** Cache Storage of one cache. */
function memoryCaches(): CacheStorage {
  const kept = new Map<string, Response>()
  const cache = {
    put: async (at: string, response: Response) => void kept.set(at, response),
    match: async (at: string) => kept.get(at)?.clone(),
    delete: async (at: string) => kept.delete(at),
  }
  return { open: async () => cache } as unknown as CacheStorage
}

/** An engine whose events are gathered; `read` counts what is fetched. */
function open(read = readPublic) {
  const events: CaptionEvent[] = []
  const fetched: string[] = []
  const waiting = new Map<number, () => void>()
  const engine = new CaptionEngine(
    {
      readFrom: (base) => async (path) => {
        fetched.push(base + path)
        return read(path)
      },
      openStore: memoryStore,
      openFiles: () => new KeptFileStore(memoryCaches()),
    },
    (event) => {
      events.push(event)
      if (event.type !== 'part') waiting.get(event.id)?.()
    },
  )
  const send = (command: CaptionCommand) => void engine.handle(command)
  send({ type: 'settings', settings: { base: 'site/' } })
  let nextId = 1
  /** The answer; throws the fault. */
  const ask = async <N extends CaptionRequestName>(name: N, ask: CaptionAsk<N>): Promise<CaptionAnswer<N>> => {
    const id = nextId++
    const answered = new Promise<void>((resolve) => waiting.set(id, resolve))
    send({ type: 'request', name, id, ask } as CaptionRequest)
    await answered
    const last = events.find((event) => event.id === id && event.type !== 'part')
    if (last?.type === 'fault') throw Object.assign(new Error(last.fault.message), { name: last.fault.name })
    if (last?.type !== 'reply') throw new Error('no answer')
    return last.answer as CaptionAnswer<N>
  }
  return { events, fetched, send, ask }
}

describe('NLTK’s tagger', () => {
  const file = (name: string, value: unknown) => new File([JSON.stringify(value)], name)
  const files = [file('w.json', { bias: { DT: 1 } }), file('d.json', { boat: 'NN' }), file('c.json', ['NN', 'DT'])]
  const nounsOf = async (engine: ReturnType<typeof open>) => {
    const { published } = await engine.ask('explain', { caption: 'a dog in a boat' })
    return [published.caption.published, ...published.breadth.nouns.map(({ term }) => term.text)]
  }

  it('is used from when the settings come again, until it is forgotten', async () => {
    const engine = open()
    expect(await nounsOf(engine)).toEqual(['own', 'dog', 'boat'])
    await engine.ask('keepTagger', { files })
    engine.send({ type: 'settings', settings: { base: 'site/' } })
    expect(await nounsOf(engine)).toEqual(['nltk', 'boat'])
    expect(await engine.ask('tagger', {})).toEqual({ published: 'nltk' })
    await engine.ask('forgetTagger', {})
    engine.send({ type: 'settings', settings: { base: 'site/' } })
    expect(await engine.ask('tagger', {})).toEqual({ published: 'own' })
  })

  it('is refused in one sentence where a file is no part of it, and nothing is kept', async () => {
    const engine = open()
    const wrong = engine.ask('keepTagger', { files: [file('photo.json', { a: 1 })] })
    await expect(wrong).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(/^photo\.json is/) as string,
    })
    engine.send({ type: 'settings', settings: { base: 'site/' } })
    expect(await engine.ask('tagger', {})).toEqual({ published: 'own' })
  })
})

describe('scores', () => {
  it('are those of scoreCaption, packed; NaN where there is no word', async () => {
    const captions = [TABLE_2, '!!!', 'Pipe welding stands in action']
    const { scores } = await open().ask('score', { captions, reading: 'published' })
    const means = await new CaptionKnowledge(readPublic).scoring()
    const expected = (text: string) => Object.values(scoreCaption(text, means, 'published'))
    expect([...scores]).toEqual([...expected(TABLE_2), NaN, NaN, NaN, NaN, NaN, ...expected(captions[2] ?? '')])
    expect([...scores.slice(0, 5)].map((value) => value.toFixed(2))).toEqual(['8.18', '3.67', '5.00', '5.15', '5.50'])
  })

  it('fetch WordNet’s table once, and nothing that a score does not need', async () => {
    const { ask, fetched } = open()
    await Promise.all([1, 2, 3].map(() => ask('score', { captions: ['a dog'], reading: 'intended' })))
    expect(fetched).toEqual(['site/wordnet/nouns.bin.gz', 'site/models/tagger/tagger.bin.gz'])
  })

  it('have their files on the way once the list is opened, and not before', async () => {
    const { ask, fetched } = open()
    await ask('samples', {})
    expect(fetched).toEqual([])
    await ask('recallList', {})
    expect(fetched).toEqual(['site/wordnet/nouns.bin.gz', 'site/models/tagger/tagger.bin.gz'])
  })

  it('say why there are none, and try again', async () => {
    let offline = true
    const { ask } = open(async (path) => {
      if (offline) throw Object.assign(new Error(`${path}: the host cannot be reached.`), { name: 'BadInput' })
      return readPublic(path)
    })
    const score = () => ask('score', { captions: ['a dog'], reading: 'published' })
    await expect(score()).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(/^(?:wordnet|models)\/.*: the host cannot be reached\.$/) as string,
    })
    offline = false
    expect((await score()).scores.length).toBe(5)
  })

  it('of a chunk wait for a click, and not for one that was cancelled', async () => {
    const { events, send, ask } = open()
    await ask('score', { captions: ['warm'], reading: 'published' })
    for (const id of [101, 102, 103])
      send({ type: 'request', name: 'score', id, ask: { captions: long, reading: 'published' } })
    send({ type: 'cancel', id: 102 })
    await ask('samples', {})
    while (!events.some(({ id }) => id === 103)) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(events.map(({ id }) => id)).toEqual([1, 2, 101, 103])
  })
})

it('explains a caption in both readings, and tells what WordNet says of its nouns', async () => {
  const { ask } = open()
  const { published, intended, glosses } = await ask('explain', { caption: 'Birds can fly over a qwertzuiop' })
  expect([published.reading, intended.reading]).toEqual(['published', 'intended'])
  expect(glosses.length).toBe(published.breadth.nouns.length)
  const bird = glosses.find((gloss) => gloss?.lemma === 'bird')
  expect(bird?.gloss).toMatch(/^warm-blooded egg-laying vertebrates/)
  expect(bird?.hypernyms.at(-1)).toBe('entity')
  await expect(ask('explain', { caption: '?' })).rejects.toMatchObject({ name: 'BadInput' })
})

it('generalises, and proposes what is one edit more general', async () => {
  const { ask } = open()
  const captions = ['A brown dog runs across a field with a ball in its mouth.', '']
  const general = await ask('generalise', { captions, level: '5-word' })
  expect(general.versions.length).toBe(2)
  expect(general.versions[0]?.caption.split(' ').length).toBeLessThan(5)
  expect(general.versions.map(({ kept }) => kept)).toEqual([null, 'no-words'])
  const { captions: looser } = await ask('loosen', { caption: captions[0] ?? '' })
  expect(looser.length).toBeGreaterThan(0)
  expect(looser).not.toContain(captions[0])
})

it('reads a file in parts, and stops where nobody waits any more', async () => {
  const { ask, events, send } = open()
  const file = new Blob(['a\n\nb\n'])
  const layout = { kind: 'lines' as const, header: false }
  const report = await ask('inspectFile', { file, name: 'a.txt', header: null })
  expect(report).toMatchObject({ suggested: 0, columns: [{ layout }] })
  const choice = { scored: [layout], carried: [] }
  const summary = await ask('readFile', { file, name: 'a.txt', choice })
  expect(summary).toEqual({ count: 2, skipped: 1, notes: ['Line 2 has no text; it was left out.'] })
  const blank = { before: 1, line: 2, words: 'has no text', carried: [] }
  expect(events.filter(({ type }) => type === 'part')).toEqual([
    {
      type: 'part',
      name: 'readFile',
      id: 2,
      part: { captions: ['a', 'b'], beside: [], carried: [], left: [blank], bytesRead: 5, bytes: 5 },
    },
  ])
  const many = new Blob(['a line of text\n'.repeat(50_000)])
  send({ type: 'request', name: 'readFile', id: 99, ask: { file: many, name: 'b.txt', choice } })
  send({ type: 'cancel', id: 99 })
  await ask('readFile', { file: many, name: 'c.txt', choice })
  expect(events.filter(({ id }) => id === 99)).toEqual([])
})

it('keeps the list and gives it back', async () => {
  const { ask, events } = open()
  const header = { source: 'a.txt', count: 1, settings: {} }
  const part = { column: 'caption', offset: 0, texts: ['a dog'] }
  expect(await ask('recallList', {})).toEqual({ record: null })
  await ask('keepList', { list: 'a', header })
  expect(await ask('keepTexts', { list: 'a', part })).toMatchObject({ saved: 'memory' })
  expect(await ask('recallList', {})).toEqual({ record: { list: 'a', header } })
  expect(events.at(-2)).toEqual({ type: 'part', name: 'recallList', id: 4, part })
})

it('gives samples that all have words', async () => {
  const { ask } = open()
  const { captions } = await ask('samples', {})
  expect(new Set(captions).size).toBe(captions.length)
  const { scores } = await ask('score', { captions, reading: 'published' })
  expect(scores.every((score) => score >= 0 && score <= 10)).toBe(true)
})
