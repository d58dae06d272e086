/** The room Self-test: a worker for each run, paused and gone on with, stopped, lost; what was found is kept, and told in the report. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SelfTestRoom } from '../../../../src/state/selftest/room.svelte'
import { SelfTestClient } from '../../../../src/workers/selftest/client'
import type { SelfTestCommand, SelfTestEvent } from '../../../../src/workers/selftest/protocol'
import type { CheckResult, SelfTestNews } from '../../../../src/selftest/types'
import { StandInWorker } from '../stand-in-worker'

/** Answers when the test says so. */
class Worker extends StandInWorker<SelfTestCommand, SelfTestEvent> {
  readonly answers = {}
  ended = false

  override postMessage(command: SelfTestCommand): void {
    this.commands.push(command)
  }

  override terminate(): void {
    this.ended = true
    super.terminate()
  }

  /** The id of what was asked. */
  get id(): number {
    const [first] = this.commands
    return first?.type === 'request' ? first.id : NaN
  }
}

const check: CheckResult = {
  ...{ part: 'operations', group: 'Adam', name: 'adamStep', passed: true, shapes: [[3]], difference: 0, tolerance: 1 },
  ...{ at: null, problem: null },
}
const machine: Extract<SelfTestNews, { type: 'machine' }> = {
  type: 'machine',
  machine: {
    report: { name: 'wasm', adapter: 'SIMD', software: false, reason: 'No WebGPU.', advice: null },
    found: { browser: 'firefox', webgpu: { kind: 'none' }, webgl: { kind: 'none' }, wasm: { kind: 'none' } },
    groups: [],
  },
}

function opened() {
  const workers: Worker[] = []
  let now = 0
  const start = () => {
    const worker = new Worker()
    workers.push(worker)
    return new SelfTestClient(() => worker)
  }
  const room = new SelfTestRoom('wasm', start, () => (now += 1000))
  const worker = () => workers.at(-1) ?? new Worker()
  return { room, workers, worker }
}

beforeEach(() => void vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 Gecko/20100101 Firefox/150.0' }))
afterEach(() => void vi.unstubAllGlobals())

it('runs what is chosen on the backend of the address, and gives its report at the end', async () => {
  const { room, worker } = opened()
  expect([room.browser, room.offersWebgpu, room.report]).toEqual(['firefox', false, null])
  room.choose('speed', true)
  room.choose('replay', false)
  const run = room.run()
  expect(worker().commands).toMatchObject([{ name: 'run', ask: { backend: 'wasm', parts: ['operations', 'speed'] } }])
  worker().says(machine)
  worker().says({ type: 'part', part: 'operations', total: 2 })
  worker().says({ type: 'running', part: 'operations', what: 'adamStep' })
  worker().says({ type: 'check', check })
  expect([room.running, room.progress, room.report]).toEqual(['adamStep', { done: 1, total: 2 }, null])
  worker().says({ type: 'reply', id: worker().id, answer: {} })
  await run
  expect([room.state, room.running, worker().ended]).toEqual(['done', null, true])
  expect(room.report).toContain('All 1 checks passed on WebAssembly.')
})

it('pauses, goes on, is stopped, and begins anew with a worker of its own', async () => {
  const { room, workers, worker } = opened()
  const run = room.run()
  room.pause()
  room.pause()
  expect(room.state).toBe('paused')
  room.resume()
  expect(worker().heard).toEqual(['run', 'pause', 'resume'])
  worker().says(machine)
  worker().says({ type: 'check', check })
  room.cancel()
  await run
  expect([room.state, room.stopped, worker().ended]).toEqual(['stopped', 'You stopped it.', true])
  expect(room.report).toContain('passed on WebAssembly so far.\nEnded early: You stopped it.')
  void room.run()
  expect([workers.length, room.state, room.outcome.checks.length, room.stopped]).toEqual([2, 'running', 0, null])
  room.cancel()
})

it('a lost device ends it with its reason, and what was found is kept', async () => {
  const { room, worker } = opened()
  const run = room.run()
  worker().says(machine)
  worker().says({ type: 'check', check: { ...check, passed: false, difference: 3 } })
  const fault = { name: 'DeviceLost', message: 'The GPU was lost (the driver crashed).' } as const
  worker().says({ type: 'fault', id: worker().id, runId: null, fault })
  await run
  expect([room.state, room.stopped]).toEqual(['stopped', fault.message])
  expect(room.failed).toHaveLength(1)
  expect(room.report).toContain('1 of 1 checks failed on WebAssembly so far.')
})
