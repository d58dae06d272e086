/** The page's side of the caption workers: requests, and long lists in chunks with progress, cancelling and results as they come. */
import type { Generalised } from '../../captions/generalise/kept'
import type { GeneralityLevel, Reading } from '../../captions/types'
import { Pace, type CaptionProgress } from './pace'
import { CaptionPool, type CaptionWorker } from './pool'
import type { CaptionAnswer, CaptionAsk, CaptionPart, CaptionRequestName } from './protocol'
import { startWorker } from '../shared/start'

export type { CaptionProgress }

/** Captions in a chunk: about a tenth of a second's work, the longest that a click waits. */
export const CHUNK = 250

/** More workers than this gain little and take memory: each holds WordNet. */
const MOST_WORKERS = 16

export interface CaptionClientOptions {
  /** Address of the page's files, absolute, ending in "/"; default: the page's own. */
  base?: string
  /** Most workers; default: one a core but one, for the page itself. */
  workers?: number
  start?: () => CaptionWorker
}

export interface AskOptions<N extends CaptionRequestName> {
  signal?: AbortSignal
  /** Called with what comes before the answer (`readFile`, `recallList`), in order. */
  onPart?: (part: CaptionPart<N>) => void
}

/** How a long list's caller follows it. */
export interface ListOptions<R> {
  /** Called with each chunk's result and the index of its first caption, in the order in which chunks are finished. */
  onResult: (offset: number, result: R) => void
  onProgress?: (progress: CaptionProgress) => void
  /** Cancels: nothing is called after that. */
  signal?: AbortSignal
}

/** Requests that must always reach the same worker: it alone knows what the disk refused. */
const HOME: readonly CaptionRequestName[] = [
  'keepList',
  'keepTexts',
  'keepSettings',
  'dropColumn',
  'recallList',
  'forgetList',
  'keepFile',
  'keptFile',
  'dropFile',
]
/** Requests that may be asked twice where a worker dies: they give no parts, and change nothing or twice the same. */
const REPEATABLE: readonly CaptionRequestName[] = [
  'score',
  'explain',
  'generalise',
  'loosen',
  'summarise',
  'summarisePaired',
  'correlate',
  'samples',
  'inspectFile',
  'keepList',
  'keepTexts',
  'keepSettings',
  'dropColumn',
  'forgetList',
]

/** One worker a core but one, at least 1 and at most 16. */
export function defaultWorkers(cores: number): number {
  return Math.min(MOST_WORKERS, Math.max(1, cores - 1))
}

/** SI, BT, TM, DA, GS of some captions, packed `[captions × 5]`, NaN where one has no words; and a mask of flags of each. */
export type ScoredChunk = CaptionAnswer<'score'>

export class CaptionClient {
  readonly #pool: CaptionPool

  /** Starts nothing yet: workers are started by the first request. */
  constructor(options: CaptionClientOptions = {}) {
    const base = options.base ?? new URL(import.meta.env.BASE_URL, self.location.href).href
    const workers = options.workers ?? defaultWorkers(navigator.hardwareConcurrency || 1)
    this.#pool = new CaptionPool(workers, { base }, options.start ?? (() => startWorker('captions')))
  }

  /** Most workers at a time. */
  get workers(): number {
    return this.#pool.size
  }

  /**
   * One request, ahead of all lists under way.
   * @returns rejects with a `CaptionFault` that says why there is no answer, or with the signal's reason
   */
  request<N extends CaptionRequestName>(
    name: N,
    ask: CaptionAsk<N>,
    { signal, onPart }: AskOptions<N> = {},
  ): Promise<CaptionAnswer<N>> {
    const order = HOME.includes(name) ? 'home' : 'urgent'
    return this.#pool.run(name, () => ask, { order, repeatable: REPEATABLE.includes(name), signal, onPart })
  }

  /**
   * Scores a list of any length, and looks it through for what is no caption.
   * @returns rejects with a `CaptionFault`, or with the signal's reason
   */
  score(captions: readonly string[], reading: Reading, options: ListOptions<ScoredChunk>): Promise<void> {
    return this.#inChunks(
      'score',
      captions,
      (chunk) => ({ captions: chunk, reading }),
      (answer) => answer,
      options,
    )
  }

  /** Generalises a list of any length offline, by WordNet. Each result: one version for each of its captions. */
  generalise(
    captions: readonly string[],
    level: GeneralityLevel,
    options: ListOptions<readonly Generalised[]>,
  ): Promise<void> {
    return this.#inChunks(
      'generalise',
      captions,
      (chunk) => ({ captions: chunk, level }),
      (answer) => answer.versions,
      options,
    )
  }

  /**
   * NLTK's tagger from its three files, kept in the browser; null forgets it. From then on captions are scored with it.
   * @returns rejects with a `CaptionFault` that says why it cannot be used
   */
  async useTagger(files: File[] | null): Promise<void> {
    await (files === null ? this.request('forgetTagger', {}) : this.request('keepTagger', { files }))
    this.#pool.renew()
  }

  /** Ends the workers; the next request starts them anew. */
  dispose(): void {
    this.#pool.dispose()
  }

  async #inChunks<N extends 'score' | 'generalise', R>(
    name: N,
    captions: readonly string[],
    ask: (chunk: string[]) => CaptionAsk<N>,
    resultOf: (answer: CaptionAnswer<N>) => R,
    { onResult, onProgress, signal }: ListOptions<R>,
  ): Promise<void> {
    signal?.throwIfAborted()
    // Ends the other lanes where one fails, and all where the caller says so.
    const end = new AbortController()
    const cancel = () => end.abort(signal?.reason)
    signal?.addEventListener('abort', cancel)
    const pace = new Pace(captions.length)
    let next = 0
    const lane = async () => {
      while (next < captions.length) {
        const offset = next
        next += CHUNK
        const chunk = () => ask(captions.slice(offset, offset + CHUNK))
        const answer = await this.#pool.run(name, chunk, { order: 'chunk', repeatable: true, signal: end.signal })
        // The list may have been cancelled between the answer's arrival and here.
        end.signal.throwIfAborted()
        onResult(offset, resultOf(answer))
        onProgress?.(pace.advance(Math.min(CHUNK, captions.length - offset)))
      }
    }
    try {
      // Two lanes a worker: as many chunks as the workers take at a time.
      await Promise.all(Array.from({ length: 2 * this.#pool.size }, lane))
    } catch (error) {
      end.abort(error)
      throw error
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }
}
