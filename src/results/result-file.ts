/** Files of results: the shipped one, and what a visitor brings. */
import * as says from '../messages/generated/results'
import * as v from 'valibot'
import { checkFineTuning } from '../diffusion/training/config'
import { BadInput } from '../gpu/errors'
import { validateConfig } from '../mixture/config'
import { count, dataSchemas, measureSchemas, wrongPart } from './run-schema'
import { scoreNames } from './scores'
import type { ResultFile } from './types'

const finite = v.pipe(v.number(), v.finite())
const score = v.object({
  value: finite,
  interval: v.nullable(
    v.pipe(
      v.strictTuple([finite, finite]),
      v.check(([low, high]) => low <= high, 'ends below where it begins'),
    ),
  ),
  count: v.nullable(count(0)),
})
const curve = v.array(v.strictTuple([count(0), finite, v.nullable(finite), v.nullable(finite)]))
const name = v.picklist(scoreNames)

const planned = { id: v.pipe(v.string(), v.hexadecimal()), name: v.string(), seed: count(0) }
const run = v.variant('lab', [
  v.object({
    ...planned,
    lab: v.literal('mixture'),
    config: settings(validateConfig),
    data: dataSchemas.mixture,
    measure: measureSchemas.mixture,
  }),
  v.object({
    ...planned,
    lab: v.literal('fusion'),
    config: settings(checkFineTuning),
    data: dataSchemas.fusion,
    measure: measureSchemas.fusion,
  }),
])

const schema = v.object({
  format: v.literal('modeweave-results'),
  version: v.literal(1),
  made: v.nullable(v.pipe(v.string(), v.isoDate())),
  program: v.string(),
  runs: v.pipe(
    v.array(
      v.object({
        format: v.literal('modeweave-result'),
        version: v.literal(1),
        run,
        backend: v.string(),
        judges: v.array(v.string()),
        scores: v.record(name, score),
        curves: v.record(name, curve),
      }),
    ),
    v.check(
      (runs) => new Set(runs.map(({ run: { id } }) => id)).size === runs.length,
      'have a run twice; leave one out',
    ),
  ),
})

/**
 * Results from a file, checked in shape, each run's settings included.
 * @throws BadInput naming the part and what is wrong with it
 */
export function checkResults(input: unknown): ResultFile {
  const result = v.safeParse(schema, input, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw new BadInput(says.fileNoneOf({ what: 'This is no file of results.', problem: wrongPart(issue) }))
}

/** A run's configuration, by its lab's own check. */
function settings<T>(check: (input: unknown) => T) {
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, T>(({ dataset, addIssue, NEVER }) => {
      try {
        return check(dataset.value)
      } catch (error) {
        if (!(error instanceof Error)) throw error
        addIssue({ message: `does not fit: ${error.message.replace(/\.$/, '')}` })
        return NEVER
      }
    }),
  )
}
