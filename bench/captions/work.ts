/**
 * What scoring costs beside a piece of work that stays the same: compromise alone, cutting and tagging the same captions in the same process.
 * Such a ratio can be compared between machines and days, where captions a second cannot.
 */
import nlp from 'compromise/two'
import { cutCaption } from '../../src/captions/cut'
import { scoreCaption, type ScoringMeans } from '../../src/captions/score'
import { tagWithVerbs } from '../../src/captions/tagging/finite-verb'
import { median } from '../times'
import { markdownTable, times } from '../table'

export interface Work {
  name: string
  /** In one thread of Node, per second of the processor's own time; the median of the rounds. */
  captionsPerProcessorSecond: number
  /** How many times compromise alone, the median of the rounds' ratios. */
  toCompromise: number
}

/** All works take their turns with each part of the list, so that what else the machine does meets them alike. */
const ROUNDS = 10

/** @param captions of which each round has its own part */
export function measureWork(captions: readonly string[], { nouns, taggers }: ScoringMeans): Work[] {
  const size = Math.ceil(captions.length / ROUNDS)
  const rounds = Array.from({ length: Math.ceil(captions.length / size) }, (_, round) => {
    const part = captions.slice(round * size, (round + 1) * size)
    const cut = part.map((caption) => cutCaption(caption).words.map(({ word }) => word.text))
    return {
      compromise: rateOf(part, (caption) => nlp(caption)),
      scoring: rateOf(part, (caption) => scoreCaption(caption, { nouns, taggers }, 'published')),
      tagging: rateOf(cut, (words) => tagWithVerbs(taggers.own, words)),
    }
  })
  const work = (name: string, key: 'compromise' | 'scoring' | 'tagging'): Work => ({
    name,
    captionsPerProcessorSecond: median(rounds.map((round) => round[key])),
    toCompromise: median(rounds.map((round) => round[key] / round.compromise)),
  })
  return [
    work('scoring: all four metrics', 'scoring'),
    work('of it, our tagger', 'tagging'),
    work('compromise alone: cut and tagged', 'compromise'),
  ]
}

/** Items per second of the processor's own time. */
function rateOf<T>(items: readonly T[], take: (item: T) => void): number {
  const before = process.cpuUsage()
  for (const item of items) take(item)
  const { user, system } = process.cpuUsage(before)
  return items.length / ((user + system) / 1e6)
}

/** As Markdown. */
export const workTable = (works: readonly Work[]): string =>
  markdownTable(
    ['in Node, one thread', 'captions per processor second', 'to compromise'],
    works.map(({ name, captionsPerProcessorSecond, toCompromise }) => [
      name,
      captionsPerProcessorSecond.toFixed(0),
      times(toCompromise),
    ]),
    1,
  )
