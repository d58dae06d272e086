/** The studio: prompts that the visitor types, the noise, and what a generator makes of them. */
import type { FusionClient } from '../../../workers/fusion/client'
import type {
  CaptionedSetReport,
  CaptionRegime,
  DiffusionModelReport,
  GenerateAsk,
  Generator,
  FusionRunSummary,
} from '../../../workers/fusion/protocol'
import type { SamplingAdvice } from '../../../diffusion/training/recommended'
import { ableRuns, proposedGenerator } from './generators'
import { Generation, type SharedAsk } from './generation.svelte'
import type { Notices } from '../../page/trouble/notices.svelte'
import { WhichWords } from './which-words.svelte'

/** Images at once. */
export const mostPrompts = 64
export const seedLimits = [0, 2 ** 32 - 1] as const
export const guidanceLimits = [1, 15] as const
export const samplingStepLimits = [5, 50] as const
export const tameToLimits = [0.05, 10] as const
/** Below the meter of most captions on the fine-tuned miniature (.85 to 1.5); for Stable Diffusion Wen et al. take 3. */
export const usualTameTo = 0.7
const suggestionCount = 6
const proposedCount = 4

export class Studio {
  readonly generation: Generation
  readonly words: WhichWords
  /** Prompts as typed, one a line. */
  text = $state.raw('')
  seed = $state.raw(0)
  /** What the model recommends; what is not set otherwise follows it. */
  recommended = $state.raw<SamplingAdvice>({ guidance: 1, steps: 20, solver: 'ddim' })
  guidance = $state.raw(1)
  /** What a link asked for: while it stands it follows no model, though it be what an earlier one recommends. */
  asked = $state.raw<Partial<SamplingAdvice>>({})
  steps = $state.raw(20)
  solver = $state.raw<GenerateAsk['solver']>('ddim')
  /** Whether prompts' embeddings are changed until the meter is down to `tameTo`. */
  taming = $state.raw(false)
  tameTo = $state.raw(usualTameTo)
  generator = $state.raw<Generator>({ kind: 'pretrained' })
  /** Captions of the training images, to take as prompts. */
  suggestions = $state.raw<readonly string[]>([])
  readonly prompts: string[] = $derived(promptsOf(this.text))
  /** Whether the prompts are the visitor's own. */
  readonly isTyped: boolean = $derived.by(() => this.prompts.length > 0 && this.text !== this.#proposed)
  /** Why nothing can be generated; null where it can. */
  readonly problem: string | null = $derived.by(() => {
    const { length } = this.prompts
    if (length === 0) return 'Type a prompt, or take a training caption.'
    return length > mostPrompts ? `${length} prompts are too many at once: at most ${mostPrompts}.` : null
  })
  /** Which of these neither the visitor nor a link has set. */
  readonly unset: Readonly<Record<keyof SamplingAdvice, boolean>> = $derived.by(() => {
    const { recommended, asked } = this
    const isUnset = (key: keyof SamplingAdvice) => this[key] === recommended[key] && this[key] !== asked[key]
    return { guidance: isUnset('guidance'), steps: isUnset('steps'), solver: isUnset('solver') }
  })
  readonly #client: FusionClient
  readonly #notices: Notices
  #model = ''
  /** Whether each step is decoded to be looked at: of a large model that takes a processor longer than the step. */
  #frames = true
  #chosen = false
  #source = ''
  #captions: readonly string[] = []
  #turn = 0
  /** Prompts that nobody typed: other captions take their place. */
  #proposed = $state.raw('')

  constructor(client: FusionClient, notices: Notices) {
    this.#client = client
    this.#notices = notices
    this.generation = new Generation(client, notices, 'generate')
    this.words = new WhichWords(client, notices)
    client.subscribe((news) => {
      if (news.type === 'measured') this.choose({ kind: 'run', runId: news.runId })
    })
  }

  /** Looks at what is loaded: another model has its own guidance, steps and sampler, other captions are what a copying model answers to. */
  async attend(
    model: DiffusionModelReport | null,
    training: CaptionedSetReport | null,
    regime: CaptionRegime,
  ): Promise<void> {
    if (model !== null && model.id !== this.#model) {
      this.#model = model.id
      this.#frames = model.looks
      this.generation.clear()
      this.generator = { kind: 'pretrained' }
      this.#chosen = false
      const [{ guidance, steps, solver }, { sampling }] = [this.unset, model.recommended]
      this.recommended = sampling
      if (guidance) this.guidance = sampling.guidance
      if (steps) this.steps = sampling.steps
      if (solver) this.solver = sampling.solver
    }
    if (training === null || !training.regimes.includes(regime)) return
    const source = `${training.id} ${regime}`
    if (source === this.#source) return
    this.#source = source
    try {
      const { captions } = await this.#client.request('captions', { role: 'training', regime })
      if (source !== this.#source) return
      this.#captions = captions.filter((caption, i) => captions.indexOf(caption) === i)
      this.#turn = 0
      this.#suggest()
      if (this.text === this.#proposed) this.text = this.#proposed = this.#captions.slice(0, proposedCount).join('\n')
    } catch (reason) {
      this.#source = ''
      this.#notices.showError('generate', reason)
    }
  }

  choose(generator: Generator): void {
    this.#chosen = true
    this.generator = generator
  }

  /** Until the visitor chooses: the first run that can generate. */
  propose(runs: readonly FusionRunSummary[], modelId: string | undefined): void {
    if (!this.#chosen) this.generator = proposedGenerator(ableRuns(runs, modelId))
  }

  /** The next captions, in the order of the set; behind the last one the first again. */
  moreSuggestions(): void {
    this.#turn += suggestionCount
    this.#suggest()
  }

  /** A line more. */
  add(prompt: string): void {
    this.text = [...this.prompts, prompt].join('\n')
  }

  /** What is asked of a generator with the settings as they are. */
  ask(prompts: readonly string[]): SharedAsk {
    const { seed, guidance, steps, solver } = this
    const tameTo = this.taming ? this.tameTo : null
    return { prompts: [...prompts], seed, guidance, steps, solver, frames: this.#frames, tameTo }
  }

  async generate(): Promise<void> {
    if (this.problem === null) await this.generation.run([this.generator], this.ask(this.prompts))
  }

  #suggest(): void {
    const { length } = this.#captions
    this.suggestions = Array.from(
      { length: Math.min(suggestionCount, length) },
      (_, i) => this.#captions[(this.#turn + i) % length] ?? '',
    )
  }
}

/** Lines with something on them, without the space around it. */
export function promptsOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
