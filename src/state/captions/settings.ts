/** What the captions room keeps of its settings with the list, as JSON; never the key of a language model. */
import * as v from 'valibot'
import { flagFilters, metrics, versions } from './metrics'

const score = v.pipe(v.number(), v.minValue(0), v.maxValue(10))
const range = v.tuple([score, score])
const price = v.pipe(v.number(), v.finite(), v.minValue(0))

export const generaliseMethods = ['wordnet', 'language-model', 'browser'] as const
export type GeneraliseMethod = (typeof generaliseMethods)[number]

const generalising = v.object({
  level: v.picklist(['general', '5-word']),
  method: v.picklist(generaliseMethods),
  guided: v.boolean(),
  target: score,
  baseUrl: v.string(),
  model: v.string(),
  prompts: v.object({ general: v.string(), '5-word': v.string() }),
  steady: v.boolean(),
  concurrency: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32)),
  price: v.object({ input: price, output: price }),
})

const table = v.object({
  sortKey: v.picklist(['given', 'caption', 'change', ...metrics]),
  descending: v.boolean(),
  version: v.picklist(versions),
  text: v.string(),
  ranges: v.object(v.entriesFromList(metrics, v.optional(range))),
  // Lists that were kept before captions had flags.
  flags: v.optional(v.picklist(flagFilters), 'all'),
})

const schema = v.object({
  /** Names of the columns that go along; none in lists that were kept before there were any. */
  carried: v.optional(v.array(v.string()), []),
  bundled: v.boolean(),
  reading: v.picklist(['published', 'intended']),
  table,
  generalising,
})

export type KeptSettings = v.InferOutput<typeof schema>
export type KeptGeneralising = v.InferOutput<typeof generalising>
export type KeptTable = v.InferOutput<typeof table>

/** Settings as they were kept; null where they are of another kind (an older version of the page). */
export function readSettings(kept: unknown): KeptSettings | null {
  const result = v.safeParse(schema, kept)
  return result.success ? result.output : null
}
