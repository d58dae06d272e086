/** The judge's verdicts by text, as they are kept: a text has one, wherever it stands in a list. */
import * as v from 'valibot'
import type { Verdict } from '../../../captions/second-opinion/judge'

/** A verdict, and the model that gave it. */
export interface KeptVerdict extends Verdict {
  by: string
}

const score = v.pipe(v.number(), v.minValue(0), v.maxValue(10))
const kept = v.array(
  v.tuple([
    v.string(),
    v.object({
      by: v.string(),
      mean: score,
      scores: v.object({
        specificity: score,
        broadness: score,
        tense: score,
        abstraction: score,
        context: score,
        universality: score,
      }),
    }),
  ]),
)

export class Verdicts {
  #byText: Map<string, KeptVerdict>

  constructor(entries: readonly (readonly [string, KeptVerdict])[] = []) {
    this.#byText = new Map(entries)
  }

  /** None of what was kept by a page that kept something else. */
  static read(text: string): Verdicts {
    try {
      const read = v.safeParse(kept, JSON.parse(text))
      return new Verdicts(read.success ? read.output : [])
    } catch {
      return new Verdicts()
    }
  }

  write(): string {
    return JSON.stringify([...this.#byText])
  }

  /** Null where the text was not judged. */
  of(text: string): KeptVerdict | null {
    return this.#byText.get(text) ?? null
  }

  put(text: string, verdict: KeptVerdict): void {
    this.#byText.set(text, verdict)
  }

  /** Those of `texts` that were not judged, each once. */
  without(texts: Iterable<string>): string[] {
    const found = new Set<string>()
    for (const text of texts) if (!this.#byText.has(text)) found.add(text)
    return [...found]
  }
}

/** Models that gave verdicts, each once. */
export const judgesOf = (verdicts: readonly KeptVerdict[]): string[] => [...new Set(verdicts.map(({ by }) => by))]
