/** The scores of a judgement by name: a run's file and the papers' tables tell the same ones. */
import type { Judgement } from './judge'

/** One number, with what is known of it. */
export interface JudgedScore {
  value: number
  /** 95 %, over resamples of the images; null where there is none. */
  interval: readonly [low: number, high: number] | null
  /** Images that it was made of; null where that is not known. */
  count: number | null
}

/** What is told of every judgement, where it has it. */
export type JudgedName =
  | 'replication'
  | 'copies'
  | 'own'
  | 'background'
  | 'ceiling'
  | 'frechet'
  | 'kid'
  | 'precision'
  | 'recall'
  | 'authenticity'
  | 'inception'
  | 'agreement'

/** Those that are there. */
export function scoresOf({ replication, quality }: Judgement): Map<JudgedName, JudgedScore> {
  const { generated, background, ceiling, own } = replication
  const { frechet, frechetInterval, kid, precision, recall, authenticity, inception, agreement } = quality
  const score = (value: number | undefined, count: number | null = null, interval: JudgedScore['interval'] = null) =>
    value === undefined ? null : { value, interval, count }
  const all: Record<JudgedName, JudgedScore | null> = {
    replication: score(generated.replication, generated.count, generated.interval),
    copies: score(generated.copies?.share, generated.count),
    own: score(own?.mean, generated.count),
    background: score(background?.replication, background?.count, background?.interval),
    ceiling: score(ceiling?.replication, ceiling?.count, ceiling?.interval),
    frechet: score(frechet.value, frechet.counts[0], frechetInterval?.interval),
    // Its subsets overlap, so that this says at least how far they lie apart.
    kid: score(kid?.value, kid?.counts[0], kid && around(kid.value, 1.96 * kid.deviation)),
    precision: score(precision?.share, precision?.count, precision?.interval),
    recall: score(recall?.share, recall?.count, recall?.interval),
    authenticity: score(authenticity?.share, authenticity?.count, authenticity?.interval),
    inception: score(inception?.mean, inception?.count),
    agreement: score(agreement?.share, agreement?.count),
  }
  const names = Object.keys(all) as JudgedName[]
  return new Map(
    names.flatMap((name): [JudgedName, JudgedScore][] => {
      const found = all[name]
      return found === null ? [] : [[name, found]]
    }),
  )
}

const around = (value: number, reach: number): [number, number] => [value - reach, value + reach]
