import { expect, it } from 'vitest'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import { Tasks } from '../../../../src/state/page/tasks.svelte'

const waiting = { type: 'waiting' as const, fraction: 0.5, secondsLeft: 3, cancellable: true }

function begun() {
  const notices = new Notices()
  const ended: string[] = []
  const tasks = new Tasks(notices, (place) => ended.push(place))
  return { notices, tasks, ended }
}

it('is busy until the last of its tasks is done', async () => {
  const { tasks, ended } = begun()
  const ends: (() => void)[] = []
  const task = () => new Promise<void>((resolve) => ends.push(resolve))
  const both = [tasks.run('dataset', task), tasks.run('run', task)]
  tasks.receive({ ...waiting, what: 'Reading images' })
  ends[0]?.()
  await both[0]
  expect([tasks.busy, tasks.waiting?.what, ended]).toEqual([true, 'Reading images', ['dataset']])
  ends[1]?.()
  expect(await both[1]).toBe(true)
  expect([tasks.busy, tasks.waiting, ended]).toEqual([false, null, ['dataset', 'run']])
})

it('shows at its place what went wrong with a task, and the ways on', async () => {
  const { notices, tasks } = begun()
  notices.show('run', 'news', 'old')
  const again = { label: 'Try again', run: () => undefined }
  const fails = () => Promise.reject(Object.assign(new Error('No such file.'), { name: 'BadInput' }))
  expect(await tasks.run('run', fails, () => [again])).toBe(false)
  expect(notices.at('run')).toEqual({ kind: 'trouble', text: 'No such file.', actions: [again] })
  expect(tasks.busy).toBe(false)
})

it('waits for a new worker whatever becomes of the tasks in the old one', async () => {
  const { tasks } = begun()
  tasks.hold('Starting the engine again')
  await tasks.run('run', () => Promise.resolve())
  expect([tasks.busy, tasks.waiting?.what]).toEqual([true, 'Starting the engine again'])
  tasks.release()
  expect([tasks.busy, tasks.waiting]).toEqual([false, null])
})

it('says what is waited for as the worker tells it', () => {
  const { tasks } = begun()
  tasks.wait('Starting the engine')
  expect(tasks.waiting).toEqual({
    what: 'Starting the engine',
    fraction: null,
    secondsLeft: null,
    cancellable: false,
  })
  tasks.receive({ ...waiting, what: 'Starting WebAssembly' })
  expect(tasks.waiting).toEqual({
    what: 'Starting WebAssembly',
    fraction: 0.5,
    secondsLeft: 3,
    cancellable: true,
  })
  tasks.receive({ ...waiting, what: null })
  expect([tasks.busy, tasks.waiting]).toEqual([true, null])
})
