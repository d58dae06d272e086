/** Looks a text through for what tells that it is no caption in English prose. Its score stays; this says how far it means something. */
import { holdsEntity } from './entities'
import { isOtherLanguage } from './language'
import { isPreambleAlone, isRefusal } from './reply-parts'
import { isTagList } from './tags'
import { holdsUnknownWords } from './unknown-words'
import type { Vocabulary } from './vocabulary'
import { CAPTION_FLAGS, type CaptionFlag, type Flag } from './types'
import { LOOKED_AT, wordsOf } from './words'

/** What a look needs: the text in NFC without blanks around it, cut where it is very long; what stands between blanks; its words. */
interface Looked {
  text: string
  pieces: readonly string[]
  words: readonly string[]
  vocabulary: Vocabulary
}

/** Share of what is seen that must be letters and digits. */
const LEAST_TOLD = 0.45

const TESTS: Readonly<Record<CaptionFlag, (looked: Looked) => boolean>> = {
  script: ({ text }) => {
    if (!FOREIGN_LETTER.test(text)) return false
    const latin = count(text, /\p{Script=Latin}/gu)
    return count(text, /\p{L}/gu) > 2 * latin
  },
  language: ({ words, vocabulary }) => isOtherLanguage(words, vocabulary),
  tags: ({ text, pieces, words, vocabulary }) => isTagList(text, pieces, words, vocabulary),
  url: ({ text, pieces }) =>
    /\b(https?|ftp):\/\/\S|\bwww\.[a-z0-9]/i.test(text) ||
    pieces.some((word) => word.length < 255 && (isMail(word) || isDomain(word))),
  name: ({ text, pieces }) => pieces.some((word) => word.length < 1000 && FILE.test(word)) || isId(text),
  'empty-value': ({ text }) =>
    PLACEHOLDER.test(text) || (text.length < 40 && EMPTY.has(text.toLowerCase().replace(/^[[(<"']|[\])>"'.]$/g, ''))),
  number: ({ text }) => !/\p{L}/u.test(text.replace(UNITS, '')),
  entities: ({ text }) => holdsEntity(text),
  markup: ({ text }) => /[<([{*#`\]}]|--/.test(text) && MARKUP.some((mark) => mark.test(text)),
  encoding: ({ text }) => /Ã[\u0080-\u00BF]|Â[\u00A0-\u00BF]|â€|ï»¿|\uFFFD|[\u0001-\u0008\u000E-\u001F]/.test(text),
  symbols: ({ text }) => {
    const told = count(text, /[\p{L}\p{M}\p{N}]/gu)
    if (told >= LEAST_TOLD * text.length) return false
    // One mark is as good as many: WOW!!!!!!!!
    return told < LEAST_TOLD * count(text.replace(/(\p{P})\1+/gu, '$1'), /[^\s]/gu)
  },
  repetition: ({ words }) => {
    const different = new Set(words.map((word) => word.toLowerCase())).size
    return words.length >= 8 && different <= 0.3 * words.length
  },
  'unknown-words': ({ words, vocabulary }) => holdsUnknownWords(words, vocabulary),
}

/**
 * The kinds that are found in a text, in the order of `FLAGS`; none where it has no letter and no digit (it has no score either). Of a
 * model's reply, pasted line by line, those lines that are no caption at all are told as well.
 */
export function captionFlags(given: string, vocabulary: Vocabulary): Flag[] {
  const text = given.slice(0, LOOKED_AT).normalize('NFC').trim()
  if (!/[\p{L}\p{N}]/u.test(text)) return []
  const looked: Looked = { vocabulary, text, pieces: text.split(/\s+/), words: wordsOf(text) }
  const found = CAPTION_FLAGS.filter((flag) => TESTS[flag](looked))
  // One of two that say the same: IMG_2034.JPG is no list of tags.
  const isHidden = (flag: CaptionFlag) => flag !== 'tags' || looked.words.length < 3
  const told: Flag[] = found.filter(
    (flag) => !(isHidden(flag) && found.some((other) => SAYS_BETTER[other]?.includes(flag))),
  )
  if (isPreambleAlone(text)) told.push('preamble')
  if (isRefusal(text)) told.push('refusal')
  return told
}

/** A letter that is none of Latin's blocks. */
const FOREIGN_LETTER = /[\u0370-\u1DFF\u2C00-\uFAFF\uFB07-\uFFFF]/

/** What another flag says better. */
const SAYS_BETTER: Readonly<Partial<Record<CaptionFlag, readonly CaptionFlag[]>>> = {
  name: ['tags', 'unknown-words'],
  number: ['symbols'],
  script: ['language', 'unknown-words'],
  language: ['unknown-words'],
  'empty-value': ['language', 'unknown-words'],
  encoding: ['language', 'unknown-words'],
  url: ['unknown-words'],
}

const count = (text: string, each: RegExp) => text.match(each)?.length ?? 0

/** A file's name or path, anywhere in the text: "IMG_1.JPG", "123.jpg#0". */
export const FILE = /^[^\s,]+\.(jpe?g|png|gif|webp|bmp|tiff?|heic|svg|psd|mp4|mov|avi|cr2|nef|dng)([#?]\S*)?[,;:)]?$/i

const isMail = (word: string) => /^[^\s@]+@[^\s@]+\.[a-z]{2,}[.,;)]?$/i.test(word)

/** "example.com", "cdn.host.net/a.htm"; no abbreviation ("e.g."), no end of a sentence without a blank ("dog.Two"). */
const isDomain = (word: string) =>
  /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|net|org|info|biz|co\.uk|de|fr|ru|jp|cn|io|gov|edu)(\/\S*)?[.,;)]?$/.test(word)

/** One word that is none: a path, a camera's count (DSC_0123, IMG 2034), a hash, a key. */
function isId(text: string): boolean {
  if (text.length > 300) return false
  if (
    /^(img|dsc[fn]?|pxl|vid|mvimg|gopr|screenshot|wp|scan|photo|image|picture|untitled)[\s_-]{0,3}[\d][\d\s_.()-]*$/i.test(
      text,
    )
  )
    return true
  if (/\s/.test(text)) return false
  if (/^(\.{0,2}\/|[a-z]:\\)/i.test(text) || text.includes('\\') || text.split('/').length > 3) return true
  const digits = count(text, /\p{N}/gu)
  return text.length >= 8 && digits >= 3 && /\p{L}/u.test(text)
}

const EMPTY: ReadonlySet<string> = new Set(
  (
    'nan|null|none|nil|undefined|n/a|na|n.a|#n/a|#na|#value!|#ref!|#name?|#null!|#div/0!|missing|empty|unknown|untitled|tbd|todo|no caption|' +
    'no description|no title|no text|no alt text|not available|true|false|deleted|removed|error|caption|description|lorem ipsum|object object|<na>'
  ).split('|'),
)

/** What printers set where a text is still to come. */
const PLACEHOLDER = /\b(lorem ipsum|dolor sit amet|consectetur adipiscing|eiusmod tempor)\b/i

/** What stands beside numbers and is no word: 12 mm, 3x4, 1080p, 5 kg. */
const UNITS = /\b(\d+(?:\.\d+)?)\s?(mm|cm|m|km|in|ft|px|kg|g|lb|oz|ml|l|x|k|p|mb|gb|st|nd|rd|th|am|pm)\b/gi

const MARKUP: readonly RegExp[] = [
  // HTML, and marks of data sets and models: <b>, <br/>, <PERSON>, <|endoftext|>, <lora:x:1>, [MASK], [/INST]
  /<\/?[a-z][a-z0-9]{0,20}(\s[^<>]{0,300})?\/?>/i,
  /<\|?[a-z][\w:. -]{0,60}\|?>/i,
  /\[\/?(MASK|CLS|SEP|PAD|UNK|INST|BOS|EOS|IMG)\]/,
  // Prompt weights and a picture maker's switches: (word:1.2), ((word)), {{word}}, --ar 16:9
  /\([^()\n]{1,200}:\s?\d\.\d+\)/,
  /\(\([^()\n]{1,200}\)\)|\{\{|\}\}|\[\[[^[\]\n]{1,200}\]\]/,
  /(^|\s)--(ar|aspect|v|q|s|style|seed|chaos|niji|no|stylize|iw|tile|uplight)\s/,
  // Markdown: **bold**, [text](address), `code`, # head
  /\*\*[^*\s][^*\n]{0,200}\*\*|\]\(\S|```|^#{1,6}\s+\p{L}/u,
  // JSON and lists as a program writes them
  /^[[{]\s*["'{[]|["'\]}]\s*[\]}]$/,
]
