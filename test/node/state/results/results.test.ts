import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { version } from '../../../../package.json'
import { checkResults } from '../../../../src/results/result-file'
import { tableFour, tableThree } from '../../../../src/results/tables/fusion'
import { toMarkdown } from '../../../../src/results/export/markdown'
import { ResultsRoom } from '../../../../src/state/results/results.svelte'
import type { FusionSweep, PlannedRun, RunResult } from '../../../../src/results/types'
import { runsOf } from '../../../../src/results/sweep'
import { fileOf, fusionSweep } from '../../results/made-runs'

/** Paper A's sweep with its first rows only. */
const sweep: FusionSweep = {
  ...fusionSweep,
  name: 'paper-a',
  variants: [
    { name: 'original', set: { captions: 'original', fusion: null } },
    { name: 'MC', set: { captions: 'original', fusion: null, 'rivals.multipleCaptions': true } },
  ],
}
const [first, second, third] = runsOf(sweep)
const resultOf = (run: PlannedRun | undefined, value: number): RunResult => {
  if (run === undefined) throw new Error('no such run')
  const scores = { replication: { value, interval: null, count: 512 } }
  return { format: 'modeweave-result', version: 1, run, backend: 'wasm', judges: [], scores, curves: {} }
}
const files: Record<string, unknown> = {
  'runs.json': fileOf([resultOf(first, 0.9), resultOf(second, 0.8)]),
  'sweeps/paper-a.json': sweep,
}
const opened = async () => {
  const asked: string[] = []
  const room = new ResultsRoom(noConductors, (path) => {
    asked.push(path)
    return Promise.resolve(files[path] ?? null)
  })
  await room.open()
  return { room, asked }
}
const noConductors = () => {
  throw new Error('nothing is run here')
}
const baseline = (room: ResultsRoom) => room.filled(tableThree, () => null).blocks[0]?.rows[0]

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('BroadcastChannel', undefined)
})

