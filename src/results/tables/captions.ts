/** Paper A's Table 2: three captions and their generality, which needs no run. */
import { tableTwo as printedCaptions } from '../../captions/paper-captions'
import type { GeneralityScore } from '../../captions/types'
import { otherKey } from '../aggregate'
import type { PaperTable, SeedScore } from './types'

const metrics = ['si', 'bt', 'tm', 'da', 'gs'] as const
const names: Record<string, string> = { original: 'Original', general: 'General', '5-word': '5-word' }

export const tableTwo: PaperTable = {
  id: 'a-table-2',
  paper: 'fusion',
  number: 'Table 2',
  title: 'Generalised captions and their generality score',
  caption:
    'Specificity of information, broadness of terms, tense and modality, degree of abstraction, and their mean, computed as published.',
  sweep: null,
  columns: metrics.map((key) => ({
    key,
    heading: key.toUpperCase(),
    ours: key.toUpperCase(),
    better: 'up',
    digits: 2,
    taken: 'end',
    printed: true,
  })),
  blocks: [
    {
      heading: null,
      labels: ['LLM guide', 'Caption'],
      rows: printedCaptions.map(({ version, caption, printed }) => ({
        labels: [names[version] ?? version, caption],
        variant: version,
        printed,
      })),
    },
  ],
  differs: printedCaptions.flatMap(({ version, because }) =>
    metrics.flatMap((key) => {
      const reason = because[key]
      return reason === undefined ? [] : [`${names[version] ?? version}, ${key.toUpperCase()}: ${reason}`]
    }),
  ),
}

/** Table 2's numbers as `fill` takes them. @param scoreOf null where a caption is not scored yet */
export function captionNumbers(scoreOf: (caption: string) => GeneralityScore | null): Map<string, SeedScore[]> {
  return new Map(
    printedCaptions.flatMap(({ version, caption }) => {
      const score = scoreOf(caption)
      if (score === null) return []
      return metrics.map((key): [string, SeedScore[]] => [
        otherKey(version, key),
        [{ seed: 0, score: { value: score[key], interval: null, count: null }, result: null, own: true }],
      ])
    }),
  )
}
