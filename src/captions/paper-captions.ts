/** What paper A prints of the score: Tables 2 and 4, and the pairs of sentences that explain each metric (section 3.1). */
import type { GeneralityLevel, GeneralityScore } from './types'

type Metric = keyof GeneralityScore
type Version = 'original' | GeneralityLevel

export interface PrintedRow {
  version: Version
  caption: string
  /** As printed, with the digits printed. */
  printed: Record<keyof GeneralityScore, string>
  /** Why ours differs, by metric. */
  because: Partial<Record<Metric, string>>
}

/** Table 2: "Example of generalized captions and their generality score". */
export const tableTwo: readonly PrintedRow[] = [
  {
    version: 'original',
    caption: '2-Ton Multi-Directional Roller Head Pipe Welding Stands',
    printed: { si: '8.18', bt: '3.67', tm: '5.0', da: '5.15', gs: '5.50' },
    because: {},
  },
  {
    version: 'general',
    caption: 'Versatile Pipe Welding Stands for Heavy-Duty Applications',
    printed: { si: '10.0', bt: '3.96', tm: '10.0', da: '5.34', gs: '7.33' },
    because: {
      tm: 'The paper’s tagger took “Welding” or “Stands” for a verb. No tagger that we know does: read as a heading, it has none, and without a verb TM is 5.',
      gs: 'GS is a mean: it follows TM. Besides, the paper takes the mean of numbers that are rounded already.',
    },
  },
  {
    version: '5-word',
    caption: 'Pipe welding stands in action',
    printed: { si: '10.0', bt: '10.0', tm: '10.0', da: '4.61', gs: '8.65' },
    because: {},
  },
]

/** Table 4: average GS of the captions that the paper trains on. They are not published: nothing here can compute it. */
export const tableFour: readonly { version: Version; gs: string }[] = [
  { version: 'original', gs: '5.202' },
  { version: 'general', gs: '5.732' },
  { version: '5-word', gs: '5.846' },
]

/** Whether a value, written with as many decimals as the printed one, is the printed one. */
export function agrees(value: number, printed: string): boolean {
  return value.toFixed(printed.split('.')[1]?.length ?? 0) === printed
}

/** Two captions of which the paper calls the first more general, and the metric it says so about. */
export interface ExamplePair {
  metric: Metric
  general: string
  specific: string
}

export const examplePairs: readonly ExamplePair[] = [
  {
    metric: 'si',
    general: 'Students always go to school in the morning',
    specific: 'Johnson went to USC at 10 am',
  },
  { metric: 'bt', general: 'animal', specific: 'dog' },
  { metric: 'tm', general: 'Birds can fly', specific: 'The bird was flying' },
  {
    metric: 'da',
    general: 'Kindness is a good virtue',
    specific: 'It’s good to often greet people with good morning',
  },
  { metric: 'da', general: 'animal', specific: 'dog' },
]
