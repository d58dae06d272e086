/** How Gaussians are named on the page: always by number, and by what the classifier assigns to them where labels exist. */
import { bundledOf } from './baseline'
import type { ClusteringReport } from '../../mixture/types'
import type { GaussianNames } from '../../workers/mixture/protocol'

/** What several images of a class are called, by dataset. */
const plurals: Record<string, readonly string[]> = {
  mnist: ['zeros', 'ones', 'twos', 'threes', 'fours', 'fives', 'sixes', 'sevens', 'eights', 'nines'],
  'fashion-mnist': [
    'T-shirts',
    'trousers',
    'pullovers',
    'dresses',
    'coats',
    'sandals',
    'shirts',
    'sneakers',
    'bags',
    'ankle boots',
  ],
  emoji: [
    'smileys',
    'people',
    'skin tones',
    'animals and plants',
    'food and drink',
    'places',
    'activities',
    'objects',
    'symbols',
    'flags',
  ],
}

/** Plural word of a class: "sevens" for MNIST's 7; the visitor's own class names stay as they are. */
export function classWord(datasetId: string, classNames: readonly string[] | null, label: number): string {
  return plurals[bundledOf(datasetId)?.name ?? '']?.[label] ?? classNames?.[label] ?? `class ${label}`
}

/** "Gaussian 3": numbers on the page start at 1. */
export function gaussianNumber(component: number): string {
  return `Gaussian ${component + 1}`
}

/** "mostly sevens", "most often coats" where they are not more than half, "empty" for a Gaussian that got no image, or null where there are no labels. */
export function majorityWord(
  component: number,
  report: ClusteringReport | null,
  datasetId: string,
  classNames: readonly string[] | null,
): string | null {
  const { majority, contingency } = report?.labelled ?? {}
  const label = majority?.[component]
  if (label === undefined) return null
  if (label < 0) return 'empty'
  const counts = contingency?.[component] ?? []
  const images = counts.reduce((sum, count) => sum + count, 0)
  return `${howOften(counts[label] ?? 0, images)} ${classWord(datasetId, classNames, label)}`
}

/** How often the most frequent of several is met: more than half is "mostly". */
const howOften = (count: number, total: number) => (2 * count > total ? 'mostly' : 'most often')

/** "mostly cat, 18 of 20": what the visitor's own classifier takes a Gaussian's samples for; null for one that it has not seen. */
export function judgedWord(component: number, { classes, samples }: GaussianNames): string | null {
  const found = classes[component]
  if (found === undefined) return null
  const { name, votes } = found
  return `${howOften(votes, samples)} ${name}, ${votes} of ${samples}`
}

/** "Gaussian 3, mostly sevens", or "Gaussian 3" where no word is known. */
export function gaussianName(component: number, word: string | null): string {
  return word === null ? gaussianNumber(component) : `${gaussianNumber(component)}, ${word}`
}

/** Row order: by number, or by majority label (Figure 2 of paper B reorders its rows so), empty Gaussians last. */
export function rowOrder(components: number, report: ClusteringReport | null, byLabel: boolean): number[] {
  const order = Array.from({ length: components }, (_, k) => k)
  const majority = report?.labelled?.majority
  if (!byLabel || majority === undefined) return order
  const rank = (k: number) => {
    const label = majority[k] ?? -1
    return label < 0 ? Infinity : label
  }
  return order.sort((a, b) => (rank(a) === rank(b) ? a - b : rank(a) - rank(b)))
}
