/** Second opinions as columns of an export: beside the scores of each text, what the norm list and the judge say of it. */
import { CRITERIA } from '../../../captions/second-opinion/judge'
import type { CaptionList } from '../list.svelte'
import type { Version } from '../metrics'
import type { CaptionJudge } from './judge.svelte'
import type { CaptionNorms } from './norms.svelte'

export interface OpinionColumns {
  names: readonly string[]
  /** One for each name; null where there is none. */
  numbers(index: number): (number | null)[]
}

export const NO_OPINIONS: OpinionColumns = { names: [], numbers: () => [] }

/** `concreteness,concreteness_known` by the norm list, `judge,judge_specificity …` by the judge; with a prefix, `general_judge`, of a version. */
export function opinionColumns(list: CaptionList, norms: CaptionNorms, judge: CaptionJudge): OpinionColumns {
  const columns: { name: string; number: (index: number) => number | null }[] = []
  for (const version of list.present) {
    const named = (name: string) => (version === 'original' ? name : `${version}_${name}`)
    if (norms.list !== null) columns.push(...normColumns(norms, version, named))
    if (judge.readings.some((reading) => reading.version === version))
      columns.push(...judgeColumns(list, judge, version, named))
  }
  return {
    names: columns.map(({ name }) => name),
    numbers: (index) => columns.map(({ number }) => number(index)),
  }
}

function normColumns(norms: CaptionNorms, version: Version, named: (name: string) => string) {
  const mean = (index: number) => {
    const found = norms.at(index, version)?.mean ?? NaN
    return Number.isNaN(found) ? null : found
  }
  return [
    { name: named('concreteness'), number: mean },
    { name: named('concreteness_known'), number: (index: number) => norms.at(index, version)?.known ?? null },
  ]
}

function judgeColumns(list: CaptionList, judge: CaptionJudge, version: Version, named: (name: string) => string) {
  const verdict = (index: number) => judge.of(list.text(index, version) ?? '')
  return [
    { name: named('judge'), number: (index: number) => verdict(index)?.mean ?? null },
    ...CRITERIA.map(({ key }) => ({
      name: named(`judge_${key}`),
      number: (index: number) => verdict(index)?.scores[key] ?? null,
    })),
  ]
}
