/** Which words of a generated image's prompt make it remembered: asked of the engine for one prompt at a time, on a press. */
import type { FusionClient } from '../../../workers/fusion/client'
import type { SignificanceAsk, SignificantTokens } from '../../../workers/fusion/protocol'
import type { Notices } from '../../page/trouble/notices.svelte'
import type { GenerationResult } from './generation.svelte'
import { generatorKey } from './generators'

export class WhichWords {
  /** The last answer, and what it was asked for. */
  found = $state.raw<{ ask: SignificanceAsk; answer: SignificantTokens } | null>(null)
  busy = $state.raw(false)
  readonly #client: FusionClient
  readonly #notices: Notices

  constructor(client: FusionClient, notices: Notices) {
    this.#client = client
    this.#notices = notices
  }

  /** @param image its place among the prompts: the noise is that of the image that was generated */
  async ask({ ask: { generator, prompts, seed, steps, solver } }: GenerationResult, image: number): Promise<void> {
    const prompt = prompts[image]
    if (this.busy || prompt === undefined) return
    this.busy = true
    this.#notices.clear('generate')
    try {
      const ask = { generator, prompt, seed, image, steps, solver }
      this.found = { ask, answer: await this.#client.request('significantTokens', ask) }
    } catch (reason) {
      this.#notices.showError('generate', reason)
    } finally {
      this.busy = false
    }
  }

  cancel(): void {
    if (this.busy) this.#client.send({ type: 'cancel' })
  }

  /** What was found of an image of these results; null where that was not asked. */
  of({ ask }: GenerationResult, image: number): SignificantTokens | null {
    if (this.found === null) return null
    const { ask: asked, answer } = this.found
    const isSame =
      asked.image === image &&
      asked.prompt === ask.prompts[image] &&
      asked.seed === ask.seed &&
      asked.steps === ask.steps &&
      asked.solver === ask.solver &&
      generatorKey(asked.generator) === generatorKey(ask.generator)
    return isSame ? answer : null
  }
}
