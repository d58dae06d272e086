/** The report's assembly: what is counted, what of a failure is said, which checks are named, ratios. */
import { expect, it } from 'vitest'
import { nothingYet, speedRows, summarise, withNews, type Outcome } from '../../../src/selftest/outcome'
import { reportOf } from '../../../src/selftest/report'
import type { CheckResult, Machine, SelfTestNews } from '../../../src/selftest/types'

const check = (change: Partial<CheckResult>): CheckResult => ({
  ...{ part: 'operations', group: 'Adam', name: 'adamStep', passed: true, shapes: [[3, 4], [4]] },
  ...{ difference: 1e-7, tolerance: 1e-5, at: null, problem: null },
  ...change,
})

const machine: Machine = {
  report: { name: 'wasm', adapter: 'WebAssembly SIMD', software: false, reason: 'No WebGPU here.', advice: null },
  found: {
    browser: 'firefox',
    webgpu: { kind: 'none' },
    webgl: { kind: 'none' },
    wasm: { kind: 'adapter', name: 'WebAssembly SIMD', software: false },
  },
  groups: [{ title: 'Ways to compute', facts: [{ name: 'WebGL', value: 'a | <b>\nname', note: 'odd' }] }],
}

const broken = check({
  name: 'clipScale',
  passed: false,
  difference: 0.25,
  at: { output: 1, value: 2, expected: 3, got: 4 },
})

const outcomeOf = (...news: SelfTestNews[]): Outcome => news.reduce(withNews, nothingYet)
const about = { version: '0.1.0', date: Date.UTC(2026, 10, 30, 5, 6), seconds: 12.4, stopped: null }

it('says in one sentence that all passed, and on what', () => {
  const outcome = outcomeOf({ type: 'machine', machine }, { type: 'check', check: check({}) })
  const report = reportOf(outcome, about)
  expect(report).toContain('All 1 checks passed on WebAssembly.\nNo WebGPU here.\n2026-11-30 05:06 UTC, 12 s.')
  expect(report).not.toContain('Failed')
  expect(report).toContain('- WebGL: a \\| \\<b> name (odd)')
})

it('says of a failure its operation, shapes, largest difference, tolerance and place', () => {
  const outcome = outcomeOf(
    { type: 'machine', machine },
    { type: 'check', check: check({}) },
    { type: 'check', check: broken },
  )
  const report = reportOf(outcome, about)
  expect(report).toContain('1 of 2 checks failed on WebAssembly.')
  expect(report).toContain(
    '- Adam: clipScale differs by 2.5e-1, of 1.0e-5 that are allowed; output 2 of 2, [4], value 2: 4 instead of 3',
  )
  expect(report).toContain('| Adam | 2 | 1 | clipScale | [3, 4] [4] | 2.5e-1 | 1.0e-5 |')
})

it('says what threw, and that it ended early, and why', () => {
  const thrown = check({ passed: false, difference: null, shapes: [], problem: 'the device refused a command' })
  const report = reportOf(outcomeOf({ type: 'check', check: thrown }), { ...about, stopped: 'The GPU was lost.' })
  expect(report).toContain('1 of 1 checks failed so far.\nEnded early: The GPU was lost.')
  expect(report).toContain('- Adam: adamStep failed: the device refused a command')
})

it('names the check nearest to its own tolerance, not the one with the largest difference', () => {
  const near = check({ name: 'near', difference: 9e-6 })
  const [group] = summarise([near, check({ name: 'large', difference: 1e-5, tolerance: 1 })])
  expect(group?.worst?.name).toBe('near')
})

it('gives durations as ratios of ours; what failed, and what was not measured, stay apart', () => {
  const timed = (column: 'ours' | 'tfjs' | 'cpu', workload: string, milliseconds: number | null): SelfTestNews => ({
    type: 'timed',
    timed: { column, workload, milliseconds, problem: null },
  })
  const outcome = outcomeOf(
    { type: 'machine', machine },
    timed('ours', 'Adam', 2),
    timed('tfjs', 'Adam', 8.2),
    timed('ours', 'Attention', 4),
    timed('cpu', 'Attention', null),
    { type: 'skipped', part: 'replay', why: 'Only WebGPU takes recorded commands.' },
  )
  expect(speedRows(outcome.timed)[0]?.ratios.get('tfjs')).toBe(4.1)
  const report = reportOf(outcome, about)
  expect(report).toContain('| our kernels on WebAssembly | ms | tfjs’s own kernels | Plain JavaScript |')
  expect(report).toContain('| Adam | 2 | 4.1× |  |')
  expect(report).toContain('| Attention | 4 |  | – |')
  expect(report).toContain('Replay against no replay: not run. Only WebGPU takes recorded commands.')
})
