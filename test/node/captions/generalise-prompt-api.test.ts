import { describe, expect, it } from 'vitest'
import {
  findPromptApi,
  generaliseByPromptApi,
  openPromptSession,
  promptAvailability,
  type PromptApi,
  type PromptAvailability,
} from '../../../src/captions/generalise/prompt-api'
import { PAPER_PROMPTS } from '../../../src/captions/generalise/prompts'
import type { Outcome } from '../../../src/captions/generalise/types'

/** A stand-in for the browser's global; notes what it was asked. */
function fakeModel(
  answer: (prompt: string) => string,
  availability: PromptAvailability = 'available',
  params?: object,
) {
  const log: { created: unknown[]; prompts: string[]; open: number } = { created: [], prompts: [], open: 0 }
  const session = (): Awaited<ReturnType<PromptApi['create']>> => {
    log.open++
    return {
      prompt: (text, options) => {
        log.prompts.push(text)
        options?.signal?.throwIfAborted()
        return Promise.resolve(answer(text))
      },
      clone: () => Promise.resolve(session()),
      destroy: () => {
        log.open--
      },
    }
  }
  const api: PromptApi = {
    availability: () => Promise.resolve(availability),
    create: ({ monitor, ...options } = {}) => {
      log.created.push(options)
      monitor?.({ addEventListener: (_, listener) => [0, 0.5, 1].forEach((loaded) => listener({ loaded })) })
      return Promise.resolve(session())
    },
    ...(params ? { params: () => Promise.resolve(params) } : {}),
  }
  return { api, log }
}

async function collect(outcomes: AsyncIterable<Outcome>) {
  const all: Outcome[] = []
  for await (const outcome of outcomes) all.push(outcome)
  return all
}

describe("the browser's own model", () => {
  it('is found by its global, and told apart from none', async () => {
    expect(findPromptApi({})).toBeNull()
    expect(findPromptApi({ LanguageModel: 3 })).toBeNull()
    expect(await promptAvailability(null)).toBe('unavailable')
    const { api } = fakeModel(() => '', 'downloadable')
    expect(await promptAvailability(findPromptApi({ LanguageModel: api }))).toBe('downloadable')
    await expect(openPromptSession(null)).rejects.toThrow('This browser has no language model of its own')
    await expect(openPromptSession(fakeModel(() => '', 'unavailable').api)).rejects.toMatchObject({ name: 'BadInput' })
  })

  it('tells how far its download is, and takes temperature 0 only where pages may set it', async () => {
    const shares: number[] = []
    const plain = fakeModel(() => '')
    await openPromptSession(plain.api, (share) => shares.push(share))
    expect(shares).toEqual([0, 0.5, 1])
    expect(plain.log.created[0]).not.toHaveProperty('temperature')
    const settable = fakeModel(() => '', 'available', { defaultTopK: 3 })
    await openPromptSession(settable.api)
    expect(settable.log.created[0]).toMatchObject({ temperature: 0, topK: 1 })
  })

  it('stays open when the list that opened it is cancelled, but is not opened for a cancelled one', async () => {
    const { api, log } = fakeModel(() => '')
    const cancel = new AbortController()
    await openPromptSession(api, () => undefined, cancel.signal)
    cancel.abort()
    const [{ signal } = {}] = log.created as { signal?: AbortSignal }[]
    expect(signal?.aborted).toBe(false)
    await expect(openPromptSession(api, () => undefined, cancel.signal)).rejects.toThrow(/abort/i)
    expect(log.created).toHaveLength(1)
  })

  it('answers each caption in a fresh copy, and one failure leaves the others', async () => {
    const { api, log } = fakeModel((prompt) => {
      if (prompt.includes('bad')) throw new Error('The input is too large.')
      return prompt.includes('mute') ? ' ' : ' An animal \n'
    })
    const session = await openPromptSession(api)
    const outcomes = await collect(generaliseByPromptApi(session, PAPER_PROMPTS, ['a', 'bad', 'mute', 'b'], '5-word'))
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, false, true])
    expect(outcomes[0]).toMatchObject({ caption: 'An animal' })
    expect(outcomes[1]).toMatchObject({
      failure: expect.stringContaining('(The input is too large); try this') as string,
    })
    expect(log.prompts[0]).toContain('less than 5 words')
    // Only the session that the copies were made from is still open.
    expect(log.open).toBe(1)
  })

  it('stops where it is cancelled', async () => {
    const { api } = fakeModel(() => 'x')
    const cancel = new AbortController()
    const all = generaliseByPromptApi(await openPromptSession(api), PAPER_PROMPTS, ['a', 'b'], 'general', cancel.signal)
    await all.next()
    cancel.abort()
    await expect(all.next()).rejects.toThrow(/abort/i)
  })
})
