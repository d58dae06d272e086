import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { tableThree } from '../../../../src/results/tables/fusion'
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
      await room.own.keep({ id: result.run.id, result, stored: '', madeAt: result.run.seed, seconds: 1 })
    const seeds = baseline(room)?.cells[0]?.ours?.seeds
    expect(seeds?.map(({ seed, score, own }) => [seed, score.value, own])).toEqual([
      [0, 0.9, false],
      [1, 0.8, false],
      [2, 0.7, true],
    ])
    room.origin = 'own'
    expect(baseline(room)?.cells[0]?.ours?.seeds.map(({ score }) => score.value)).toEqual([0.1, 0.7])
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
})
