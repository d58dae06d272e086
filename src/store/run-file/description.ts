/** `run.json` as it comes out of a file: everything is checked before anything of it is believed. */
import * as says from '../../messages/generated/store'
import { plainName } from '../../messages/plain'
import * as v from 'valibot'
import { BadInput } from '../../data/bad-input'
import { issueClause } from '../../tensor/issue-clause'
import { stretchSchema } from '../../tensor/stretches'
import type { RunDescription } from './types'

/** Of the format that this page writes, and the latest that it reads. */
export const VERSION = 1
export const FORMAT = 'modeweave-run'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const name = v.pipe(v.string(), v.transform(plainName))
const named = v.object({ id: v.string(), name })
const settingValue = v.union([v.number(), v.string(), v.boolean()])
const anyObject = v.looseObject({})

const schema = v.object({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  lab: v.picklist(['mixture', 'fusion']),
  runId: v.pipe(v.string(), v.minLength(1)),
  name,
  seed: count,
  iteration: count,
  iterations: count,
  began: v.nullable(v.object({ name, iteration: count })),
  model: v.nullable(named),
  data: v.array(
    v.object({
      ...named.entries,
      role: v.picklist(['training', 'fusion']),
      count,
      fingerprint: v.nullable(v.string()),
    }),
  ),
  settings: anyObject,
  changes: v.array(v.object({ iteration: count, path: v.string(), from: settingValue, to: settingValue })),
  seconds: v.nullable(v.pipe(v.number(), v.minValue(0))),
  stretches: v.array(stretchSchema),
  savedAt: v.nullable(v.number()),
  scores: v.array(
    v.object({
      name,
      value: v.number(),
      interval: v.exactOptional(v.tuple([v.number(), v.number()])),
      iteration: count,
      n: count,
      judge: name,
    }),
  ),
  details: anyObject,
  files: v.record(v.string(), v.pipe(v.string(), v.hexadecimal(), v.length(64))),
})

/** @throws BadInput where it is none, of a later version, or not as it has to be: every value that is wrong is named */
export function parseDescription(text: string): RunDescription {
  const value = parsed(text)
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown }
  if (format !== FORMAT)
    throw new BadInput(says.runJsonForeign({ format: format === undefined ? 'not named' : JSON.stringify(format) }))
  if (typeof version === 'number' && version > VERSION)
    throw new BadInput(says.runFileNewer({ version, known: VERSION }))
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const faults = result.issues.map((issue) => `"${v.getDotPath(issue) ?? 'run.json'}" ${issueClause(issue)}`)
  throw new BadInput(says.runJsonDamaged({ faults: faults.join('; ') }))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadInput(says.runJsonNoJson())
  }
}
