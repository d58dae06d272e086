/** `test/golden/metrics.json`: scores of small random sets by NumPy (`make_metrics.py`). */
import { readFile } from 'node:fs/promises'
import { array, number, object, parse, record, string } from 'valibot'

const numbers = array(number())
const schema = object({
  frechet: record(
    string(),
    object({
      width: number(),
      a: numbers,
      b: numbers,
      meanOfA: numbers,
      covarianceOfA: numbers,
      distance: number(),
    }),
  ),
  eigenvalues: object({ matrix: numbers, values: numbers }),
  inceptionScore: object({
    classes: number(),
    logits: numbers,
    one: number(),
    three: object({ mean: number(), deviation: number() }),
  }),
  replication: object({
    width: number(),
    generated: numbers,
    training: numbers,
    largest: numbers,
    nearest: numbers,
    percentiles: record(string(), number()),
    mean: number(),
    deviation: number(),
  }),
  sets: object({
    width: number(),
    samples: object({ training: numbers, heldOut: numbers, generated: numbers }),
    cells: object({ training: numbers, heldOut: numbers, generated: numbers }),
    discrepancy: number(),
    precision: number(),
    recall: number(),
    authenticity: number(),
    copying: number(),
    frechetDeviation: number(),
  }),
})

export async function readMetricsGolden() {
  return parse(schema, JSON.parse(await readFile(new URL('../../golden/metrics.json', import.meta.url), 'utf8')))
}
