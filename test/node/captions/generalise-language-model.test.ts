import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { completionsUrl } from '../../../src/captions/generalise/chat-endpoint'
import { DEFAULT_LANGUAGE_MODEL, generaliseByLanguageModel } from '../../../src/captions/generalise/language-model'
import { backoffDelay, DEFAULT_RETRY, readRetryAfter } from '../../../src/captions/generalise/retry'
import type { LanguageModelSettings, Outcome } from '../../../src/captions/generalise/types'

const KEY = 'sk-secret-0123456789'

interface Seen {
  path: string
  headers: IncomingMessage['headers']
  body: { model: string; messages: { role: string; content: string }[]; temperature?: number }
}

type Answer = (response: ServerResponse, seen: Seen) => void

const reply =
  (content: string): Answer =>
  (response) => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }))
  }
const status =
  (code: number, body = '', headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(code, headers).end(body)
  }

let server: Server
let baseUrl = ''
let seen: Seen[] = []
let answers: Answer[] = []
let otherwise: Answer = reply('An animal')
let waits: number[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Seen['body']
      const one = { path: request.url ?? '', headers: request.headers, body }
      seen.push(one)
      ;(answers.shift() ?? otherwise)(response, one)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})
beforeEach(() => {
  seen = []
  answers = []
  waits = []
  otherwise = reply('An animal')
})

/** Waits are noted, not waited. */
const clock = {
  random: () => 0.5,
  sleep: (ms: number, signal?: AbortSignal) => {
    waits.push(ms)
    signal?.throwIfAborted()
    return Promise.resolve()
  },
}

const settings = (changes: Partial<LanguageModelSettings> = {}): LanguageModelSettings => ({
  ...DEFAULT_LANGUAGE_MODEL,
  baseUrl,
  model: 'tiny',
  key: KEY,
  ...changes,
})

async function ask(captions: string[], changes: Partial<LanguageModelSettings> = {}, signal?: AbortSignal) {
  const outcomes: Outcome[] = []
  const context = { fetch: globalThis.fetch, clock, origin: 'http://localhost:5173' }
  for await (const outcome of generaliseByLanguageModel(settings(changes), context, captions, 'general', signal)) {
    outcomes.push(outcome)
  }
  return outcomes.sort((a, b) => a.index - b.index)
}

const failureOf = (outcome: Outcome | undefined) => (outcome?.ok === false ? outcome.failure : '(no failure)')

describe('the request', () => {
  it('is one user message at temperature 0, and the reply is kept but for trimming', async () => {
    otherwise = reply('  "A dog", or similar.\n')
    expect(await ask(['"A poodle"'])).toEqual([{ index: 0, ok: true, caption: '"A dog", or similar.' }])
    expect(seen).toHaveLength(1)
    expect(seen[0]?.path).toBe('/v1/chat/completions')
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(seen[0]?.body).toEqual({
      model: 'tiny',
      messages: [{ role: 'user', content: 'convert this caption of an image to a more general caption: "A poodle"' }],
      temperature: 0,
    })
  })

  it('carries no key where there is none, and no temperature where it is off', async () => {
    await ask(['A poodle'], { key: null, temperature: null })
    expect(seen[0]?.headers.authorization).toBeUndefined()
    expect(seen[0]?.body.temperature).toBeUndefined()
  })

  it.each(['http://h/v1', 'http://h/v1/', ' http://h/v1/chat/completions '])('finds the endpoint of %s', (base) => {
    expect(completionsUrl(base)).toBe('http://h/v1/chat/completions')
  })

  it('is never sent with settings that cannot work', async () => {
    await expect(ask(['a'], { baseUrl: '' })).rejects.toThrow('There is no base URL')
    await expect(ask(['a'], { baseUrl: 'ftp://x/' })).rejects.toThrow('not an http or https address')
    await expect(ask(['a'], { baseUrl: `https://me:${KEY}@h/v1` })).rejects.toThrow('must hold no login')
    await expect(ask(['a'], { model: ' ' })).rejects.toThrow('no model name')
    await expect(ask(['a'], { key: '••••6789' })).rejects.toThrow('The key holds')
    await expect(ask(['a'], { prompts: { general: 'hm', '5-word': '<caption>' } })).rejects.toThrow('<caption>')
    expect(seen).toHaveLength(0)
  })
})

