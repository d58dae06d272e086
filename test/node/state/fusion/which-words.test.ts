import { describe, expect, it } from 'vitest'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import type { GenerationResult } from '../../../../src/state/fusion/studio/generation.svelte'
import { WhichWords } from '../../../../src/state/fusion/studio/which-words.svelte'
import { FusionClient } from '../../../../src/workers/fusion/client'
import { StandInFusion } from './stand-in'

const ask = {
  generator: { kind: 'run', runId: 'a' },
  prompts: ['a coat', 'a red bag'],
  seed: 3,
  guidance: 2,
  steps: 5,
  solver: 'ddim',
  frames: true,
  tameTo: null,
} as const
const result = (change: object = {}) => ({ ask: { ...ask, ...change } }) as unknown as GenerationResult

function opened() {
  const worker = new StandInFusion()
  const notices = new Notices()
  return { worker, notices, words: new WhichWords(new FusionClient(() => worker), notices) }
}

describe('which words', () => {
  it('are asked for the very noise of the image, and shown of that image alone', async () => {
    const { words, worker } = opened()
    await words.ask(result(), 1)
    const { generator, seed, steps, solver } = ask
    expect(worker.asked('significantTokens')).toEqual({ generator, seed, steps, solver, prompt: 'a red bag', image: 1 })
    expect(words.of(result(), 1)?.words.map(({ text }) => text)).toEqual(['a', 'red', 'bag'])
    expect(words.of(result(), 0)).toBeNull()
    for (const change of [{ seed: 4 }, { steps: 6 }, { generator: { kind: 'pretrained' } }, { prompts: ['a', 'b'] }])
      expect(words.of(result(change), 1)).toBeNull()
  })

  it('say what went wrong, and can be asked again', async () => {
    const { words, worker, notices } = opened()
    const { significantTokens } = worker.answers
    worker.answers.significantTokens = () => {
      throw Object.assign(new Error('The prompt has no words.'), { name: 'BadInput' })
    }
    await words.ask(result(), 0)
    expect([words.busy, notices.at('generate')?.text]).toEqual([false, 'The prompt has no words.'])
    worker.answers.significantTokens = significantTokens
    await words.ask(result(), 0)
    expect(notices.at('generate')).toBeNull()
    expect(words.of(result(), 0)).not.toBeNull()
  })
})
