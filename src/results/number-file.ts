/** Files of numbers that no sweep's run gives: clusters of the pixels, the captions' own generality. */
import * as says from '../messages/generated/results'
import * as v from 'valibot'
import { BadInput } from '../gpu/errors'
import { otherKey } from './aggregate'
import { count, wrongPart } from './run-schema'
import type { SeedScore } from './tables/types'

const finite = v.pipe(v.number(), v.finite())
const schema = v.object({
  format: v.literal('modeweave-numbers'),
  version: v.literal(1),
  /** YYYY-MM-DD */
  made: v.pipe(v.string(), v.isoDate()),
  /** How they were computed, one sentence. */
  how: v.string(),
  numbers: v.array(
    v.object({
      /** Ids of tables and names of variants that have them. */
      table: v.string(),
      variant: v.string(),
      column: v.string(),
      seeds: v.array(
        v.object({
          seed: count(0),
          value: finite,
          interval: v.nullable(v.strictTuple([finite, finite])),
          count: v.nullable(count(0)),
        }),
      ),
    }),
  ),
})

export type NumberFile = v.InferOutput<typeof schema>

/** @throws BadInput naming the part and what is wrong with it */
export function checkNumbers(input: unknown): NumberFile {
  const result = v.safeParse(schema, input, { abortEarly: true })
  if (result.success) return result.output
  throw new BadInput(says.fileNoneOf({ what: 'This is no file of numbers.', problem: wrongPart(result.issues[0]) }))
}

/** Those of one table, as `fill` takes them. */
export function numbersFor(table: string, files: readonly NumberFile[]): Map<string, SeedScore[]> {
  const own = files.flatMap(({ numbers }) => numbers).filter((entry) => entry.table === table)
  return new Map(
    own.map(({ variant, column, seeds }) => [
      otherKey(variant, column),
      seeds.map(({ seed, value, interval, count: n }) => ({
        seed,
        score: { value, interval, count: n },
        result: null,
        own: false,
      })),
    ]),
  )
}
