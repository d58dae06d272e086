import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runsOf } from '../../../../src/results/sweep'
import type { FusionSweep, PlannedRun, RunResult } from '../../../../src/results/types'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import { OwnResults } from '../../../../src/state/results/own-results.svelte'
import { SweepQueue } from '../../../../src/state/results/queue.svelte'
import type { OwnResult, QueuedRun } from '../../../../src/state/results/types'
import { RecordStore } from '../../../../src/store/record-store'
import { Cancelled } from '../../../../src/tensor/cancellation'
import type { Conducting } from '../../../../src/workers/results/conducting'

const sweep: FusionSweep = {
  format: 'modeweave-sweep',
  version: 1,
  name: 'six',
  lab: 'fusion',
  preset: 'demo',
  data: { fusionSet: 'fashion-fusion', fusionImages: 10 },
  measure: { perCaption: 1, guidance: 1, samplingSteps: 2, heldOut: 10, samplings: 0, rising: 2 },
  variants: [
    { name: 'alone', set: { fusion: null } },
    { name: 'fused', set: {} },
  ],
  seeds: [0, 1, 2],
}

const resultOf = (run: PlannedRun): RunResult => ({
  format: 'modeweave-result',
  version: 1,
  run,
  backend: 'none',
  judges: [],
  scores: { replication: { value: run.seed, interval: null, count: 1 } },
  curves: {},
})

/** A run that is ended by hand: by its result, a fault, or not at all. */
interface Begun {
  planned: PlannedRun
  by: Conducting
  end: () => void
  fail: (reason: Error) => void
}

/** A page with this browser's storage; what it computes with is ended by hand. */
async function page(locks: LockManager | null = null) {
  const begun: Begun[] = []
  const run = (planned: PlannedRun, by: Conducting) =>
    new Promise<RunResult>((resolve, reject) => {
      by.onStored(by.stored ?? `run of ${planned.name} ${planned.seed}`)
      by.signal.addEventListener('abort', () => reject(new Cancelled()))
      begun.push({ planned, by, end: () => resolve(resultOf(planned)), fail: reject })
    })
  const results = new OwnResults(new RecordStore<OwnResult>('runResults'))
  const conductors = vi.fn(() => ({ fusion: { run }, mixture: { run } }))
  const notices = new Notices()
  const queue = new SweepQueue({ store: new RecordStore<QueuedRun>('queuedRuns'), results, notices, conductors, locks })
  await queue.open()
  const next = (count: number) => vi.waitUntil(() => begun[count - 1], { timeout: 5000 }) as Promise<Begun>
  return { queue, results, begun, conductors, notices, next }
}

