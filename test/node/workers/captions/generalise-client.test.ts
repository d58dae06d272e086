import { describe, expect, it } from 'vitest'
import type { CaptionClient } from '../../../../src/workers/captions/client'
import {
  DEFAULT_LANGUAGE_MODEL,
  GeneraliseClient,
  PAPER_PROMPTS,
  type GeneraliseMethod,
  type GuidedRound,
  type Outcome,
} from '../../../../src/workers/captions/generalise-client'

type Pool = Pick<CaptionClient, 'generalise' | 'request' | 'score'>

/** A pool whose GS is 10 − length, which generalises to capitals and loosens by dropping a letter; chunks of two, last first. */
const pool: Pool = {
  generalise: (captions, _level, { onResult, onProgress }) => {
    for (let offset = captions.length - (captions.length % 2 || 2); offset >= 0; offset -= 2) {
      onResult(
        offset,
        captions.slice(offset, offset + 2).map((caption) => ({ caption: caption.toUpperCase(), kept: null })),
      )
    }
    onProgress?.({ done: captions.length, total: captions.length, captionsPerSecond: 1, secondsLeft: 0 })
    return Promise.resolve()
  },
  request: ((name: string, ask: { captions: string[]; caption: string }) => {
    if (name === 'loosen') return Promise.resolve({ captions: [ask.caption.slice(1)] })
    const scores = new Float64Array(ask.captions.length * 5)
    ask.captions.forEach((caption, i) => (scores[i * 5 + 4] = 10 - caption.length))
    return Promise.resolve({ scores })
  }) as Pool['request'],
  score: () => Promise.reject(new Error('not asked')),
}

const reply = (content: string) => new Response(JSON.stringify({ choices: [{ message: { content } }] }))

const model: GeneraliseMethod = {
  kind: 'language-model',
  settings: { ...DEFAULT_LANGUAGE_MODEL, model: 'tiny', concurrency: 2 },
}

function follow() {
  const seen = { outcomes: [] as Outcome[], done: [] as number[], rounds: [] as GuidedRound[], ends: [] as string[] }
  return {
    seen,
    options: {
      onOutcome: (outcome: Outcome) => seen.outcomes.push(outcome),
      onProgress: ({ done }: { done: number }) => seen.done.push(done),
      onRound: (_: number, round: GuidedRound) => seen.rounds.push(round),
      onEnd: (_: number, end: string) => seen.ends.push(end),
    },
  }
}

describe('a list', () => {
  it('goes to the caption workers by WordNet, each outcome with its place', async () => {
    const { seen, options } = follow()
    const client = new GeneraliseClient(pool, { fetch: () => Promise.reject(new Error('no network')), scope: {} })
    await client.generalise({ kind: 'wordnet' }, ['a', 'b', 'c'], 'general', options)
    expect(seen.outcomes.map(({ index }) => index)).toEqual([2, 0, 1])
    expect(seen.outcomes).toContainEqual({ index: 1, ok: true, caption: 'B' })
    expect(seen.done).toEqual([3])
  })

  it('goes to a language model from the page, with progress', async () => {
    const { seen, options } = follow()
    const client = new GeneraliseClient(pool, { fetch: () => Promise.resolve(reply('an animal')), scope: {} })
    await client.generalise(model, ['a', 'b', 'c'], '5-word', options)
    expect(seen.outcomes).toHaveLength(3)
    expect(seen.done).toEqual([1, 2, 3])
  })

  it("goes to the browser's own model, opened once", async () => {
    let opened = 0
    const session = {
      prompt: () => Promise.resolve('an animal'),
      clone: () => Promise.resolve(session),
      destroy: () => {},
    }
    const LanguageModel = {
      availability: () => Promise.resolve('available'),
      create: () => {
        opened++
        return Promise.resolve(session)
      },
    }
    const client = new GeneraliseClient(pool, { fetch: () => Promise.reject(), scope: { LanguageModel } })
    const { seen, options } = follow()
    expect(await client.browserModel()).toBe('available')
    const method: GeneraliseMethod = { kind: 'browser', prompts: PAPER_PROMPTS }
    await client.generalise(method, ['a'], 'general', options)
    await client.generalise(method, ['b'], 'general', options)
    expect(seen.outcomes.map(({ ok }) => ok)).toEqual([true, true])
    expect(opened).toBe(1)
  })

  it('says nothing after it is cancelled', async () => {
    const cancel = new AbortController()
    const { seen, options } = follow()
    const fetch = (_: string, { signal }: RequestInit) =>
      new Promise<Response>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    const client = new GeneraliseClient(pool, { fetch, scope: {} })
    const done = client.generalise(model, ['a', 'b'], 'general', { ...options, signal: cancel.signal })
    cancel.abort()
    await expect(done).rejects.toThrow(/abort/i)
    expect(seen.outcomes).toEqual([])
  })
})

describe('the guided loop', () => {
  const guided = { guided: { target: 9, rounds: 9 }, reading: 'published' as const }

  it("climbs by WordNet's edits and shows each round", async () => {
    const { seen, options } = follow()
    const client = new GeneraliseClient(pool, { fetch: () => Promise.reject(), scope: {} })
    await client.guide({ kind: 'wordnet' }, ['abc', 'd'], 'general', { ...options, ...guided })
    expect(seen.rounds.map(({ caption, score }) => [caption, score])).toEqual([
      ['abc', 7],
      ['bc', 8],
      ['c', 9],
      ['d', 9],
    ])
    expect(seen.outcomes).toEqual([
      { index: 0, ok: true, caption: 'c' },
      { index: 1, ok: true, caption: 'd', kept: 'at-target' },
    ])
    expect(seen.ends).toEqual(['target', 'target'])
    expect(seen.done).toEqual([1, 2])
  })

  it("begins a language model with the paper's prompt, then tells it the score; one failure leaves the others", async () => {
    const prompts: string[] = []
    const replies = ['abcd', 'ab', 'abc']
    const fetch = (_: string, { body }: RequestInit) => {
      const { messages } = JSON.parse(String(body)) as { messages: { content: string }[] }
      prompts.push(messages[0]?.content ?? '')
      return Promise.resolve(
        prompts.length === 4 ? new Response('', { status: 400 }) : reply(replies[prompts.length - 1] ?? ''),
      )
    }
    const { seen, options } = follow()
    const client = new GeneraliseClient(pool, { fetch, scope: {} })
    await client.guide(model, ['abcdef', 'xyz'], '5-word', { ...options, ...guided })
    expect(prompts[0]).toContain('result in less than 5 words')
    expect(prompts[1]).toContain('"abcdef" was made more general: "abcd"')
    expect(prompts[1]).toContain('scores 6.00')
    expect(seen.rounds.slice(0, 3).map(({ caption }) => caption)).toEqual(['abcdef', 'abcd', 'ab'])
    expect(seen.outcomes[0]).toEqual({ index: 0, ok: true, caption: 'ab' })
    expect(seen.outcomes[1]).toMatchObject({ index: 1, ok: false })
  })

  it('asks no more where the key is refused', async () => {
    let asked = 0
    const fetch = () => {
      asked++
      return Promise.resolve(new Response('', { status: 401 }))
    }
    const { seen, options } = follow()
    await new GeneraliseClient(pool, { fetch, scope: {} }).guide(model, ['ab', 'cd', 'ef'], 'general', {
      ...options,
      ...guided,
    })
    expect(seen.outcomes.map(({ ok }) => ok)).toEqual([false, false, false])
    expect(asked).toBe(1)
  })
})
