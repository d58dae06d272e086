import { describe, expect, it } from 'vitest'
import { ModelQuestion } from '../../../../src/state/fusion/model-question.svelte'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import { Tasks } from '../../../../src/state/page/tasks.svelte'
import { FusionClient } from '../../../../src/workers/fusion/client'
import type { DiffusionSource } from '../../../../src/workers/fusion/protocol'
import { StandInFusion } from './stand-in'

const files = [{ path: 'a/unet/config.json', file: new Blob() }]
const model = (name: string) => ({ name, choice: { folder: `${name}/`, variant: null } })

function asked(names: string[], opens = true) {
  const worker = new StandInFusion()
  worker.answers.findModels = () => ({ models: names.map(model) })
  const opened: DiffusionSource[] = []
  const question = new ModelQuestion({
    client: new FusionClient(() => worker),
    tasks: new Tasks(new Notices()),
    open: (source) => {
      opened.push(source)
      return Promise.resolve(opens)
    },
  })
  return { question, opened, worker }
}

describe('files with models', () => {
  it.each([[[]], [['a']]])('%j are opened without a question', async (names) => {
    const { question, opened } = asked(names)
    await question.ask(files)
    expect(opened).toEqual([{ kind: 'files', files }])
    expect(question.models).toEqual([])
  })

  it('of which there are several open the one that is chosen, and another when that is chosen', async () => {
    const { question, opened } = asked(['a', 'b'])
    await question.ask(files)
    expect([opened, question.models.map(({ name }) => name), question.chosen]).toEqual([[], ['a', 'b'], ''])
    await question.answer('')
    await question.answer('b')
    await question.answer('a')
    expect(opened).toEqual(['b', 'a'].map((name) => ({ kind: 'files', files, choice: model(name).choice })))
    expect(question.chosen).toBe('a')
    question.drop()
    expect([question.models, question.chosen]).toEqual([[], ''])
  })

  it('that cannot be listed or opened leave nothing chosen', async () => {
    const failing = asked([])
    failing.worker.answers.findModels = () => {
      throw new Error('damaged')
    }
    await failing.question.ask(files)
    expect(failing.opened).toEqual([])
    const { question } = asked(['a', 'b'], false)
    await question.ask(files)
    await question.answer('a')
    expect([question.chosen, question.models.length]).toEqual(['', 2])
  })
})
