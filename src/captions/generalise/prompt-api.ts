/**
 * The browser's own language model (Prompt API, https://webmachinelearning.github.io/prompt-api/): on the device, no key.
 * Windows only, in Chromium browsers that ship a model. The global is injected, so that this runs in Node under test.
 */
import * as says from '../../messages/generated/captions'
import type { GeneralityLevel } from '../types'
import { BadInput } from '../bad-input'
import { checkTemplate, fillPrompt, shorten } from './prompts'
import type { Outcome } from './types'

export type PromptAvailability = 'unavailable' | 'downloadable' | 'downloading' | 'available'

interface PromptOptions {
  expectedInputs?: { type: 'text'; languages: string[] }[]
  expectedOutputs?: { type: 'text'; languages: string[] }[]
}

interface PromptCreateOptions extends PromptOptions {
  temperature?: number
  topK?: number
  signal?: AbortSignal
  monitor?: (monitor: {
    addEventListener(type: 'downloadprogress', listener: (event: { loaded: number }) => void): void
  }) => void
}

/** What we use of a session. */
export interface PromptSession {
  prompt(text: string, options?: { signal?: AbortSignal }): Promise<string>
  /** A session that has heard what this one has: a fresh one for each caption. */
  clone(options?: { signal?: AbortSignal }): Promise<PromptSession>
  destroy(): void
}

/** What we use of the global `LanguageModel`. */
export interface PromptApi {
  availability(options?: PromptOptions): Promise<PromptAvailability>
  create(options?: PromptCreateOptions): Promise<PromptSession>
  /** Only where a page may set temperature and topK (both or neither); null where the model takes none. */
  params?(): Promise<unknown>
}

/** English captions in and out; browsers ask to be told. */
const LANGUAGES: PromptOptions = {
  expectedInputs: [{ type: 'text', languages: ['en'] }],
  expectedOutputs: [{ type: 'text', languages: ['en'] }],
}

/** The global `LanguageModel`, or null where this browser has none. */
export function findPromptApi(scope: object): PromptApi | null {
  const found: unknown = 'LanguageModel' in scope ? scope.LanguageModel : null
  // A class in browsers, a plain object under test.
  const usable = (typeof found === 'function' || typeof found === 'object') && found !== null && 'availability' in found
  return usable ? (found as PromptApi) : null
}

/** Whether the browser's model can be used now, after a download, or not at all. */
export async function promptAvailability(api: PromptApi | null): Promise<PromptAvailability> {
  try {
    return api === null ? 'unavailable' : await api.availability(LANGUAGES)
  } catch {
    return 'unavailable'
  }
}

/**
 * Opens a session; the first time, the browser downloads its model (it asks for a click first: call this from one).
 * @param onDownload the downloaded share, in [0, 1].
 * @throws BadInput where there is no model, or it cannot be opened.
 */
export async function openPromptSession(
  api: PromptApi | null,
  onDownload: (share: number) => void = () => {},
  signal?: AbortSignal,
): Promise<PromptSession> {
  if (api === null || (await promptAvailability(api)) === 'unavailable') {
    throw new BadInput(says.noBrowserModel())
  }
  // As the paper: the likeliest reply, so that a caption always gives the same.
  const settable = api.params ? await api.params().catch(() => null) : null
  // A signal that is aborted later destroys the session that it opened: the caller's is passed on only while it opens.
  const opening = new AbortController()
  const stop = () => opening.abort(signal?.reason)
  signal?.throwIfAborted()
  signal?.addEventListener('abort', stop)
  try {
    return await api.create({
      ...LANGUAGES,
      ...(settable ? { temperature: 0, topK: 1 } : {}),
      signal: opening.signal,
      monitor: (monitor) => monitor.addEventListener('downloadprogress', ({ loaded }) => onDownload(loaded)),
    })
  } catch (error) {
    signal?.throwIfAborted()
    throw new BadInput(says.browserModelNotOpened({ reason: reasonOf(error) }))
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/** Asks in a copy of the session, so that no caption colours the next. @returns the reply, trimmed. */
export async function askPromptSession(session: PromptSession, prompt: string, signal?: AbortSignal): Promise<string> {
  const options = signal ? { signal } : {}
  let copy: PromptSession | null = null
  try {
    copy = await session.clone(options)
    const reply = (await copy.prompt(prompt, options)).trim()
    if (reply !== '') return reply
  } catch (error) {
    signal?.throwIfAborted()
    throw new BadInput(says.browserModelNoAnswer({ reason: reasonOf(error) }))
  } finally {
    copy?.destroy()
  }
  throw new BadInput(says.browserModelNoText({ prompt: shorten(prompt, 60) }))
}

/** Generalises captions one after another (the device runs one at a time), each failure its own. */
export async function* generaliseByPromptApi(
  session: PromptSession,
  prompts: Readonly<Record<GeneralityLevel, string>>,
  captions: readonly string[],
  level: GeneralityLevel,
  signal?: AbortSignal,
): AsyncGenerator<Outcome, void, undefined> {
  checkTemplate(prompts[level])
  for (const [index, caption] of captions.entries()) {
    signal?.throwIfAborted()
    try {
      yield { index, ok: true, caption: await askPromptSession(session, fillPrompt(prompts[level], caption), signal) }
    } catch (error) {
      if (!(error instanceof BadInput)) throw error
      yield { index, ok: false, failure: error.message }
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/[.\s]+$/, '') : String(error)
}
