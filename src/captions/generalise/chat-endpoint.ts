/**
 * One prompt to an OpenAI-compatible `/chat/completions` endpoint, and every way in which that fails as one sentence.
 * The key goes into the request's header and nowhere else: sentences are cleaned of it, whatever the server echoes.
 */
import type { Message } from '../../messages/message'
import * as says from '../../messages/generated/captions'
import { BadInput } from '../bad-input'
import { shorten } from './prompts'
import { readRetryAfter } from './retry'
import type { LanguageModelSettings, Reply } from './types'

/** `fetch`, injected: tests and Node bring their own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** What a failure says of other requests: `fatal` ones will all fail alike, `again` ones may pass later. */
export class EndpointError extends BadInput {
  readonly fatal: boolean
  readonly again: boolean
  /** Milliseconds that the server asks to wait; null where it names none. */
  readonly afterMs: number | null

  constructor(said: Message, options: { fatal?: boolean; again?: boolean; afterMs?: number | null } = {}) {
    super(said)
    this.fatal = options.fatal ?? false
    this.again = options.again ?? false
    this.afterMs = options.afterMs ?? null
  }
}

/** @throws BadInput where the base URL is no http(s) address, carries a login or a query, the model has no name, or the key cannot be one. */
export function checkEndpoint({ baseUrl, model, key }: Pick<LanguageModelSettings, 'baseUrl' | 'model' | 'key'>): void {
  const url = URL.canParse(baseUrl.trim()) ? new URL(baseUrl.trim()) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const shown = baseUrl.trim() === '' ? 'There is no base URL' : 'The base URL is not an http or https address'
    throw new BadInput(says.baseUrlNone({ shown }))
  }
  // A key in an address would end up in histories and logs.
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new BadInput(says.baseUrlParts({ host: url.host }))
  }
  if (model.trim() === '') throw new BadInput(says.modelNameNone())
  // No header takes another character; said here, for a browser would only say that the server cannot be reached.
  if (key !== null && !/^[!-~]*$/.test(key)) {
    throw new BadInput(says.keyNotPlain())
  }
}

/** ".../v1" and ".../v1/" and ".../v1/chat/completions" all name the same endpoint. */
export function completionsUrl(baseUrl: string): string {
  const base = baseUrl.trim().replace(/\/+$/, '')
  return base.endsWith('/chat/completions') ? base : `${base}/chat/completions`
}

/**
 * Sends one user message and returns the reply.
 * @param origin of the page, named in the advice on cross-origin rules; null outside a browser.
 * @throws EndpointError with one sentence; the signal's reason where `signal` is aborted.
 */
export async function completeChat(
  settings: LanguageModelSettings,
  prompt: string,
  fetch: Fetch,
  options: { signal?: AbortSignal | undefined; origin?: string | null } = {},
): Promise<Reply> {
  const { signal, origin = null } = options
  const timeout = AbortSignal.timeout(settings.timeoutMs)
  const say = ({ id, text }: Message, advice: ConstructorParameters<typeof EndpointError>[1] = {}) =>
    new EndpointError({ id, text: redact(text, settings.key) }, advice)
  const host = new URL(settings.baseUrl.trim()).host
  let response: Response
  let body: string
  try {
    response = await fetch(completionsUrl(settings.baseUrl), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(settings.key ? { authorization: `Bearer ${settings.key}` } : {}),
      },
      body: JSON.stringify({
        model: settings.model.trim(),
        messages: [{ role: 'user', content: prompt }],
        ...(settings.temperature === null ? {} : { temperature: settings.temperature }),
      }),
      // The key is for this host alone, and no cookie is: a redirect could take either elsewhere.
      redirect: 'error',
      credentials: 'omit',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    body = await response.text()
  } catch (error) {
    signal?.throwIfAborted()
    if (timeout.aborted) {
      const seconds = settings.timeoutMs / 1000
      throw say(says.chatTimeout({ host, seconds }))
    }
    // What `fetch` itself says of a server that gives no answer; all else is nobody's but ours.
    if (!(error instanceof TypeError)) throw error
    throw say(unreachable(settings.baseUrl, origin), { again: true, fatal: true })
  }
  if (!response.ok) throw refusal(response, body, settings, say)
  const reply = readReply(body)
  if (reply === null) {
    const shown = body.trim() === '' ? 'an empty page' : `"${shorten(redact(body, settings.key), 80)}"`
    throw say(says.chatNoCompletion({ host, shown }))
  }
  if (reply.text === '') {
    throw say(says.chatNoText({ model: settings.model }))
  }
  return reply
}

