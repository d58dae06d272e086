import { expect, it } from 'vitest'
import { otherKey } from '../../../src/results/aggregate'
import { checkNumbers, numbersFor, type NumberFile } from '../../../src/results/number-file'

const file: NumberFile = {
  format: 'modeweave-numbers',
  version: 1,
  made: '2026-01-02',
  how: 'by hand',
  numbers: [
    { table: 'a', variant: 'x', column: 'purity', seeds: [{ seed: 1, value: 0.5, interval: null, count: 10 }] },
    { table: 'b', variant: 'x', column: 'purity', seeds: [{ seed: 1, value: 0.7, interval: [0.6, 0.8], count: 10 }] },
  ],
}

it('numbers are read back and given to their own table', () => {
  const read = checkNumbers(JSON.parse(JSON.stringify(file)))
  expect(read).toEqual(file)
  expect([...numbersFor('b', [read])]).toEqual([
    [
      otherKey('x', 'purity'),
      [{ seed: 1, score: { value: 0.7, interval: [0.6, 0.8], count: 10 }, result: null, own: false }],
    ],
  ])
})

it('says which part of a file is wrong', () => {
  expect(() => checkNumbers({ ...file, made: 'today' })).toThrow(
    /no file of numbers. Its "made" is "today"; it has to be a date/,
  )
})