describe('the room Results', () => {
  it('asks for nothing before it is opened, and once', async () => {
    const { room, asked } = await opened()
    expect(asked.filter((path) => path === 'runs.json')).toHaveLength(1)
    await room.open()
    expect(asked.filter((path) => path === 'runs.json')).toHaveLength(1)
    expect(room.notices.at('results')).toBeNull()
  })

  it('fills what the shipped results lack with own ones, and tells them apart', async () => {
    const { room } = await opened()
    expect(baseline(room)).toMatchObject({ ran: 2, planned: 3 })
    for (const result of [resultOf(first, 0.1), resultOf(third, 0.7)])
      await room.own.keep({ id: result.run.id, result, sweep, stored: '', madeAt: result.run.seed, seconds: 1 })
    const seeds = baseline(room)?.cells[0]?.ours?.seeds
    expect(seeds?.map(({ seed, score, own }) => [seed, score.value, own])).toEqual([
      [0, 0.9, false],
      [1, 0.8, false],
      [2, 0.7, true],
    ])
    room.origin = 'own'
    expect(baseline(room)?.cells[0]?.ours?.seeds.map(({ score }) => score.value)).toEqual([0.1, 0.7])
  })

  it('says where the results of a queued sweep will be, and opens their table', async () => {
    const { room } = await opened()
    room.queue.pause()
    const mine: FusionSweep = { ...sweep, name: 'mine', seeds: [9] }
    room.tellQueued(mine, await room.queue.add(mine))
    const told = room.notices.at('queue')
    expect(told?.text).toMatch(/^2 runs are queued\. .* their table, “mine”, is under “Your sweeps” and fills in/)
    told?.actions[0]?.run()
    expect(room.entry?.label).toBe('mine')
    room.tellQueued(sweep, 1)
    expect(room.notices.at('queue')).toMatchObject({
      text: expect.stringMatching(/^1 run is queued/) as string,
      actions: [],
    })
  })

  it('shows as the visitor’s own, and lets them take, only what was done here', async () => {
    const table = 'a-table-4'
    const seeds = [{ seed: 0, value: 5, interval: null, count: 64 }]
    const numbers = [{ table, variant: 'original', column: 'generality', seeds }]
    files['caption-levels.json'] = { format: 'modeweave-numbers', version: 1, made: '2026-01-02', how: '', numbers }
    const { room } = await opened()
    delete files['caption-levels.json']
    expect(room.taken()).toEqual(room.file)
    const generality = () => room.filled(tableFour, () => null).blocks[0]?.rows[0]?.cells[0]?.ours?.mean
    expect(generality()).toBe(5)

    const result = resultOf(third, 0.7)
    await room.own.keep({ id: result.run.id, result, sweep, stored: '', madeAt: 1, seconds: 1 })
    // The shipped file's day and program are not those of all that is in it.
    expect(room.taken()).toMatchObject({ made: null, program: version })
    expect(room.taken().runs).toHaveLength(3)
    expect(room.whence.short).toBe('computed before')
    room.origin = 'own'
    expect(room.whence.short).toBe('computed by you')
    expect(room.taken()).toMatchObject({ made: null, program: version, runs: [result] })
    expect(() => checkResults(room.taken())).not.toThrow()
    expect(generality()).toBeUndefined()
  })

  it('lets results be removed, one or a whole sweep’s, in all tabs, and brings them back', async () => {
    vi.unstubAllGlobals()
    vi.stubGlobal('indexedDB', new IDBFactory())
    const { room } = await opened()
    const mine: FusionSweep = { ...sweep, name: 'mine', seeds: [8, 9] }
    for (const [run, of] of [...runsOf(mine).map((run) => [run, mine] as const), [first, sweep] as const])
      if (run)
        await room.own.keep({
          id: run.id,
          result: resultOf(run, 0.5),
          sweep: of,
          stored: '',
          madeAt: run.seed,
          seconds: 1,
        })
    const { room: other } = await opened()
    await other.own.read()
    const sizes = ({ own }: ResultsRoom) => own.bySweep.map(({ results }) => results.length)
    expect([sizes(room), sizes(other)]).toEqual([
      [1, 4],
      [1, 4],
    ])
    const [, whole] = room.own.bySweep
    const gone = await room.own.forget(whole?.results.map(({ id }) => id) ?? [])
    expect(room.ownEntries).toEqual([])
    await vi.waitUntil(() => sizes(other).join() === '1')
    await room.own.keep(...gone)
    expect(sizes(room)).toEqual([1, 4])
    await vi.waitUntil(() => sizes(other).join() === '1,4')
  })

  it('says which file is wrong, and can be opened again', async () => {
    let broken = true
    const room = new ResultsRoom(noConductors, (path) =>
      Promise.resolve(path === 'runs.json' && broken ? { format: 'else' } : (files[path] ?? null)),
    )
    await room.open()
    expect(room.notices.at('results')?.text).toMatch(/no file of results. Its "format"/)
    broken = false
    await room.open()
    expect(room.notices.at('results')).toBeNull()
    expect(room.file?.runs).toHaveLength(2)
  })

  it('has a table for a sweep of the visitor’s own, which fills in, and none for one that came with the page', async () => {
    const { room } = await opened()
    const mine: FusionSweep = { ...sweep, name: 'mine', grid: { steps: [300, 400] }, seeds: [0] }
    const [one, ...rest] = runsOf(mine)
    if (one === undefined) throw new Error('no run')
    const keep = (run: typeof one, of: FusionSweep) =>
      room.own.keep({ id: run.id, result: resultOf(run, 0.5), sweep: of, stored: 'x', madeAt: 1, seconds: 1 })
    if (first !== undefined) await keep(first, sweep)
    expect(room.ownEntries).toEqual([])
    await keep(one, mine)
    await keep(one, { ...mine, seeds: [0, 1] })
    expect(room.ownEntries.map(({ label }) => label)).toEqual(['mine'])
    const [entry] = room.ownEntries
    if (entry?.kind !== 'table') throw new Error('no table')
    room.show(entry.id)
    expect(room.entry).toEqual(entry)
    const filled = room.filled(entry.table, () => null)
    expect(filled).toMatchObject({ ran: 1, planned: 8 })
    expect(filled.blocks[0]?.rows.map(({ row, ran }) => [row.labels[0], ran])).toEqual([
      ['original, steps 300', 1],
      ...rest.map(({ name }) => [name, 0]),
    ])
    expect(toMarkdown(filled)).toMatch(/^mine: ours\. 1 of 8 runs\./)
  })
})
