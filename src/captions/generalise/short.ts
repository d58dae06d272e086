/** The 5-word level: the fullest phrase of fewer than five words that a caption's general version holds. */
import { agreesStrictly } from './checks/verbs'
import { leavesNothingDangling } from './checks/seams'
import { scoreOf, scoresNoLower } from './checks/score'
import { keepsSubject } from './checks/subject'
import { countWords } from './count-words'
import { applyEdits } from './edits/apply'
import { pronounEdits } from './edits/pronouns'
import { sentenceCase } from './english'
import type { Lexicon } from './lexicon'
import { readCaption, type Reading } from './reading/caption'
import { MEASURES, type NounChunk } from './reading/noun-chunks'
import { COMPLETED_PARTICIPLES, PICTURE_NOUNS, QUANTIFIERS } from './word-classes'

/** The 5-word level allows fewer than five, as the paper's prompt says. */
export const MOST_WORDS = 4

const CHECKS = [keepsSubject, agreesStrictly, leavesNothingDangling]

/**
 * @param versions what the phrase is taken from, the most general first
 * @param original what it must not score lower than, where that can be had
 * @returns null where the caption names nothing
 */
export function shortPhrase(versions: readonly Reading[], original: Reading, lexicon: Lexicon): string | null {
  const bases = versions.map((version) => inEssence(version, lexicon))
  for (const phrases of [phrasesOf, otherPhrases]) {
    let best: { text: string; score: number } | null = null
    for (const base of bases) {
      for (const text of [wholeOf(base), ...phrases(base)]) {
        const phrase = readPhrase(text, base, lexicon)
        if (phrase === null) continue
        if (scoresNoLower(original, phrase, lexicon)) return phrase.text
        const score = scoreOf(phrase, lexicon)
        if (best === null || score > best.score) best = { text: phrase.text, score }
      }
    }
    // Fewer than five words it must have: where each phrase of its subject scores lower, the highest stands.
    if (best !== null) return best.text
  }
  return null
}

const wholeOf = ({ text }: Reading): string => text.replace(/[.!]+$/, '')

/** Null where it is too long, or no phrase. */
function readPhrase(text: string, base: Reading, lexicon: Lexicon): Reading | null {
  if (text === '' || countWords(text) > MOST_WORDS) return null
  const phrase = readCaption(sentenceCase(text), lexicon)
  return text === wholeOf(base) || CHECKS.every((check) => check(base, phrase, lexicon)) ? phrase : null
}

/** Without what a short phrase cannot do with, whatever the score: a pronoun for its subject. */
function inEssence(reading: Reading, lexicon: Lexicon): Reading {
  const edits = pronounEdits(reading)
  return edits.length === 0 ? reading : readCaption(applyEdits(reading, edits), lexicon)
}

/** Phrases that begin with what the caption is about, the fullest first; articles go before what is told does. */
function* phrasesOf(reading: Reading): Generator<string> {
  const { words, chunkFrom } = reading
  const subject = subjectOf(reading)
  if (subject === undefined) return
  const names = [whole(reading, subject), bare(reading, subject)]
  // "One of the dogs"
  const ofWhich = words.lower(subject.first - 1) === 'of' && /^(?:CD|DT|PDT)$/.test(words.tag(subject.first - 2))
  if (ofWhich) names.splice(0, 2, `${words.lower(subject.first - 2)} of ${whole(reading, subject)}`)
  let after = subject.last + 1
  const of = words.lower(after) === 'of' ? chunkFrom.get(after + 1) : undefined
  // Who is of a place needs no place: "A person of a country".
  const measured = /^(?:person|people|man|woman|child)$/.test(subject.noun?.lemma ?? '') ? undefined : of
  if (of && !measured) after = of.last + 1
  if (measured) {
    names.splice(0, 2, ...names.map((name) => `${name} of ${whole(reading, measured)}`))
    after = measured.last + 1
  }
  // "What is the dog holding": its auxiliary stands before.
  const isQuestion = words.isFinite(subject.first - 1)
  const verb = isQuestion ? null : (verbFrom(reading, after) ?? verbBehind(reading, after))
  if (verb) yield* withVerb(reading, names, verb)
  if (words.tag(after) === 'IN') {
    const object = chunkFrom.get(after + 1)
    if (object) yield* combine(names, [words.lower(after)], [whole(reading, object), bare(reading, object)])
  }
  yield* names
  if (!ofWhich) yield* [whole(reading, subject), bare(reading, subject), ...endsOf(reading, subject)]
}

/** Where what the caption is about is no phrase by itself: whatever else it names, but for measures. */
function* otherPhrases(reading: Reading): Generator<string> {
  for (const chunk of reading.chunks) {
    if (MEASURES.has(reading.words.at(chunk.last).entity?.kind ?? '')) continue
    yield* [whole(reading, chunk), bare(reading, chunk), ...endsOf(reading, chunk)]
  }
  for (const { last } of reading.chunks) yield reading.words.lower(last)
}