type Say = (said: Message, advice?: ConstructorParameters<typeof EndpointError>[1]) => EndpointError

/** The message for an answer with an error status. */
function refusal(response: Response, body: string, settings: LanguageModelSettings, say: Say): EndpointError {
  const { status } = response
  const { model } = settings
  const host = new URL(settings.baseUrl.trim()).host
  // Before it is cut: a piece of the key at the cut would no longer be known as one.
  const detail = redact(readDetail(body), settings.key)
  const reason = detail === '' ? '' : ` ("${shorten(detail, 160)}")`
  if (status === 401 || status === 403) {
    const asks = settings.key ? 'refused the key' : 'asks for a key'
    return say(says.chatKeyRefused({ host, asks, status, reason, model }), { fatal: true })
  }
  if (status === 404 || status === 405) {
    return say(says.chatUnknownModel({ host, model, status, reason }), { fatal: true })
  }
  const advice = { again: true, afterMs: readRetryAfter(response.headers.get('retry-after'), Date.now()) }
  if (status === 429) {
    return say(says.chatTurnedAway({ host, reason }), advice)
  }
  if (status >= 500) {
    return say(says.chatServerFailed({ host, status, reason }), advice)
  }
  const mend = /temperature/i.test(detail) ? 'switch the temperature off' : 'check the model and the prompt'
  return say(says.chatNotAccepted({ host, status, reason, mend }))
}

/** A page is told no more than "failed to fetch": the message names what most often lies behind it. */
function unreachable(baseUrl: string, origin: string | null): Message {
  const url = new URL(baseUrl.trim())
  const local = /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(url.hostname)
  const mend = local
    ? `start the server, and let this page ask it (Ollama: set OLLAMA_ORIGINS=${origin ?? "to the page's address"}; llama.cpp allows every page)`
    : "check the address and the connection; if both are right, the server doesn't allow requests from web pages (CORS)"
  const isMixed = (origin?.startsWith('https:') ?? false) && url.protocol === 'http:' && !local
  const mixed = isMixed ? 'a page on https may only ask https servers; ' : ''
  return says.chatUnreachable({ host: url.host, mixed, mend })
}

/** Characters of a server's own words that are shown. */
const LONGEST_DETAIL = 500

/** The message of OpenAI's, Ollama's and llama.cpp's error bodies; '' where there is none. */
function readDetail(body: string): string {
  const parsed = parseJson(body)
  const error = field(parsed, 'error')
  const message = typeof error === 'string' ? error : (field(error, 'message') ?? field(parsed, 'message'))
  return typeof message === 'string' ? message.slice(0, LONGEST_DETAIL).replace(/[.\s]+$/, '') : ''
}

/** `choices[0].message.content` and its `finish_reason`; null where the body is something else. */
function readReply(body: string): Reply | null {
  const choices = field(parseJson(body), 'choices')
  const choice: unknown = Array.isArray(choices) ? choices[0] : null
  const content = field(field(choice, 'message'), 'content')
  return typeof content === 'string'
    ? { text: content.trim(), cutOff: field(choice, 'finish_reason') === 'length' }
    : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

/** Takes the key, and the parts of it that servers like to echo ("sk-ab***yz"), out of a sentence. */
function redact(sentence: string, key: string | null): string {
  if (key === null || key === '') return sentence
  const clean = sentence.split(key).join('[key]')
  const echo = key.length >= 8 ? [key.slice(0, 5), key.slice(-4)] : []
  return clean
    .split(/(\s+)/)
    .map((word) => (word.includes('*') && echo.some((part) => word.includes(part)) ? '[key]' : word))
    .join('')
}
