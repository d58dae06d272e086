/** How captions are to be generalised: level, method, and all that a language model needs. */
import type { GeneralityLevel } from '../../../captions/types'
import {
  DEFAULT_LANGUAGE_MODEL,
  type LanguageModelSettings,
  type TokenPrice,
} from '../../../workers/captions/generalise-client'
import type { GeneraliseMethod, KeptGeneralising } from '../settings'

/** The key's place where the visitor wants it remembered: this tab's own storage, which a browser may write to disk and bring back with the tab. */
const keyPlace = 'modeweave-language-model-key'

export interface GeneraliseDefaults {
  baseUrl: string
  model: string
  prompts: Readonly<Record<GeneralityLevel, string>>
  concurrency: number
  target: number
}

function rememberedKey(): string | null {
  try {
    return globalThis.sessionStorage?.getItem(keyPlace) ?? null
  } catch {
    return null
  }
}

export class GeneraliseSettings {
  readonly defaults: GeneraliseDefaults
  level = $state.raw<GeneralityLevel>('general')
  method = $state.raw<GeneraliseMethod>('wordnet')
  /** Repeats until GS reaches `target` or rises no more. */
  guided = $state.raw(false)
  target: number = $state.raw(0)
  baseUrl: string = $state.raw('')
  model: string = $state.raw('')
  prompts: Readonly<Record<GeneralityLevel, string>> = $state.raw({ general: '', '5-word': '' })
  /** Temperature 0, as in the paper; off for models that accept none. */
  steady = $state.raw(true)
  concurrency: number = $state.raw(1)
  /** For a million tokens. */
  price = $state.raw<TokenPrice>({ input: 0, output: 0 })
  #key = $state.raw('')
  #rememberKey = $state.raw(false)

  constructor(defaults: GeneraliseDefaults) {
    this.defaults = defaults
    this.baseUrl = defaults.baseUrl
    this.model = defaults.model
    this.prompts = defaults.prompts
    this.concurrency = defaults.concurrency
    this.target = defaults.target
    const key = rememberedKey()
    this.#rememberKey = key !== null
    this.#key = key ?? ''
  }

  /** Lives in memory, and in the tab's own storage if asked; it is in no file, no address and no stored list. */
  get key(): string {
    return this.#key
  }
  set key(key: string) {
    this.#key = key
    this.#storeKey()
  }

  get rememberKey(): boolean {
    return this.#rememberKey
  }
  set rememberKey(remember: boolean) {
    this.#rememberKey = remember
    this.#storeKey()
  }

  setPrompt(level: GeneralityLevel, prompt: string): void {
    this.prompts = { ...this.prompts, [level]: prompt }
  }

  /** What makes the captions, in words that stay with them; no address, for one may hold a password. */
  describe(): string {
    const { method, model, level, prompts, defaults, guided } = this
    const maker = {
      wordnet: 'WordNet',
      'language-model': `language model ${model}`.trim(),
      browser: 'the browser’s own model',
    }[method]
    const ownPrompt = method !== 'wordnet' && prompts[level] !== defaults.prompts[level]
    return `${maker}${ownPrompt ? ', own prompt' : ''}${guided ? ', guided' : ''}`
  }

  /** The server and model that are set, with the key. */
  languageModel(): LanguageModelSettings {
    const { baseUrl, model, prompts, steady, concurrency } = this
    const key = this.key.trim() === '' ? null : this.key.trim()
    return { ...DEFAULT_LANGUAGE_MODEL, baseUrl, model, prompts, concurrency, key, temperature: steady ? 0 : null }
  }

  /** What is kept with the list: all but the key. */
  keep(): KeptGeneralising {
    const { level, method, guided, target, baseUrl, model, prompts, steady, concurrency, price } = this
    return {
      level,
      method,
      guided,
      target,
      baseUrl,
      model,
      prompts: { ...prompts },
      steady,
      concurrency,
      price: { ...price },
    }
  }

  restore(kept: KeptGeneralising): void {
    this.level = kept.level
    this.method = kept.method
    this.guided = kept.guided
    this.target = kept.target
    this.baseUrl = kept.baseUrl
    this.model = kept.model
    this.prompts = kept.prompts
    this.steady = kept.steady
    this.concurrency = kept.concurrency
    this.price = kept.price
  }

  #storeKey(): void {
    try {
      if (this.#rememberKey && this.#key !== '') sessionStorage.setItem(keyPlace, this.#key)
      else sessionStorage.removeItem(keyPlace)
    } catch {
      // A private window may refuse: the key then lasts as long as the page.
    }
  }
}
