/** What tells that a text is no caption in English prose; plain data. */

/** Kinds that any text is looked through for. */
export const CAPTION_FLAGS = [
  'script',
  'language',
  'tags',
  'url',
  'name',
  'empty-value',
  'number',
  'entities',
  'markup',
  'encoding',
  'symbols',
  'repetition',
  'unknown-words',
] as const
export type CaptionFlag = (typeof CAPTION_FLAGS)[number]

/** Kinds that a language model's reply is looked through for as well. */
export const REPLY_FLAGS = [
  'preamble',
  'thinking',
  'list',
  'refusal',
  'quoted',
  'cut-off',
  'too-long',
  'not-short',
] as const
export type ReplyFlag = (typeof REPLY_FLAGS)[number]

export const FLAGS = [...CAPTION_FLAGS, ...REPLY_FLAGS] as const
export type Flag = CaptionFlag | ReplyFlag

/** `short`: for a row. `counted`: behind a number ("5 other scripts"). `reason`: goes on from "This text …". */
export interface FlagWords {
  short: string
  counted: string
  /** Behind 1, where that takes another form ("1 other script"). */
  one?: string
  reason: string
}

export const FLAG_WORDS: Readonly<Record<Flag, FlagWords>> = {
  script: {
    short: 'other script',
    counted: 'other scripts',
    one: 'other script',
    reason: 'is mostly written in another script than the Latin one',
  },
  language: {
    short: 'other language',
    counted: 'other languages',
    one: 'other language',
    reason: 'reads like another language than English',
  },
  tags: {
    short: 'tag list',
    counted: 'tag lists',
    one: 'tag list',
    reason: 'is a list of tags, or of words joined by underscores',
  },
  url: { short: 'web address', counted: 'web addresses', one: 'web address', reason: 'holds a web or mail address' },
  name: {
    short: 'file name or id',
    counted: 'file names or ids',
    one: 'file name or id',
    reason: 'holds the name of a file, or is an id',
  },
  'empty-value': { short: 'no value', counted: 'without a value', reason: 'stands for an empty value' },
  number: { short: 'number', counted: 'numbers', one: 'number', reason: 'holds numbers and no word' },
  entities: {
    short: 'HTML entities',
    counted: 'with HTML entities',
    reason: 'holds HTML entities that were not decoded',
  },
  markup: { short: 'markup', counted: 'with markup', reason: 'holds markup, code or prompt weights' },
  encoding: {
    short: 'wrong encoding',
    counted: 'wrongly encoded',
    reason: 'was decoded in the wrong way: it holds characters such as Ã© or �',
  },
  symbols: { short: 'symbols', counted: 'of symbols', reason: 'is made of symbols more than of words' },
  repetition: { short: 'repetition', counted: 'repetitions', one: 'repetition', reason: 'repeats the same words' },
  'unknown-words': {
    short: 'unknown words',
    counted: 'of unknown words',
    reason: 'is made of words that the English dictionaries here do not have',
  },
  preamble: {
    short: 'preamble',
    counted: 'preambles',
    one: 'preamble',
    reason: 'speaks to you before or behind the caption',
  },
  thinking: { short: 'thinking', counted: 'with thoughts', reason: 'holds what the model thought' },
  list: { short: 'list', counted: 'lists', one: 'list', reason: 'is a list, or several lines' },
  refusal: { short: 'refusal', counted: 'refusals', one: 'refusal', reason: 'refuses to answer' },
  quoted: { short: 'quotes', counted: 'in quotes', reason: 'stands in quotes' },
  'cut-off': {
    short: 'cut off',
    counted: 'cut off',
    reason: 'was cut off at the model’s limit of tokens (finish_reason: length)',
  },
  'too-long': { short: 'too long', counted: 'too long', reason: 'is longer than 10,000 characters' },
  'not-short': {
    short: 'five words or more',
    counted: 'of five words or more',
    reason: 'has five words or more, where fewer were asked for',
  },
}