const named = (runs: readonly QueuedRun[]) => runs.map(({ planned }) => `${planned.name} ${planned.seed}`)

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('BroadcastChannel', undefined)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the queue of sweeps', () => {
  it('does the runs one after another and keeps what each came to', async () => {
    const { queue, results, next } = await page()
    expect(await queue.add(sweep)).toBe(6)
    for (let count = 1; count <= 6; count++) {
      const { end } = await next(count)
      expect(queue.runs.filter(({ state }) => state === 'running')).toHaveLength(1)
      end()
      await vi.waitUntil(() => results.all.length === count)
    }
    await vi.waitUntil(() => !queue.working)
    expect(results.all.map(({ result, stored }) => [result.scores.replication?.value, stored])).toEqual([
      [0, 'run of alone 0'],
      [1, 'run of alone 1'],
      [2, 'run of alone 2'],
      [0, 'run of fused 0'],
      [1, 'run of fused 1'],
      [2, 'run of fused 2'],
    ])
    expect(queue.runs).toEqual([])
  })

  it('says how long is left by what runs like these took in this browser, on earlier visits too', async () => {
    const first = await page()
    await first.queue.add(sweep)
    expect(first.queue.secondsLeft).toBeNull()
    ;(await first.next(1)).end()
    await vi.waitUntil(() => first.results.all.length === 1)
    const [own] = first.results.all as [OwnResult]
    await first.results.keep({ ...own, seconds: 40 })
    await first.queue.cancel(first.queue.runs.map(({ id }) => id))
    const { queue, next } = await page()
    await queue.add(sweep)
    const { by } = await next(1)
    expect(queue.secondsLeft).toBe(5 * 40)
    by.onProgress({ doing: 'Training', fraction: 0.5, secondsLeft: 9 })
    expect(queue.secondsLeft).toBe(4.5 * 40)
  })

  it('starts no engine before there is a run', async () => {
    const { conductors } = await page()
    expect(conductors).not.toHaveBeenCalled()
  })

  it('adds no run twice, neither a queued one nor one that is done', async () => {
    const { queue, results, next } = await page()
    await queue.add(sweep)
    expect(await queue.add(sweep)).toBe(0)
    ;(await next(1)).end()
    await vi.waitUntil(() => results.all.length === 1)
    expect(await queue.add({ ...sweep, seeds: [0, 3] })).toBe(2)
    expect(named(queue.waiting)).toEqual(['alone 2', 'fused 0', 'fused 1', 'fused 2', 'alone 3', 'fused 3'])
  })

  it('adds those of some variants alone, with the ids that the whole sweep gives them', async () => {
    const { queue } = await page()
    expect(await queue.add(sweep, new Set(['fused']))).toBe(3)
    expect(queue.runs.map(({ id }) => id)).toEqual(
      runsOf(sweep)
        .filter(({ name }) => name === 'fused')
        .map(({ id }) => id),
    )
  })

  it('goes on where it was after the page was ended: with the same runs, and the begun one as it is stored', async () => {
    const first = await page()
    await first.queue.add(sweep)
    ;(await first.next(1)).end()
    await first.next(2)
    await vi.waitUntil(() => first.queue.running?.stored === 'run of alone 1')

    const second = await page()
    const { planned, by } = await second.next(1)
    expect([planned.name, planned.seed, by.stored]).toEqual(['alone', 1, 'run of alone 1'])
    expect(second.results.all).toHaveLength(1)
    expect(named(second.queue.waiting)).toEqual(['alone 2', 'fused 0', 'fused 1', 'fused 2'])
  })

  it('rests once it is paused, also after a reload, and goes on with the run as it is stored', async () => {
    const storage = new Map<string, string>()
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (key: string, value: string) => storage.set(key, value),
      removeItem: (key: string) => storage.delete(key),
    })
    const { queue, next } = await page()
    await queue.add(sweep)
    await next(1)
    queue.pause()
    await vi.waitUntil(() => !queue.working)
    expect(queue.running).toBeNull()
    expect(named(queue.waiting)[0]).toBe('alone 0')

    const later = await page()
    expect(later.begun).toEqual([])
    later.queue.resume()
    expect((await later.next(1)).by.stored).toBe('run of alone 0')
  })

  it('is paused no more once it is empty: the next sweep begins', async () => {
    const { queue, next } = await page()
    await queue.add(sweep)
    await next(1)
    queue.pause()
    await vi.waitUntil(() => !queue.working)
    await queue.cancel(queue.runs.map(({ id }) => id))
    expect(queue.paused.is).toBe(false)
    await queue.add({ ...sweep, seeds: [7] })
    expect((await next(2)).planned.seed).toBe(7)
  })

  it('is paused no more where only failed runs are left: one that is tried again begins', async () => {
    const { queue, next } = await page()
    await queue.add(sweep)
    const { fail } = await next(1)
    await queue.cancel(queue.waiting.map(({ id }) => id))
    fail(Object.assign(new Error('There is not enough memory.'), { name: 'OutOfMemory' }))
    queue.pause()
    await vi.waitUntil(() => !queue.working)
    expect(queue.paused.is).toBe(false)
    await queue.retry(queue.failed[0]?.id ?? '')
    expect((await next(2)).planned.seed).toBe(0)
  })

  it('puts a run before another, and takes runs out', async () => {
    const { queue, next } = await page()
    await queue.add(sweep)
    await next(1)
    const [, second, , fourth] = queue.waiting
    await queue.move(second?.id ?? '', -1)
    await queue.cancel([fourth?.id ?? ''])
    expect(named(queue.waiting)).toEqual(['alone 2', 'alone 1', 'fused 0', 'fused 2'])
    await queue.move(queue.waiting[0]?.id ?? '', -1)
    expect(named(queue.waiting)[0]).toBe('alone 2')
  })

  it('leaves off the run that is taken out, and goes on with the next', async () => {
    const { queue, results, next } = await page()
    await queue.add(sweep)
    await next(1)
    await queue.cancel([queue.running?.id ?? ''])
    expect((await next(2)).planned).toMatchObject({ name: 'alone', seed: 1 })
    expect(queue.runs).toHaveLength(5)
    expect(results.all).toEqual([])
  })

  it('tells why a run failed, does the others, and tries it again when asked', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { queue, next } = await page()
    await queue.add(sweep)
    ;(await next(1)).fail(Object.assign(new Error('There is not enough memory.'), { name: 'OutOfMemory' }))
    await next(2)
    expect(queue.failed.map(({ planned, fault }) => [planned.seed, fault])).toEqual([
      [0, 'There is not enough memory.'],
    ])
    await queue.retry(queue.failed[0]?.id ?? '')
    expect(named(queue.waiting)[0]).toBe('alone 0')
    expect(error).not.toHaveBeenCalled()
  })

  it('keeps to one tab, and takes over where that is closed', async () => {
    const shared = heldLocks()
    const first = await page(shared.locks)
    await first.queue.add(sweep)
    await first.next(1)
    const second = await page(shared.locks)
    await vi.waitUntil(() => second.queue.elsewhere)
    expect(second.begun).toEqual([])
    shared.close()
    expect((await second.next(1)).by.stored).toBe('run of alone 0')
    expect(second.queue.elsewhere).toBe(false)
  })

  it('says in a second tab what the first one does, and heeds it at once where that one is hidden', async () => {
    vi.unstubAllGlobals()
    vi.stubGlobal('indexedDB', new IDBFactory())
    vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: true }))
    const shared = heldLocks()
    const first = await page(shared.locks)
    await first.queue.add(sweep)
    const { by } = await first.next(1)
    const second = await page(shared.locks)
    await vi.waitUntil(() => second.queue.running !== null)
    expect(second.queue.elsewhere).toBe(true)
    expect(named(second.queue.waiting)).toHaveLength(5)

    second.queue.pause()
    await vi.waitUntil(() => by.signal.aborted)
    await vi.waitUntil(() => second.queue.running === null)
    second.queue.resume()
    const again = await Promise.race([first.next(2), second.next(1)])
    again.by.onProgress({ doing: 'Training', fraction: 0.5, secondsLeft: 9 })
    // Told at most once a second, beginning with the start.
    expect([first, second].map(({ queue }) => queue.progress?.doing)).toContain('Training')
    await vi.waitUntil(() => [first, second].every(({ queue }) => queue.progress !== null))

    const [hidden, seen] = first.queue.working ? [first, second] : [second, first]
    await vi.waitUntil(() => seen.queue.running !== null)
    await seen.queue.cancel([seen.queue.running?.id ?? ''])
    await vi.waitUntil(() => again.by.signal.aborted)
    await vi.waitUntil(() => hidden.queue.running !== null && hidden.queue.runs.length === 5)
    expect(named(hidden.queue.runs)).not.toContain('alone 0')
  })

  it('keeps no result of a run that was taken out when it could not be left off any more', async () => {
    const { queue, results, next } = await page()
    await queue.add(sweep)
    const { end } = await next(1)
    // Its abortion comes second.
    end()
    await queue.cancel([queue.running?.id ?? ''])
    await next(2)
    expect(results.all).toEqual([])
    expect(named(queue.runs)).toHaveLength(5)
  })

  it('says what a sweep has that cannot be run', async () => {
    const { queue } = await page()
    await expect(queue.add({ ...sweep, set: { steps: -1 } })).rejects.toThrow('Fine-tuning setting "steps" is -1')
  })

  it('says that the queue is lost with the page where nothing is kept', async () => {
    vi.stubGlobal('indexedDB', undefined)
    const { queue, notices, next } = await page()
    await queue.add(sweep)
    await next(1)
    expect(notices.at('queue')?.text).toMatch(/^The queue lasts only as long as this page: it has no IndexedDB/)
    expect(queue.runs).toHaveLength(6)
  })
})

/** One lock for all tabs; `close` ends the tab that holds it. */
function heldLocks(): { locks: LockManager; close: () => void } {
  let held = false
  let close = () => {}
  const waiting: (() => void)[] = []
  const request = async (_: string, ...rest: unknown[]) => {
    const options = rest.length > 1 ? (rest[0] as LockOptions) : {}
    const work = rest.at(-1) as (lock: unknown) => Promise<unknown>
    if (held && options.ifAvailable) return work(null)
    if (held) await new Promise<void>((resolve) => waiting.push(resolve))
    held = true
    const closed = new Promise((resolve) => (close = () => resolve(null)))
    const done = await Promise.race([work({}), closed])
    held = false
    waiting.shift()?.()
    return done
  }
  return { locks: { request } as unknown as LockManager, close: () => close() }
}
