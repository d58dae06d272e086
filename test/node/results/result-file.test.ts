import { describe, expect, it } from 'vitest'
import { checkResults } from '../../../src/results/result-file'
import type { ResultFile } from '../../../src/results/types'
import { fileOf, fusionSweep, mixtureSweep, resultsOf } from './made-runs'

const file = fileOf([
  ...resultsOf(fusionSweep, () => ({ replication: { value: 0.9, interval: [0.8, 0.95], count: 512 } })),
  ...resultsOf(mixtureSweep, () => ({ parameters: { value: 123, interval: null, count: null } })),
])
const [first] = file.runs
if (first === undefined) throw new Error('the sweep has no run')
first.curves = { copies: [[10, 0.1, 0, 0.2]] }

/** The file, one part of its first run changed. */
function changed(part: object): unknown {
  const copy = structuredClone(file)
  copy.runs[0] = { ...first, ...part } as ResultFile['runs'][number]
  return copy
}

describe('a file of results', () => {
  it('is read as it was written', () => {
    expect(checkResults(JSON.parse(JSON.stringify(file)))).toEqual(file)
  })

  it.each([
    [{ ...file, format: 'modeweave-sweep' }, /Its "format"/],
    [{ ...file, version: 2 }, /Its "version"/],
    [{ ...file, made: 'yesterday' }, /Its "made" is "yesterday"; it has to be a date/],
    [{ ...file, runs: [...file.runs, first] }, /Its "runs" have a run twice; leave one out/],
    [changed({ scores: { beauty: { value: 1, interval: null, count: null } } }), /Its "runs.0.scores.beauty"/],
    [changed({ scores: { frechet: { value: '3', interval: null, count: 5 } } }), /Its "runs.0.scores.frechet.value"/],
    [
      changed({ scores: { frechet: { value: 3, interval: [4, 2], count: 5 } } }),
      /Its "runs.0.scores.frechet.interval" ends below where it begins/,
    ],
    [changed({ curves: { copies: [[1, 2]] } }), /Its "runs.0.curves.copies.0/],
    [
      changed({ run: { ...first.run, config: { ...first.run.config, steps: 0 } } }),
      /Its "runs.0.run.config" does not fit: Fine-tuning setting "steps" is 0/,
    ],
    [changed({ run: { ...first.run, id: 'no digits' } }), /Its "runs.0.run.id"/],
    [null, /no file of results/],
  ])('says which part is wrong: %#', (input, message) => {
    expect(() => checkResults(input)).toThrow(message)
  })
})
