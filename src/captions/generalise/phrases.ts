/** A caption cut into what a rewriter moves: noun phrases, verbs, and the words that join them. */
import { annotate } from '../annotate'
import { thirdPersonOf } from './english'
import { PICTURE_NOUNS, QUANTIFIERS } from './word-classes'
import type { Lexicon } from './lexicon'
import { withKnowledge } from './known-tokens'
import { readNounPhrase, type NounPhrase } from './noun-phrases'
import { readTokens, type Token } from './tokens'

/** A word other than a noun phrase. `joins`: a preposition or conjunction, which needs something after it. */
export interface Word {
  type: 'verb' | 'preposition' | 'conjunction' | 'complement'
  /** As written, in lower case. */
  text: string
  /** True of verbs that agree with a subject or carry tense ("runs", "is"): not of "riding", "parked", "to greet". */
  finite: boolean
}

export type Phrase = NounPhrase | Word

/**
 * Characters of a caption that are read. CLIP's text encoder, for which captions are made, sees 77 tokens, some 300 characters;
 * what stands behind a thousand would only hold a worker up.
 */
const LONGEST_READ = 1000

/**
 * The phrases of a caption's first part that says something; the parts are what "|", ":", dashes, full stops and most
 * commas set apart, as in "A Winery Wedding | Blueberry Photography".
 * @returns empty where there is no noun phrase
 */
export function readPhrases(text: string, lexicon: Lexicon): Phrase[] {
  const tokens = withKnowledge(readTokens(annotate(beginningOf(text), lexicon.taggers)), lexicon)
  const parts = cutIntoParts(tokens, lexicon).map(withoutFrames)
  const nounsOf = (part: readonly Phrase[]) => part.filter((phrase) => phrase.type === 'noun-phrase')
  return (
    parts.find((part) => nounsOf(part).some(({ noun, name, head }) => noun && !name && !PICTURE_NOUNS.has(head))) ??
    parts.find((part) => nounsOf(part).some(({ name, head }) => !name && head !== '')) ??
    parts.find((part) => nounsOf(part).some(({ head }) => head !== '')) ??
    []
  )
}

/** Whole words, as long as there are any. */
function beginningOf(text: string): string {
  if (text.length <= LONGEST_READ) return text
  const beginning = text.slice(0, LONGEST_READ)
  const space = beginning.search(/\s\S*$/u)
  return space > 0 ? beginning.slice(0, space) : beginning
}

function cutIntoParts(tokens: readonly Token[], lexicon: Lexicon): Phrase[][] {
  const parts: Phrase[][] = []
  let part: Phrase[] = []
  const cut = () => {
    if (part.length > 0) parts.push(part)
    part = []
  }
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]
    if (token === undefined) break
    const reading = readNounPhrase(tokens, i, lexicon)
    if (reading && reading.end > i) {
      // Two noun phrases with nothing between: the second is an afterthought ("a rose step by step").
      if (part.at(-1)?.type === 'noun-phrase') cut()
      part.push(reading.phrase)
      i = reading.end - 1
      continue
    }
    if (token.role === 'cut') cut()
    else if (token.role === 'comma') {
      const joined = joinsAt(tokens, i, part)
      if (joined === 'list') part.push({ type: 'conjunction', text: ',', finite: false })
      else if (joined === 'no') cut()
    } else if (token.role === 'relative') cut()
    else {
      const word = readWord(tokens, i)
      if (word) part.push(token.agrees && isReplaced(part.at(-1)) ? { ...word, text: thirdPersonOf(word.text) } : word)
    }
  }
  cut()
  return parts
}

/** "I" and a band's plural name become one person, one group: their verb agrees. */
const isReplaced = (subject: Phrase | undefined): boolean =>
  subject?.type === 'noun-phrase' && subject.name !== null && !subject.plural

/** A comma: of a list that ends in "and", before a participle that goes on ("a woman, wearing a hat"), or between parts. */
function joinsAt(tokens: readonly Token[], i: number, part: readonly Phrase[]): 'list' | 'on' | 'no' {
  const next = tokens[i + 1]
  if (next?.role === 'verb' && next.participle) return 'on'
  if (next?.role === 'conjunction') return 'on'
  const rest = tokens.slice(i + 1)
  const end = rest.findIndex(({ role }) => role === 'cut' || role === 'verb' || role === 'preposition')
  const list = rest.slice(0, end < 0 ? undefined : end)
  const isList = part.at(-1)?.type === 'noun-phrase' && list.some(({ role }) => role === 'conjunction')
  return isList ? 'list' : 'no'
}

function readWord(tokens: readonly Token[], i: number): Word | null {
  const token = tokens[i]
  const next = tokens[i + 1]
  switch (token?.role) {
    case 'auxiliary':
      return { type: 'verb', text: written(token.lower), finite: true }
    case 'negation':
      return { type: 'verb', text: 'not', finite: false }
    case 'verb':
      return { type: 'verb', text: token.lower, finite: !token.participle }
    case 'infinitive':
      return { type: 'verb', text: 'to', finite: false }
    case 'preposition':
      // "looking up at the sky": the last of a row has the noun.
      return next?.role === 'preposition' ? null : { type: 'preposition', text: token.lower, finite: false }
    case 'conjunction':
      return {
        type: 'conjunction',
        text: token.lower === '&' || token.lower === '+' ? 'and' : token.lower,
        finite: false,
      }
    case 'adjective':
      return { type: 'complement', text: token.lower, finite: false }
    default:
      return null
  }
}

const CLITICS: ReadonlyMap<string, string> = new Map([
  ["'s", 'is'],
  ["'re", 'are'],
  ["'m", 'is'],
  ["'ve", 'have'],
  ["'ll", 'will'],
  ["'d", 'would'],
  ['ca', 'can'],
  ['wo', 'will'],
])

const written = (auxiliary: string): string => CLITICS.get(auxiliary) ?? auxiliary

/**
 * "A photograph of …", "a group of …", "filled with lots of …": what comes after "of" is what the picture shows. A picture
 * counts only at the start; what is of a row or a pile, anywhere.
 */
function withoutFrames(part: readonly Phrase[]): Phrase[] {
  const kept: Phrase[] = []
  for (let i = 0; i < part.length; i++) {
    const [frame, of, content] = part.slice(i, i + 3)
    const framed = frame?.type === 'noun-phrase' && of?.type === 'preposition' && content?.type === 'noun-phrase'
    if (framed && /(^| )of$/.test(of.text) && isFrame(frame.head, kept.length === 0)) i++
    else if (frame) kept.push(frame)
  }
  return kept
}

function isFrame(head: string, atStart: boolean): boolean {
  const lastWord = head.split(' ').at(-1) ?? ''
  return QUANTIFIERS.has(lastWord) || (atStart && (PICTURE_NOUNS.has(lastWord) || /^close[- ]?ups?$/.test(head)))
}
