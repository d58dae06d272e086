/** A noun of a caption in WordNet: its lemma, whether it is plural, and the sense that a picture most likely shows. */
import type { LexicographerFile, NounHierarchy } from '../wordnet/hierarchy'
import { tagCountOf, type EverydayKinds } from './everyday-kinds'

export interface CaptionNoun {
  /** Singular as WordNet has it, spaces between words ("hot dog"); a plural that stands for itself stays ("glasses"). */
  lemma: string
  synset: number
  plural: boolean
}

/** Files of what can be seen, the likelier first: of two equally common senses the animal is pictured, not the neckwear. */
const CONCRETE: readonly LexicographerFile[] = [
  'animal',
  'food',
  'artifact',
  'person',
  'plant',
  'body',
  'object',
  'substance',
  'phenomenon',
]

/** A concrete sense stands for an abstract one where it has at least this share of its tags ("table", "church"). */
const CONCRETE_SHARE = 0.2

/** Of the concrete senses, those with this share of the commonest's tags are taken to be as common. */
const AS_COMMON = 0.8

/** A few tags more or less are chance: below so many, senses are taken to be as common. */
const FEW_TAGS = 3

/** Plurals that are a word of their own (a pair, a mass), though WordNet also has the singular as something else. */
const PLURAL_ONLY: ReadonlySet<string> = new Set(
  'glasses pants shorts scissors jeans trousers binoculars goggles sunglasses eyeglasses clothes tights pajamas pyjamas overalls leggings headphones earphones earrings tongs pliers tweezers'.split(
    ' ',
  ),
)

/** Words that look singular and take a plural verb. */
const PLURAL_AS_IS: ReadonlySet<string> = new Set(['people', 'police', 'cattle'])

/**
 * Reads a noun, one word or several ("hot dogs"); case is ignored. Where morphy offers several lemmas the one tagged most
 * counts, so "men" is the plural of "man", not a work force, as it is to the score (`wordnet/morphy.ts`).
 * @returns null where WordNet has no such noun
 */
export function readNoun(text: string, nouns: NounHierarchy, kinds: EverydayKinds): CaptionNoun | null {
  const form = text.toLowerCase()
  const lastWord = form.split(' ').at(-1) ?? form
  const lemmas = nouns.lemmasOf(form).map((lemma) => lemma.replaceAll('_', ' '))
  const itself = PLURAL_ONLY.has(lastWord) || PLURAL_AS_IS.has(lastWord)
  const options = itself && lemmas.includes(form) ? [form] : lemmas
  let best: { lemma: string; synset: number; tags: number } | null = null
  for (const lemma of options) {
    const synset = picturedSense(lemma, nouns, kinds)
    if (synset === null) continue
    const tags = tagCountOf(nouns, lemma, synset)
    if (!best || tags > best.tags) best = { lemma, synset, tags }
  }
  if (!best) return null
  return { lemma: best.lemma, synset: best.synset, plural: best.lemma !== form || itself }
}

/**
 * The first sense, unless a concrete one comes close: among senses as common, the one whose file comes first, before it
 * (where a tag or two is all there is to tell them by) one with an everyday kind above it. Instances (Turkey, Hippo Regius) don't count: names are entities, not nouns.
 */
function picturedSense(lemma: string, nouns: NounHierarchy, kinds: EverydayKinds): number | null {
  const senses = nouns.sensesOf(lemma).filter((synset) => !nouns.isInstance(synset))
  if (senses.length === 0) return null
  const rated = senses.map((synset) => ({
    synset,
    tags: tagCountOf(nouns, lemma, synset),
    rank: CONCRETE.indexOf(nouns.lexicographerFileOf(synset)),
  }))
  const concrete = rated.filter(({ rank }) => rank >= 0)
  const most = concrete[0]?.tags ?? 0
  const common = concrete.filter(({ tags }) => tags >= most * AS_COMMON || most <= FEW_TAGS)
  const first = rated[0]?.tags ?? 0
  const usable = common.filter(({ tags }) => first <= FEW_TAGS || tags >= CONCRETE_SHARE * first)
  // Where none was ever tagged the order is the editors', and as good a guess as any.
  const known = most > 0 && most <= FEW_TAGS
  const lifted = usable.filter(({ synset, rank }) => rank <= (usable[0]?.rank ?? 0) && kinds.above(synset).length > 0)
  const pool = known && lifted.length > 0 ? lifted : usable
  const best = pool.reduce<(typeof pool)[number] | null>((a, b) => (a && a.rank <= b.rank ? a : b), null)
  return best?.synset ?? senses[0] ?? null
}
