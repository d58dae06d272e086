/**
 * A language model's opinion of how general a caption is, from 0 to 10 by six criteria. The authors' code holds such a judge beside the
 * score of the paper (`cal_gen_score.py`); the names of the criteria and the mean over them are theirs, the wording of the prompt is ours.
 */
import * as says from '../../messages/generated/captions'
import { BadInput } from '../bad-input'
import { CAPTION_PLACEHOLDER, shorten } from '../generalise/prompts'

export const CRITERIA = [
  {
    key: 'specificity',
    name: 'specificity of information',
    asks: 'few names, numbers, places, times and other details',
  },
  { key: 'broadness', name: 'broadness of terms', asks: 'wide categories (animal) rather than narrow ones (poodle)' },
  {
    key: 'tense',
    name: 'tense and modality',
    asks: 'what is so in general or in the present, rather than one event in the past',
  },
  { key: 'abstraction', name: 'degree of abstraction', asks: 'ideas and kinds rather than things that can be touched' },
  { key: 'context', name: 'context dependence', asks: 'understood by itself, without knowing what is pointed at' },
  { key: 'universality', name: 'universality of statements', asks: 'true of many pictures rather than of one' },
] as const
export type Criterion = (typeof CRITERIA)[number]['key']

export interface Verdict {
  /** In [0, 10] each. */
  scores: Readonly<Record<Criterion, number>>
  /** Their mean. */
  mean: number
}

export const JUDGE_PROMPT = [
  'You judge how general the caption of a picture is. For each criterion give a number from 0 (as specific as can be) to 10 (as general as can be):',
  ...CRITERIA.map(({ key, name, asks }) => `- "${key}": ${name}; high for ${asks}`),
  `Answer with one JSON object that has these ${CRITERIA.length} keys and numbers, and with nothing else.`,
  `The caption: "${CAPTION_PLACEHOLDER}"`,
].join('\n')

/** @throws BadInput where the reply does not give a number from 0 to 10 for each criterion */
export function readVerdict(reply: string): Verdict {
  const given = objectIn(reply)
  const scores = CRITERIA.map(({ key, name }) => {
    const value = numberFor(given, key, name)
    if (value === null) throw new BadInput(says.judgeNoNumber({ name, reply: shorten(reply, 120) }))
    return [key, value] as const
  })
  const mean = scores.reduce((sum, [, value]) => sum + value, 0) / scores.length
  return { scores: Object.fromEntries(scores) as Record<Criterion, number>, mean }
}

/** The first JSON object in a reply, whatever stands around it; none where there is none. */
function objectIn(reply: string): Readonly<Record<string, unknown>> {
  const [from, to] = [reply.indexOf('{'), reply.lastIndexOf('}')]
  try {
    const value: unknown = JSON.parse(reply.slice(from, to + 1))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** Models also answer with the criterion's whole name, and with numbers in quotes. */
function numberFor(given: Readonly<Record<string, unknown>>, key: string, name: string): number | null {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '')
  const found = Object.entries(given).find(([field]) => [plain(key), plain(name)].includes(plain(field)))?.[1]
  const value = typeof found === 'string' && found.trim() !== '' ? Number(found) : found
  return typeof value === 'number' && value >= 0 && value <= 10 ? value : null
}
