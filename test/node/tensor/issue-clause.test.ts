import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { issueClause } from '../../../src/tensor/issue-clause'

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9))
const variant = v.variant('lab', [v.object({ lab: v.literal('mixture') }), v.object({ lab: v.literal('fusion') })])

describe('what is wrong with a part', () => {
  it.each<[v.GenericSchema, unknown, string]>([
    [v.number(), 'abc', 'is "abc"; it has to be a number'],
    [v.number(), NaN, 'is no number; it has to be a number'],
    [count, 1.5, 'is 1.5; it has to be a whole number'],
    [count, -1, 'is -1; it has to be 0 or more'],
    [count, 10, 'is 10; it has to be 9 or less'],
    [v.string(), {}, 'is an object; it has to be a text'],
    [v.boolean(), null, 'is null; it has to be true or false'],
    [v.object({ a: count }), {}, 'is missing; it is needed'],
    [v.object({ a: count }), 'x', 'is "x"; it has to be an object'],
    [v.array(count), 3, 'is 3; it has to be a list'],
    [v.pipe(v.array(count), v.minLength(1)), [], 'is empty; it has to have at least 1'],
    [v.pipe(v.array(count), v.length(3)), [1], 'has 1; it has to have 3'],
    [v.strictTuple([count]), [1, 2], 'is one too many'],
    [v.strictTuple([count, count]), [1], 'is missing; it has to be a number'],
    [v.picklist(['x', 'y']), 'z', 'is "z"; allowed: "x", "y"'],
    [v.literal('x'), 'z', 'is "z"; it has to be "x"'],
    [variant, {}, 'is missing; allowed: "mixture", "fusion"'],
    [variant, { lab: 'no' }, 'is "no"; allowed: "mixture", "fusion"'],
    [variant, null, 'is null; it has to be an object'],
    [v.union([v.number(), v.string(), v.null()]), [], 'is a list; it has to be a number, a text, null'],
    [v.pipe(v.string(), v.isoDate()), 'x', 'is "x"; it has to be a date such as 2026-01-31'],
    [v.pipe(v.string(), v.regex(/a/, 'has no a')), 'x', 'has no a'],
  ])('%#', (schema, input, clause) => {
    const { issues } = v.safeParse(schema, input, { abortEarly: true })
    if (issues === undefined) throw new Error('nothing was wrong')
    expect(issueClause(issues[0])).toBe(clause)
  })
})
