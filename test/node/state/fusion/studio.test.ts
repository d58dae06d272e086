import { describe, expect, it } from 'vitest'
import { promptsOf, Studio } from '../../../../src/state/fusion/studio/studio.svelte'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import { FusionClient } from '../../../../src/workers/fusion/client'
import type { FusionAsk, FusionCommand, Generated } from '../../../../src/workers/fusion/protocol'
import { runSummary, StandInFusion } from './stand-in'

const picture = { rows: 1, columns: 1, size: 1, channels: 1 as const, pixels: new Uint8Array(1) }

const generated = ({ steps, prompts }: FusionAsk<'generate'>): Generated => ({
  images: { ...picture, columns: prompts.length },
  frames: Array.from({ length: steps }, (_, i) => ({ timestep: 1000 - i, images: picture })),
  notes: [],
  seconds: 1,
  meter: null,
  tamed: null,
  nearest: null,
})

/** Holds back what is asked of `generate` until it is cancelled. */
class Slow extends StandInFusion {
  override postMessage(command: FusionCommand) {
    if (command.type === 'request' && command.name === 'generate') this.commands.push(command)
    else super.postMessage(command)
    const held = this.commands.findLast(({ type }) => type === 'request')
    if (command.type === 'cancel' && held?.type === 'request')
      this.says({ type: 'fault', id: held.id, runId: null, fault: { name: 'Cancelled', message: 'stopped' } })
  }
}

function opened(worker = new StandInFusion()) {
  worker.answers.generate = generated
  worker.answers.captions = () => ({ captions: ['a coat', 'a coat', 'a bag'] })
  const notices = new Notices()
  return { worker, notices, studio: new Studio(new FusionClient(() => worker), notices) }
}

describe('Studio', () => {
  it('takes the model’s guidance, and its first prompts from the training captions until the visitor types', async () => {
    const { studio, worker } = opened()
    const model = worker.answers.openModel({ source: { kind: 'bundled', name: 'fashion-mini' } })
    const set = worker.answers.loadSet({ role: 'training', source: { kind: 'fashion', count: 64 } })
    await studio.attend(model, set, 'original')
    expect([studio.guidance, studio.prompts, studio.suggestions]).toEqual([2, ['a coat', 'a bag'], ['a coat', 'a bag']])
    studio.text = 'a hat'
    await studio.attend(model, set, '5-word')
    expect(studio.text).toBe('a hat')
    expect(worker.heard.filter((name) => name === 'captions')).toHaveLength(2)
    await studio.attend(model, set, '5-word')
    expect(worker.heard.filter((name) => name === 'captions')).toHaveLength(2)
  })

  it('asks for one image a line, and goes back and forth through the sampling steps', async () => {
    const { studio, worker } = opened()
    studio.text = ' a coat \n\n a bag'
    studio.steps = 5
    await studio.generate()
    expect(worker.asked('generate')).toMatchObject({ prompts: ['a coat', 'a bag'], steps: 5, frames: true })
    const { generation } = studio
    expect([generation.place, generation.stops[0], generation.stops[5]]).toEqual([
      5,
      'step 1 of 5, t = 1000',
      'finished',
    ])
    const [result] = generation.results
    expect(result && generation.images(result).columns).toBe(2)
    generation.place = 0
    expect(result && generation.images(result).columns).toBe(1)
  })

  it('proposes the newest run that can generate with this model, until the visitor chooses', () => {
    const { studio, worker } = opened()
    const other = runSummary({ runId: 'other', model: { id: 'another', name: '' } })
    studio.propose([other, runSummary({ runId: 'light', hasWeights: false }), runSummary({ runId: 'own' })], 'model')
    expect(studio.generator).toEqual({ kind: 'run', runId: 'own' })
    studio.choose({ kind: 'pretrained' })
    studio.propose([runSummary()], 'model')
    expect(studio.generator).toEqual({ kind: 'pretrained' })
    expect(worker.heard).toEqual([])
  })

  it('leaves off without a word when it is stopped, and says what else went wrong', async () => {
    const { studio, notices, worker } = opened(new Slow())
    studio.text = 'a coat'
    const going = studio.generate()
    worker.says({ type: 'waiting', what: 'Generating', fraction: 0.5, secondsLeft: 1, cancellable: true })
    expect([studio.generation.busy, studio.generation.waiting?.fraction]).toEqual([true, 0.5])
    studio.generation.cancel()
    await going
    expect([studio.generation.busy, notices.at('generate')]).toEqual([false, null])
    const failing = opened()
    failing.worker.answers.generate = () => {
      throw new Error('Run x is gone.')
    }
    failing.studio.text = 'a coat'
    await failing.studio.generate()
    expect(failing.notices.at('generate')?.text).toBe('Run x is gone.')
  })

  it('says why it cannot generate', () => {
    const { studio } = opened()
    expect(studio.problem).toContain('Type a prompt')
    studio.text = Array.from({ length: 65 }, () => 'a coat').join('\n')
    expect(studio.problem).toBe('65 prompts are too many at once: at most 64.')
  })
})

describe('promptsOf', () => {
  it('takes lines of any kind and leaves out empty ones', () => {
    expect(promptsOf('a\r\n\r\n  b \n')).toEqual(['a', 'b'])
  })
})
