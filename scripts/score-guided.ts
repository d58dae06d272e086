/** The guided loop of the page (paper A, section 5), offline: the same code, asked in this process instead of a worker. */
import type { Generalised } from '../src/captions/generalise/kept'
import type { NltkTagger } from '../src/captions/tagging/nltk'
import type { GeneralityLevel, Reading } from '../src/captions/types'
import { CaptionEngine } from '../src/workers/captions/engine'
import { DEFAULT_GUIDED, GeneraliseClient } from '../src/workers/captions/generalise-client'
import type {
  CaptionAnswer,
  CaptionAsk,
  CaptionCommand,
  CaptionEvent,
  CaptionRequestName,
} from '../src/workers/captions/protocol'
import { readPublic } from './read-public.mjs'

export class OfflineGuide {
  readonly #engine: CaptionEngine
  readonly #waiting = new Map<number, (event: CaptionEvent) => void>()
  readonly #client: GeneraliseClient
  #id = 0

  /** @param nltk brings NLTK's tagger; null where ours stands for it */
  constructor(nltk: () => Promise<NltkTagger | null>) {
    const openStore = () => {
      throw new Error('Nothing is stored here.')
    }
    this.#engine = new CaptionEngine({ readFrom: () => readPublic, openStore, nltk }, (event) => {
      this.#waiting.get(event.id)?.(event)
      this.#waiting.delete(event.id)
    })
    void this.#engine.handle({ type: 'settings', settings: { base: './' } })
    const inChunks = () => Promise.reject(new Error('Guided captions are asked for one by one.'))
    const here = { request: this.#request.bind(this), generalise: inChunks, score: inChunks }
    this.#client = new GeneraliseClient(here, { fetch: inChunks, origin: null, scope: {} })
  }

  /** For each caption, in their order, the best of its rounds. @param target GS in [0, 10] */
  async guide(
    captions: readonly string[],
    level: GeneralityLevel,
    reading: Reading,
    target: number,
  ): Promise<Generalised[]> {
    const best = captions.map((caption): Generalised => ({ caption, kept: null }))
    await this.#client.guide({ kind: 'wordnet' }, captions, level, {
      guided: { ...DEFAULT_GUIDED, target },
      reading,
      onOutcome: (outcome) => {
        if (outcome.ok) best[outcome.index] = { caption: outcome.caption, kept: outcome.kept ?? null }
      },
    })
    return best
  }

  #request<N extends CaptionRequestName>(name: N, ask: CaptionAsk<N>): Promise<CaptionAnswer<N>> {
    const id = this.#id++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (event) => {
        // The types of name, ask and answer are tied to each other by the signature.
        if (event.type === 'reply') resolve(event.answer as CaptionAnswer<N>)
        else if (event.type === 'fault') reject(new Error(event.fault.message))
      })
      void this.#engine.handle({ type: 'request', name, id, ask } as CaptionCommand)
    })
  }
}
