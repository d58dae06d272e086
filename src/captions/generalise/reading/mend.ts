/** Tags that a noun phrase contradicts, mended. */
import { CLASS } from '../../tagging/lexicon-class'
import type { Lexicon } from '../lexicon'
import { mendPluralSubjects } from './plural-subjects'
import type { CaptionWords } from './words'

/** Plurals that "a" may stand before: "a glasses case" is none, "a pants suit" neither, but "a series", "a crossroads". */
const SINGULAR_IN_S = /(?:ss|us|is|series|species|news|means|crossroads|headquarters|barracks|gallows|woods)$/

/** Tags that the words around contradict: hyphens inside a word, words of a name, and verbs that look like plurals. */
export function mendTags(words: CaptionWords, lexicon: Lexicon): CaptionWords {
  for (let i = 0; i < words.length; i++) {
    const word = words.at(i)
    const isTight = words.at(i - 1).end === word.start && word.end === words.at(i + 1).start
    if (word.text === '-' && i > 0) Object.assign(word, { tag: isTight ? 'HYPH' : ':' })
    // "Boys' shirt"
    const isOwners = /^['’]$/.test(word.text) && words.tag(i - 1) === 'NNS' && words.at(i - 1).end === word.start
    if (isOwners && words.at(i + 1).start > word.end) Object.assign(word, { tag: 'POS' })
    if (isInLongName(words, i) && /^(?:VB|JJ|RB|CD|FW)/.test(word.tag))
      Object.assign(word, { tag: 'NNP', part: 'noun', form: null })
  }
  mendPhrases(words)
  mendCompounds(words, lexicon)
  mendQuestions(words, lexicon)
  mendParticiples(words)
  mendThirdPerson(words, lexicon)
  mendPluralSubjects(words, lexicon)
  return words
}

/** "Snow covers the cars parked along the street": behind another verb's object, with nothing that joins clauses, stands a participle. */
function mendParticiples(words: CaptionWords): void {
  let hasVerb = false
  for (let i = 0; i < words.length; i++) {
    if (words.isStop(i) || /^(?:CC|W.*|PRP|,|IN)$/.test(words.tag(i))) hasVerb = false
    else if (hasVerb && words.tag(i) === 'VBD' && words.isNoun(i - 1))
      Object.assign(words.at(i), { tag: 'VBN', part: 'verb', form: 'participle' })
    else if (words.isFinite(i)) hasVerb = true
  }
}

/** "Can a dog swim?", "Do the dogs like the snow?": behind the auxiliary and its subject stands a verb, whatever else the word may be. */
function mendQuestions(words: CaptionWords, { means }: Lexicon): void {
  for (let i = 0; i < words.length; i++) {
    if (!asksForVerb(words, i)) continue
    let subject = i + 1
    while (/^(?:DT|PDT|PRP\$|CD|JJ[RS]?|VBN|HYPH)$/.test(words.tag(subject))) subject++
    if (!words.isNoun(subject) && words.tag(subject) !== 'PRP') continue
    let end = subject
    while (end < words.length && !words.isStop(end) && words.tag(end) !== 'VB') end++
    if (words.tag(end) === 'VB') continue
    let verb = subject + 1
    // "Can a police dog swim?": of nouns side by side the last is what may be the verb.
    while (words.isNoun(verb) && words.isNoun(verb + 1)) verb++
    if ((means.taggers.own.wordOf(words.lower(verb)).lexicon & CLASS.base) !== 0)
      Object.assign(words.at(verb), { tag: 'VB', part: 'verb', form: 'base' })
  }
}

/** A form of "do" or a modal that a question begins with, behind its question word or not. */
function asksForVerb(words: CaptionWords, i: number): boolean {
  const isFirst = i === 0 || words.isStop(i - 1) || /^(?:WRB|WP|WDT)$/.test(words.tag(i - 1))
  return isFirst && (words.tag(i) === 'MD' || /^(?:do|does|did)$/.test(words.lower(i)))
}

/** Several words that are one preposition. */
const PREPOSITIONS = [
  'next to',
  'close to',
  'in front of',
  'on top of',
  'because of',
  'along with',
  'out of',
  'instead of',
  'outside of',
  'inside of',
  'away from',
  'ahead of',
  'in between',
].map((phrase) => phrase.split(' '))

/** Written alike as nouns and as participles: "a table set for dinner". */
const PARTICIPLES = /^(?:set|cut|put|lit|hung|laid|spread)$/

/** "next to", "side by side", "a table set for dinner". */
function mendPhrases(words: CaptionWords): void {
  for (let i = 0; i < words.length; i++) {
    const phrase = PREPOSITIONS.find((some) => some.every((word, k) => words.lower(i + k) === word))
    phrase?.forEach((_, k) => Object.assign(words.at(i + k), { tag: 'IN', part: 'other', form: null }))
    const isTwice = /^[a-z]+$/.test(words.lower(i)) && words.lower(i) === words.lower(i + 2)
    if (isTwice && /^(?:by|in|to|on|after)$/.test(words.lower(i + 1))) {
      for (let k = i; k < i + 3; k++) Object.assign(words.at(k), { tag: 'RB', part: 'other', form: null })
    }
    const isParticiple = PARTICIPLES.test(words.lower(i)) && words.isNoun(i) && words.isNoun(i - 1)
    if (isParticiple && /^(?:IN|RP)$/.test(words.tag(i + 1)))
      Object.assign(words.at(i), { tag: 'VBN', part: 'verb', form: 'participle' })
  }
}

/** "this Dutch still life": an adverb that WordNet has as one noun with the next is part of it. */
function mendCompounds(words: CaptionWords, lexicon: Lexicon): void {
  for (let i = 0; i < words.length; i++) {
    if (words.tag(i) === 'RB' && words.isNoun(i + 1) && lexicon.nounOf(words.phrase(i, i + 1)) !== null)
      Object.assign(words.at(i), { tag: 'JJ', part: 'adjective', form: null })
  }
}

/** In a name of several words all but the small ones are nouns: "Mount Everest", "Elizabeth II". */
function isInLongName(words: CaptionWords, i: number): boolean {
  const { entity } = words.at(i)
  const isName = entity !== null && /^(?:person|place|organisation|other)$/.test(entity.kind)
  return isName && (words.at(i - 1).entity === entity || words.at(i + 1).entity === entity)
}

/**
 * "a bear walks", "a child's hand reaches", "Pope Francis waves": behind "a" no plural stands, and behind a name no noun that is not of it, so what
 * looks like one is the verb.
 */
function mendThirdPerson(words: CaptionWords, lexicon: Lexicon): void {
  const { own } = lexicon.means.taggers
  for (let i = 1; i < words.length; i++) {
    // "a cooling rack": behind "a" and its noun no verb in the plural stands, but for "a black dog and a white dog are".
    const isPlural = words.tag(i) === 'VBP' && words.lower(i) !== 'are' && lexicon.nounOf(words.lower(i)) !== null
    if (isPlural && words.tag(i - 1) !== 'CC' && opensWithA(words, i - 1) && !isVerbOfSeveral(words, i, lexicon)) {
      Object.assign(words.at(i), { tag: 'NN', part: 'noun', form: null })
    }
    if (words.tag(i) !== 'NNS' || SINGULAR_IN_S.test(words.lower(i)) || words.isNoun(i + 1)) continue
    if ((own.wordOf(words.lower(i)).lexicon & CLASS.s) === 0) continue
    // "Hurricane Katrina survivors wait" has its verb.
    const isPersons =
      words.at(i - 1).entity?.kind === 'person' &&
      words.at(i).entity === null &&
      /^\p{Ll}/u.test(words.at(i).text) &&
      !words.isFinite(i + 1)
    if (isPersons || (words.tag(i - 1) === 'NN' && opensWithA(words, i - 1))) {
      Object.assign(words.at(i), { tag: 'VBZ', part: 'verb', form: 'finite-present' })
    }
  }
}

/** "The hands of a clock show noon", "two giraffes and a zebra drink from a pond": the verb is not that of its own "a" alone. */
function isVerbOfSeveral(words: CaptionWords, i: number, lexicon: Lexicon): boolean {
  let first = i - 1
  while (first > 0 && words.tag(first) !== 'DT') first--
  const isJoined = words.lower(first - 1) === 'and' && words.isNoun(first - 2)
  if (isJoined)
    return /^(?:IN|RP|RB|DT|PRP\$|NN.*)$/.test(words.tag(i + 1)) && lexicon.nounOf(words.phrase(i - 1, i)) === null
  return (
    words.lower(first - 1) === 'of' && words.tag(first - 2) === 'NNS' && /^(?:NN.*|DT|PRP\$|CD)$/.test(words.tag(i + 1))
  )
}

function opensWithA(words: CaptionWords, head: number): boolean {
  let i = head
  while (/^(?:NN|NNPS?|JJ[RS]?|VBN|VBG|HYPH|POS)$/.test(words.tag(i))) i--
  return /^(?:an?|each|every|this|that)$/.test(words.lower(i)) && words.tag(i) === 'DT'
}
