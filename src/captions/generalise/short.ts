/** The 5-word level: the fullest phrase of fewer than five words that a caption's general version holds. */
import { agreesStrictly } from './checks/verbs'
import { leavesNothingDangling } from './checks/seams'
import { scoreOf, scoresNoLower } from './checks/score'
import { keepsSubject } from './checks/subject'
import { countWords } from './count-words'
import { applyEdits } from './edits/apply'
import { membersFrom, mergeEdits } from './edits/members'
import { pronounEdits } from './edits/pronouns'
import { sentenceCase } from './english'
import type { Lexicon } from './lexicon'
import { isTorn, readCaption, type Reading } from './reading/caption'
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
  const written = (text: string) => (/\p{Ll}/u.test(original.text) ? text : text.toUpperCase())
  for (const phrases of [phrasesOf, otherPhrases]) {
    let best: { text: string; score: number; tells: boolean } | null = null
    for (const base of bases) {
      for (const text of [wholeOf(base), ...phrases(base, lexicon)]) {
        const phrase = readPhrase(text, base, lexicon)
        if (phrase === null) continue
        if (scoresNoLower(original, phrase, lexicon)) return written(phrase.text)
        const score = scoreOf(phrase, lexicon)
        const tells = phrase.words.list.some(({ tag }, i) => i > 0 && /^VB[ZPDGN]$/.test(tag))
        if (best === null || (tells === best.tells ? score > best.score : tells))
          best = { text: phrase.text, score, tells }
      }
    }
    // Fewer than five words it must have: where each phrase of its subject scores lower, the highest that tells what is done stands.
    if (best !== null) return written(best.text)
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
function* phrasesOf(reading: Reading, lexicon: Lexicon): Generator<string> {
  const { words, chunks, chunkFrom } = reading
  const subject = subjectOf(reading)
  if (subject === undefined) return
  const inverted = invertedSubject(reading)
  if (inverted !== null) {
    const { verb, place, preposition } = inverted
    const names = [whole(reading, inverted.subject), bare(reading, inverted.subject)]
    yield* combine(names, [`${verb} ${preposition}`], [whole(reading, place), bare(reading, place)])
    yield* [...names.map((name) => `${name} ${verb}`), ...names]
    return
  }
  const joined = joinedSubject(reading, chunks.indexOf(subject), lexicon)
  if (joined !== null) {
    for (const verb of verbsOf(reading, joined.last + 1)) yield* withVerb(reading, joined.names, verb)
    yield* joined.names
    if (joined.names.every((name) => countWords(name) > MOST_WORDS))
      yield* [whole(reading, subject), bare(reading, subject)]
    return
  }
  const names = [whole(reading, subject), bare(reading, subject)]
  // "One of the dogs"
  const ofWhich = words.lower(subject.first - 1) === 'of' && /^(?:CD|DT|PDT)$/.test(words.tag(subject.first - 2))
  if (ofWhich) names.splice(0, 2, `${words.lower(subject.first - 2)} of ${whole(reading, subject)}`)
  let after = subject.last + 1
  const of = words.lower(after) === 'of' ? chunkFrom.get(after + 1) : undefined
  // Who is of a place needs no place: "A person of a country".
  const isWho =
    subject.noun !== null && /^(?:person|animal)$/.test(lexicon.nouns.lexicographerFileOf(subject.noun.synset))
  const measured = isWho || subject.noun?.lemma === 'people' ? undefined : of
  if (of && !measured) after = of.last + 1
  if (measured) {
    names.splice(0, 2, ...names.map((name) => `${name} of ${whole(reading, measured)}`))
    after = measured.last + 1
  }
  // "What is the dog holding": its auxiliary stands before.
  const isQuestion = words.isFinite(subject.first - 1)
  if (!isQuestion) for (const verb of verbsOf(reading, after)) yield* withVerb(reading, names, verb)
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
    if (words.isNoun(i) && words.at(i - 1).end < words.at(i).start)
      yield text.slice(words.at(i).start, words.at(last).end)
}

/** What the caption is about: its first noun, of a picture or a group what is of it. */
function subjectOf({ words, chunks, chunkFrom }: Reading): NounChunk | undefined {
  const [first] = chunks
  if (first === undefined) return undefined
  const shown = words.lower(first.last + 1) === 'of' ? chunkFrom.get(first.last + 2) : undefined
  const isFrame = PICTURE_NOUNS.has(words.lower(first.last)) || QUANTIFIERS.has(words.lower(first.last))
  return isFrame && shown ? shown : first
}

/** "Behind the house stands an oak": the oak stands; null where the caption begins with no place and its verb. */
function invertedSubject({ words, chunks, chunkFrom }: Reading) {
  const [place] = chunks
  if (place?.first !== 1 || words.tag(0) !== 'IN' || !/^VB[ZPD]$/.test(words.tag(place.last + 1))) return null
  const subject = chunkFrom.get(place.last + 2)
  return subject ? { subject, place, verb: words.lower(place.last + 1), preposition: words.lower(0) } : null
}

/** "A man and a woman" who do one thing: what both are, where one word says it, and both without their articles; null where one is alone. */
function joinedSubject(reading: Reading, from: number, lexicon: Lexicon): { names: string[]; last: number } | null {
  const members = membersFrom(reading, from)
  const last = members.at(-1)
  if (last === undefined || members.length < 2 || members.some(({ name }) => name !== null)) return null
  const { start } = reading.words.at(members[0]?.first ?? 0)
  const kind = mergeEdits(reading, lexicon, Infinity).find((edit) => edit.start === start)
  const both = members.map((member) => bare(reading, member))
  return {
    names: [...(kind ? [kind.text] : []), `${both.slice(0, -1).join(', ')} and ${both.at(-1)}`],
    last: last.last,
  }
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
  // "Leaves turn red"
  const isQuality = /^JJ/.test(words.tag(last + 1)) && !/^(?:NN.*|JJ.*|HYPH)$/.test(words.tag(last + 2))
  if (isQuality) yield* names.map((name) => `${name} ${text} ${words.lower(last + 1)}`)
  // "The clock reads 4:15", "sprays disinfectant" where the tagger saw no noun: what follows without a joint is what is done to.
  const { text: next, tag } = words.at(last + 1)
  if (next !== '' && !words.isStop(last + 1) && !words.isComma(last + 1) && !/^(?:IN|CC|RB|TO|W.*|VB[GN])$/.test(tag))
    return
  // "A person dressed", "an aeroplane is", "a wall covered": more is waited for.
  if (
    !COMPLETED_PARTICIPLES.has(text.slice(text.lastIndexOf(' ') + 1)) &&
    !/(?:^| )(?:is|are|was|were|be|been|being|has|have|had|told|wearing|holding|dressed|seen|named|called|known|looking|going|trying|getting|seems?|appears?|says?|lies|sits|consists)$/.test(
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
const BE = /^(?:is|are|was|were)$/
const NOT = /^(?:not|n't)$/

function verbFrom({ words, chunkFrom }: Reading, from: number): Verb | null {
  let i = from
  const isAuxiliary = words.at(i).part === 'auxiliary'
  const isModal = words.tag(i) === 'MD'
  if (isAuxiliary && !isModal) {
    while (/^RB/.test(words.tag(i + 1)) && !NOT.test(words.lower(i + 1))) i++
    i++
  }
  const isNegated = NOT.test(words.lower(i + (isModal ? 1 : 0)))
  if (isNegated) return null
  if (isAuxiliary && /^JJ/.test(words.tag(i)))
    return { text: `${words.lower(from)} ${words.lower(i)}`, last: i, finite: true }
  // "The woman is a doctor"
  if (BE.test(words.lower(from)) && chunkFrom.has(i)) return { text: words.lower(from), last: i - 1, finite: true }
  if (isModal) i++
  if (!words.tag(i).startsWith('VB')) return null
  const isParticiple = words.isParticiple(i)
  const particle = words.tag(i + 1) === 'RP' ? ` ${words.lower(i + 1)}` : ''
  const last = particle === '' ? i : i + 1
  // "has seen", "was built" and "can touch" keep their auxiliary, "is sleeping" does without.
  const auxiliary = isModal || (isAuxiliary && words.tag(i) !== 'VBG') ? `${words.lower(from)} ` : ''
  return { text: `${auxiliary}${words.lower(i)}${particle}`, last, finite: !isParticiple }
}

/** A noun phrase to the end of its name or date ("May 5"), its first letter small where it is no name's. */
const whole = (reading: Reading, chunk: NounChunk): string => from(reading, chunk, chunk.first)

function from(reading: Reading, chunk: NounChunk, first: number): string {
  const { words, text, titled } = reading
  const { last } = chunk
  const { entity } = words.at(last)
  let end = last
  while (entity !== null && words.at(end + 1).entity === entity && words.tag(end + 1) === 'CD') end++
  const phrase = text.slice(words.at(first).start, words.at(end).end)
  if (words.at(first).entity !== null || /^\p{Lu}[\p{Lu}-]/u.test(phrase)) return phrase
  const isPlain =
    titled &&
    !isTorn(reading, chunk) &&
    !words.list.slice(first, end + 1).some((word) => word.entity !== null || /.\p{Lu}/u.test(word.text))
  return isPlain ? phrase.toLowerCase() : phrase.charAt(0).toLowerCase() + phrase.slice(1)
}

/** What the subject does, before what it is seen doing: "rides" and "wearing" of "A cyclist wearing a helmet rides". */
function verbsOf(reading: Reading, from: number): Verb[] {
  // "a boy that is standing": in a headline he is a boy standing.
  const isRelative = /^(?:WP|WDT)$/.test(reading.words.tag(from))
  return [verbBehind(reading, from), verbFrom(reading, isRelative ? from + 1 : from)].filter((verb) => verb !== null)
}

/**
 * The finite verb behind what hangs on the subject: "A man in a jacket rides a bicycle", "a cyclist wearing a helmet rides", "a girl who wears a hat
 * laughs". Where anything else stands between, whose verb it is cannot be told.
 */
function verbBehind(reading: Reading, from: number): Verb | null {
  const { words } = reading
  let i = from
  for (;;) {
    const next = behindPhrase(reading, i)
    if (next === i) break
    i = next
  }
  return i > from && words.isFinite(i) ? verbFrom(reading, i) : null
}

/** Behind the phrase with a preposition or participle, or the relative clause, that begins at word `i`; `i` where none does. */
function behindPhrase({ words, chunkFrom }: Reading, i: number): number {
  const behindObject = (at: number) => (chunkFrom.get(at)?.last ?? at - 1) + 1
  if (words.tag(i) === 'IN') return chunkFrom.has(i + 1) ? behindObject(i + 1) : i
  let at = i
  if (/^(?:WP|WDT)$/.test(words.tag(at))) {
    while (/^RB/.test(words.tag(at + 1))) at++
    return words.isFinite(at + 1) ? behindObject(at + 2) : i
  }
  while (/^RB/.test(words.tag(at))) at++
  if (!words.isParticiple(at)) return i
  const object = words.tag(at + 1) === 'RP' ? at + 2 : at + 1
  // "eating produce": what looks finite right behind a participle is its object.
  return words.isFinite(object) ? i : behindObject(object)
}

/** Without its article. */
function bare(reading: Reading, chunk: NounChunk): string {
  const { words } = reading
  const isArticle = chunk.determiner === chunk.first && /^(?:an?|the)$/.test(words.lower(chunk.first))
  return from(reading, chunk, isArticle ? chunk.first + 1 : chunk.first)
}
