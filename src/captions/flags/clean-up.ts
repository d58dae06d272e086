/** Takes out of a text what is no part of a caption, where the visitor asks for it; says what was changed. */
import { FILE } from './caption-flags'
import { decodeEntities } from './entities'
import { BULLET, insideQuotes, preambleEnd, remarkStart, REPLY_LOOKED_AT, withoutThoughts } from './reply-parts'

export const CLEAN_UPS = [
  'entities',
  'urls',
  'weights',
  'underscores',
  'curly-quotes',
  'thinking',
  'preamble',
  'list',
  'quotes',
] as const
export type CleanUp = (typeof CLEAN_UPS)[number]

/** What was done, for a count: "5 entities decoded". */
export const CLEAN_UP_WORDS: Readonly<Record<CleanUp, string>> = {
  entities: 'entities decoded',
  urls: 'addresses removed',
  weights: 'prompt weights removed',
  underscores: 'underscores made blanks',
  'curly-quotes': 'curly quotes made straight',
  thinking: 'thoughts removed',
  preamble: 'words to you removed',
  list: 'cut to a list’s first line',
  quotes: 'quotes around removed',
}

export interface Cleaned {
  text: string
  /** Empty where the text stays as it was. */
  changes: CleanUp[]
}

type Step = readonly [CleanUp, (text: string) => string]

const CAPTION_STEPS: readonly Step[] = [
  ['entities', decodeEntities],
  ['urls', (text) => text.replace(/(\b(https?|ftp):\/\/|\bwww\.[a-z0-9])\S*/gi, '')],
  ['weights', withoutWeights],
  ['underscores', withoutUnderscores],
  ['curly-quotes', (text) => text.replace(/[“”„]/g, '"').replace(/[‘’‚]/g, "'")],
]

const REPLY_STEPS: readonly Step[] = [
  ['thinking', withoutThoughts],
  ['preamble', (reply) => reply.slice(preambleEnd(reply), Math.max(remarkStart(reply), preambleEnd(reply)))],
  ['list', firstLine],
  [
    'quotes',
    (reply) =>
      insideQuotes(reply.replace(/^\*\*([^*]{1,300})\*\*$/, '$1')) ?? reply.replace(/^\*\*([^*]{1,300})\*\*$/, '$1'),
  ],
]

/** A caption without entities, addresses, prompt weights, underscores and curly quotes. Where nothing is left, it stays as it was. */
export const cleanCaption = (text: string): Cleaned => cleaned(text, CAPTION_STEPS)

/** A language model's reply without all that is not the caption in it, cleaned as a caption then. */
export const cleanReply = (reply: string): Cleaned => cleaned(reply, [...REPLY_STEPS, ...CAPTION_STEPS])

function cleaned(given: string, steps: readonly Step[]): Cleaned {
  if (given.length > REPLY_LOOKED_AT) return { text: given, changes: [] }
  const changes: CleanUp[] = []
  let text = given
  for (const [change, step] of steps) {
    const next = tidy(step(text))
    // What would leave nothing is not done.
    if (next === tidy(text) || !/[\p{L}\p{N}]/u.test(next)) continue
    changes.push(change)
    text = next
  }
  return { text, changes }
}

/** No blanks at the ends, and none doubled where something was taken out. */
const tidy = (text: string) =>
  text
    .split('\n')
    .map((line) =>
      line
        .split(/[ \t]+/)
        .join(' ')
        .trim(),
    )
    .join('\n')
    .trim()

/** long_hair → long hair; a file's name stays. */
function withoutUnderscores(text: string): string {
  if (!text.includes('_')) return text
  const joined = /(?<=[\p{L}\p{N}])_+(?=[\p{L}\p{N}(])/gu
  return text
    .split(/(\s+)/)
    .map((piece) => (FILE.test(piece.slice(0, 1000)) ? piece : piece.replace(joined, ' ')))
    .join('')
}

/** (word:1.2), ((word)), {{word}}, [[word]] → word; <lora:name:1> → nothing. */
function withoutWeights(text: string): string {
  return text
    .replace(/<(lora|lyco|hypernet|ti)\b[^<>]{0,200}>/gi, '')
    .replace(/\(([^()\n]{1,200}):\s?\d\.\d+\)/g, '$1')
    .replace(/\(\(+([^()\n]{1,200})\)\)+/g, '$1')
    .replace(/\{\{+([^{}\n]{1,200})\}\}+/g, '$1')
    .replace(/\[\[+([^[\]\n]{1,200})\]\]+/g, '$1')
}

/** The first line of several, without the mark of a list. */
function firstLine(text: string): string {
  const [first = ''] = text.split('\n').filter((line) => line.trim() !== '')
  return first.replace(BULLET, '')
}