describe('failures', () => {
  it('of a passing kind are asked again, at the pace that the server names', async () => {
    answers = [status(429, '', { 'retry-after': '3' }), status(500), status(503), reply('An animal')]
    expect(await ask(['A poodle'])).toEqual([{ index: 0, ok: true, caption: 'An animal' }])
    expect(waits).toEqual([3000, 750, 1500])
  })

  it('that last end in one sentence, and other captions keep theirs', async () => {
    otherwise = (response, one) =>
      (one.body.messages[0]?.content.includes('bad')
        ? status(500, '{"error":{"message":"no memory."}}')
        : reply('fine'))(response, one)
    const outcomes = await ask(['good', 'bad', 'good'])
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true])
    expect(failureOf(outcomes[1])).toMatch(/failed \(status 500\) \("no memory"\); it may be overloaded/)
    expect(seen).toHaveLength(2 + DEFAULT_RETRY.attempts)
  })

  it('is given up at once where the server asks to wait longer than anyone would', async () => {
    answers = [status(429, '', { 'retry-after': '3600' })]
    expect(failureOf((await ask(['a']))[0])).toMatch(/turns requests away \(status 429/)
    expect(seen).toHaveLength(1)
  })

  it.each([
    [401, 'refused the key (status 401)'],
    [403, 'refused the key (status 403)'],
    [404, 'knows no model "tiny" or no such address (status 404)'],
  ])('of status %i stops the batch: every other caption would fail alike', async (code, sentence) => {
    otherwise = status(code)
    const outcomes = await ask(['a', 'b', 'c', 'd', 'e'], { concurrency: 1 })
    expect(outcomes).toHaveLength(5)
    for (const outcome of outcomes) expect(failureOf(outcome)).toContain(sentence)
    expect(seen).toHaveLength(1)
  })

  it.each([
    ['<html>Hello</html>', 'answered with "<html>Hello</html>", which is no chat completion'],
    ['', 'answered with an empty page, which is no chat completion'],
    ['{"choices":[]}', 'which is no chat completion'],
    ['{"choices":[{"message":{"content":" "}}]}', 'The model tiny answered with no text'],
  ])('of the body %j are told', async (body, sentence) => {
    otherwise = status(200, body)
    expect(failureOf((await ask(['a']))[0])).toContain(sentence)
  })

  it('of temperature name the switch', async () => {
    otherwise = status(400, JSON.stringify({ error: { message: "Unsupported value: 'temperature'." } }))
    expect(failureOf((await ask(['a']))[0])).toMatch(/switch the temperature off\.$/)
  })

  it('of a hung server end after the time limit', async () => {
    otherwise = () => {}
    expect(failureOf((await ask(['a'], { timeoutMs: 50 }))[0])).toMatch(/did not answer within 0\.05 s/)
  })

  it('to reach a local server name OLLAMA_ORIGINS with this page', async () => {
    const outcomes = await ask(['a', 'b'], { baseUrl: 'http://127.0.0.1:1/v1', concurrency: 1 })
    for (const outcome of outcomes) {
      expect(failureOf(outcome)).toMatch(
        /127\.0\.0\.1:1 cannot be reached: start the server.*OLLAMA_ORIGINS=http:\/\/localhost:5173/,
      )
    }
    expect(waits).toHaveLength(DEFAULT_RETRY.attempts - 1)
  })

  it('never hold the key, whatever the server echoes', async () => {
    const echoes = [
      status(401, JSON.stringify({ error: { message: `Incorrect API key provided: ${KEY}.` } })),
      status(401, JSON.stringify({ error: { message: `Incorrect API key provided: sk-se***********6789.` } })),
      status(400, JSON.stringify({ error: `bad header Bearer ${KEY}` })),
      status(200, `you sent ${KEY}`),
      // Where the sentence cuts what the server said, right inside the key.
      status(400, JSON.stringify({ error: `${'x'.repeat(150)} ${KEY}` })),
      status(200, `${'x'.repeat(70)} ${KEY}`),
      status(302, '', { location: `http://127.0.0.1:1/?key=${KEY}` }),
    ]
    for (const echo of echoes) {
      otherwise = echo
      const sentence = failureOf((await ask(['a']))[0])
      expect(sentence).not.toBe('(no failure)')
      expect(sentence).not.toContain('sk-')
      expect(sentence).not.toContain('6789')
    }
  })
})

describe('a batch', () => {
  it('has at most `concurrency` requests under way, and reaches it', async () => {
    let [open, most] = [0, 0]
    otherwise = (response, one) => {
      most = Math.max(most, ++open)
      setTimeout(() => {
        open--
        reply('x')(response, one)
      }, 5)
    }
    expect(await ask(Array(20).fill('a'), { concurrency: 3 })).toHaveLength(20)
    expect(most).toBe(3)
  })

  it('gives outcomes as they come, and cancelling ends it, requests under way included', async () => {
    const cancel = new AbortController()
    const closed = new Promise<void>((resolve) => {
      otherwise = (response, one) => {
        if (one.body.messages[0]?.content.includes('quick')) reply('x')(response, one)
        else response.on('close', resolve)
      }
    })
    const context = { fetch: globalThis.fetch, clock }
    const outcomes = generaliseByLanguageModel(settings(), context, ['slow', 'quick'], 'general', cancel.signal)
    expect((await outcomes.next()).value).toEqual({ index: 1, ok: true, caption: 'x' })
    cancel.abort()
    await expect(outcomes.next()).rejects.toThrow(/abort/i)
    await closed
  })

  it('stops asking where its reader leaves', async () => {
    const context = { fetch: globalThis.fetch, clock }
    const all = generaliseByLanguageModel(settings({ concurrency: 1 }), context, Array(50).fill('a'), 'general')
    for await (const outcome of all) if (outcome.ok) break
    expect(seen.length).toBeLessThanOrEqual(2)
  })
})

describe('retrying', () => {
  it('waits between half and the whole of a doubling delay', () => {
    expect(backoffDelay(1, DEFAULT_RETRY, 0)).toBe(250)
    expect(backoffDelay(3, DEFAULT_RETRY, 1)).toBe(2000)
    expect(backoffDelay(30, DEFAULT_RETRY, 1)).toBe(DEFAULT_RETRY.longestDelayMs)
  })

  it('reads both forms of Retry-After', () => {
    const now = Date.parse('2026-01-01T00:00:00Z')
    expect(readRetryAfter('1.5', now)).toBe(1500)
    expect(readRetryAfter('Thu, 01 Jan 2026 00:00:02 GMT', now)).toBe(2000)
    expect(readRetryAfter('soon', now)).toBeNull()
    expect(readRetryAfter(null, now)).toBeNull()
  })
})
