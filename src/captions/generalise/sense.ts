/** A noun of a caption in WordNet: its lemma, whether it is plural, and the sense that a picture most likely shows. */
import type { LexicographerFile, NounHierarchy } from '../wordnet/hierarchy'
import { tagCountOf, type EverydayKinds } from './everyday-kinds'

export interface CaptionNoun {
  /** Singular as WordNet has it, spaces between words ("hot dog"); a plural that stands for itself stays ("glasses"). */
  lemma: string
  synset: number
  plural: boolean
}

/**
 * Files of what can be seen, by how likely they are meant where nothing else tells: a mug is a vessel before it is a fool,
 * a red fox an animal before it is a grass.
 */
const TIERS: readonly (readonly LexicographerFile[])[] = [
  ['animal', 'food', 'artifact'],
  ['body', 'object', 'substance', 'phenomenon'],
  ['person'],
  ['plant'],
]

const CONCRETE: ReadonlySet<LexicographerFile> = new Set(TIERS.flat())

const tierOf = (file: LexicographerFile): number => TIERS.findIndex((tier) => tier.includes(file))

/** A concrete sense stands for an abstract one where it has at least this share of its tags ("table", "church"). */
const CONCRETE_SHARE = 0.2

/** Of the concrete senses, those with this share of the commonest's tags are taken to be as common. */
const AS_COMMON = 0.8

/** A few tags more or less are chance: below so many, senses are taken to be as common. */
const FEW_TAGS = 3

/**
 * Where tags can't tell, a sense with this many synsets below it, and so many times more than the first, is the one in
 * use: a turtle is an animal (30 kinds) before it is a collar (none).
 */
const LEAST_BREADTH = 5
const TIMES_BROADER = 3

/** Plurals that are a word of their own (a pair, a mass), though WordNet also has the singular as something else. */
const PLURAL_ONLY: ReadonlySet<string> = new Set(
  (
    'glasses pants shorts scissors jeans trousers binoculars goggles sunglasses eyeglasses clothes tights ' +
    'pajamas pyjamas overalls leggings headphones earphones earrings tongs pliers tweezers'
  ).split(' '),
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
 * The first sense, unless a concrete one comes close; where only a tag or two, or none, tells the senses apart, the one
 * that WordNet divides further. Instances (Turkey, Hippo Regius) don't count: names are entities, not nouns.
 */
function picturedSense(lemma: string, nouns: NounHierarchy, kinds: EverydayKinds): number | null {
  const senses = nouns
    .sensesOf(lemma)
    .filter((synset) => !nouns.isInstance(synset))
    .map((synset) => ({ synset, tags: tagCountOf(nouns, lemma, synset), file: nouns.lexicographerFileOf(synset) }))
  const [usual] = senses
  // A trick is no person, though one sense of six is: a fireman is.
  const persons = senses.filter(({ file }) => file === 'person').length
  const isNickname = ({ file, tags }: (typeof senses)[number]) =>
    file === 'person' && tags === 0 && !CONCRETE.has(usual?.file ?? file) && persons * 2 < senses.length
  const concrete = senses.filter((sense) => CONCRETE.has(sense.file) && !isNickname(sense))
  const most = concrete[0]?.tags ?? 0
  const first = usual?.tags ?? 0
  const fewTags = Math.max(first, most) <= FEW_TAGS
  const common = concrete.filter(({ tags }) => fewTags || (tags >= most * AS_COMMON && tags >= first * CONCRETE_SHARE))
  const [best] = common
  if (best === undefined || !fewTags) return best?.synset ?? usual?.synset ?? null
  const needed = Math.max(LEAST_BREADTH, TIMES_BROADER * kinds.breadthOf(best.synset))
  const broader = common.find(({ synset }) => kinds.breadthOf(synset) >= needed)
  if (broader) return broader.synset
  const likeliest = common
    .filter(({ tags }) => tags === most)
    .reduce((a, b) => (tierOf(b.file) < tierOf(a.file) ? b : a), best)
  // Few mean the grass by "chess".
  const act = senses.find(({ file, tags }) => file === 'act' && tags >= most)
  return likeliest.file === 'plant' && act ? act.synset : likeliest.synset
}

/** A sense that is tagged with at least this share of the tags of the one that was taken may be meant too. */
const MEANT_SHARE = 0.25

/**
 * The sense taken and those that may be meant as well: others that are tagged nearly as often; where tags are too few to tell, those that
 * WordNet's editors put before it, and the one behind it. Whom people call a fox is not meant.
 */
export function commonSenses(lemma: string, taken: number, nouns: NounHierarchy): number[] {
  const senses = nouns.sensesOf(lemma).filter((synset) => !nouns.isInstance(synset))
  const tags = tagCountOf(nouns, lemma, taken)
  const place = senses.indexOf(taken)
  return senses.filter((synset, i) => {
    if (synset === taken) return true
    const file = nouns.lexicographerFileOf(synset)
    const own = tagCountOf(nouns, lemma, synset)
    if (file === 'person' && own === 0 && place === 0) return false
    // A speaker speaks, or stands on a shelf.
    if (nouns.lexicographerFileOf(taken) === 'person' && file === 'artifact' && i <= place + 2) return true
    // A drone is a bee, or flies cameras.
    if (nouns.lexicographerFileOf(taken) === 'animal' && file === 'artifact' && tags <= FEW_TAGS) return true
    if (tags > FEW_TAGS) return own >= tags * MEANT_SHARE
    return own >= Math.max(1, tags) || (CONCRETE_OR_PLACE.has(file) && i <= place + 1)
  })
}

const CONCRETE_OR_PLACE: ReadonlySet<LexicographerFile> = new Set([...CONCRETE, 'location', 'group'])