/** The last words of a noun phrase that is too long: "Birthday invitation template". */
function* endsOf({ words, text }: Reading, { first, last }: NounChunk): Generator<string> {
  if (last - first < MOST_WORDS) return
  for (let i = first + 1; i <= last; i++)
    if (words.isNoun(i) && words.tag(i - 1) !== 'HYPH') yield text.slice(words.at(i).start, words.at(last).end)
}

/** What the caption is about: its first noun, of a picture or a group what is of it. */
function subjectOf({ words, chunks, chunkFrom }: Reading): NounChunk | undefined {
  const [first] = chunks
  if (first === undefined) return undefined
  const shown = words.lower(first.last + 1) === 'of' ? chunkFrom.get(first.last + 2) : undefined
  const isFrame = PICTURE_NOUNS.has(words.lower(first.last)) || QUANTIFIERS.has(words.lower(first.last))
  return isFrame && shown ? shown : first
}

interface Verb {
  /** As a headline has it: "sleeping" for "is sleeping". */
  text: string
  last: number
  /** It is no participle: it needs the subject's article ("A person reads"). */
  finite: boolean
}

function* withVerb(reading: Reading, names: readonly string[], { text, last }: Verb): Generator<string> {
  const { words, chunkFrom } = reading
  const object = chunkFrom.get(last + 1)
  // "safety goggles" read as "safety" and what it does is no object.
  if (object && words.isFinite(object.last + 1)) return
  if (object) {
    // Without its object the verb says too little: "A person holding".
    yield* combine(names, [text], [whole(reading, object), bare(reading, object)])
    return
  }
  const preposition = words.tag(last + 1) === 'IN' ? words.lower(last + 1) : null
  const place = preposition === null ? undefined : chunkFrom.get(last + 2)
  if (place) yield* combine(names, [`${text} ${preposition ?? ''}`], [whole(reading, place), bare(reading, place)])
  // "The clock reads 4:15"
  if (words.at(last + 1).part === 'number') return
  // "A person dressed", "an aeroplane is", "a wall covered": more is waited for.
  if (
    !COMPLETED_PARTICIPLES.has(text.slice(text.lastIndexOf(' ') + 1)) &&
    !/(?:^| )(?:is|are|was|were|be|been|being|has|have|had|told|wearing|holding|dressed|seen|named|called|known|looking|going|trying|getting|says?|lies|sits|consists)$/.test(
      text,
    )
  ) {
    yield* names.map((name) => `${name} ${text}`)
  }
}

function* combine(names: readonly string[], middles: readonly string[], ends: readonly string[]): Generator<string> {
  for (const end of ends) for (const name of names) for (const middle of middles) yield `${name} ${middle} ${end}`
}

/** The verb right behind the subject, with its particle and, of a copula, its adjective. */
function verbFrom({ words }: Reading, from: number): Verb | null {
  let i = from
  const isAuxiliary = words.at(i).part === 'auxiliary'
  const isModal = words.tag(i) === 'MD'
  if (isAuxiliary && !isModal) {
    while (/^RB/.test(words.tag(i + 1)) && words.lower(i + 1) !== 'not') i++
    i++
  }
  const isNegated = /^(?:not|n't)$/.test(words.lower(i + (isModal ? 1 : 0)))
  if (isNegated) return null
  if (isAuxiliary && /^JJ/.test(words.tag(i)))
    return { text: `${words.lower(from)} ${words.lower(i)}`, last: i, finite: true }
  if (isModal) i++
  if (!words.tag(i).startsWith('VB')) return null
  const isParticiple = words.isParticiple(i)
  const particle = words.tag(i + 1) === 'RP' ? ` ${words.lower(i + 1)}` : ''
  const last = particle === '' ? i : i + 1
  // "has seen", "was built" and "can touch" keep their auxiliary, "is sleeping" does without.
  const auxiliary = isModal || (isAuxiliary && words.tag(i) !== 'VBG') ? `${words.lower(from)} ` : ''
  return { text: `${auxiliary}${words.lower(i)}${particle}`, last, finite: !isParticiple }
}

const whole = ({ words, text }: Reading, { first, last }: NounChunk): string => {
  const phrase = text.slice(words.at(first).start, words.at(last).end)
  const isName = words.at(first).entity !== null || /^\p{Lu}[\p{Lu}-]/u.test(phrase)
  return isName ? phrase : phrase.charAt(0).toLowerCase() + phrase.slice(1)
}

/** The finite verb behind what hangs on the subject: "A man in a jacket rides a bicycle". */
function verbBehind(reading: Reading, from: number): Verb | null {
  let i = from
  for (;;) {
    const object = reading.words.tag(i) === 'IN' ? reading.chunkFrom.get(i + 1) : undefined
    if (object === undefined) break
    i = object.last + 1
  }
  return i > from && reading.words.isFinite(i) ? verbFrom(reading, i) : null
}

/** Without its article. */
function bare(reading: Reading, chunk: NounChunk): string {
  const { words } = reading
  const isArticle = chunk.determiner === chunk.first && /^(?:an?|the)$/.test(words.lower(chunk.first))
  return isArticle
    ? reading.text.slice(words.at(chunk.first + 1).start, words.at(chunk.last).end)
    : whole(reading, chunk)
}
