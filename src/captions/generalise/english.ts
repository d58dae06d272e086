/** The English that a rewritten caption needs: plurals, mass nouns, articles by sound, agreement, sentence case. */

/** Not counted: no "a", no plural. */
const MASS: ReadonlySet<string> = new Set(
  `
  food clothing footwear furniture jewelry water art equipment luggage music meat fruit bread rice sand snow
  rain ice grass wood paper glass cheese milk coffee tea wine beer juice soup hair skin traffic advice
  information weather light darkness metal leather fabric cloth silk cotton gold silver stone dirt mud land
  nature scenery lumber machinery meat butter sugar salt pepper flour chocolate sport games fashion design
  photography architecture technology science beauty kindness love ammunition artillery
  algae paint soap tobacco tape thread transportation beef liquor whisky cola soda cereal spread fuel oil iron brass carbon steel clay coal
  fur wax protein fiber vapor foam feed cellulose bark
`
    .trim()
    .split(/\s+/),
)

const IRREGULAR_PLURALS: ReadonlyMap<string, string> = new Map([
  ['person', 'people'],
  ['man', 'men'],
  ['woman', 'women'],
  ['child', 'children'],
  ['foot', 'feet'],
  ['tooth', 'teeth'],
  ['goose', 'geese'],
  ['mouse', 'mice'],
  ['ox', 'oxen'],
  ['leaf', 'leaves'],
  ['loaf', 'loaves'],
  ['knife', 'knives'],
  ['wife', 'wives'],
  ['life', 'lives'],
  ['wolf', 'wolves'],
  ['shelf', 'shelves'],
  ['half', 'halves'],
  ['calf', 'calves'],
  ['scarf', 'scarves'],
  ['thief', 'thieves'],
  ['potato', 'potatoes'],
  ['tomato', 'tomatoes'],
  ['hero', 'heroes'],
  ['aircraft', 'aircraft'],
  ['fish', 'fish'],
  ['sheep', 'sheep'],
  ['deer', 'deer'],
  ['moose', 'moose'],
  ['bison', 'bison'],
  ['elk', 'elk'],
  ['swine', 'swine'],
  ['spacecraft', 'spacecraft'],
  ['hovercraft', 'hovercraft'],
  ['watercraft', 'watercraft'],
  ['salmon', 'salmon'],
  ['trout', 'trout'],
  ['shrimp', 'shrimp'],
  ['squid', 'squid'],
  ['offspring', 'offspring'],
  ['series', 'series'],
  ['species', 'species'],
])

export const isMass = (noun: string): boolean => MASS.has(noun)

/** Written alike for one and for several: "sheep". */
export const hasOneForm = (noun: string): boolean => IRREGULAR_PLURALS.get(noun) === noun

/** Of those of one form what is also eaten, and not counted then: "fish on a plate". */
export const isEaten = (noun: string): boolean => /^(?:fish|salmon|trout|shrimp|squid)$/.test(noun)

/** The plural of a lower-case noun; of several words, the last is inflected. */
export function pluralOf(noun: string): string {
  const irregular = IRREGULAR_PLURALS.get(noun)
  if (irregular !== undefined) return irregular
  const space = noun.lastIndexOf(' ')
  if (space >= 0) return noun.slice(0, space + 1) + pluralOf(noun.slice(space + 1))
  if (/(s|x|z|ch|sh)$/.test(noun)) return `${noun}es`
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`
  return /man$/.test(noun) && !/human$/.test(noun) ? `${noun.slice(0, -2)}en` : `${noun}s`
}

/** Written with a vowel and spoken with a consonant ("a university", "a one-way street"). */
const SPOKEN_CONSONANT = /^(uni(?!n|m|de)|ufo|u[bcfhjkqrst][aeiou]|eu|ewe|one|once|ouija)/i

/** Written with a consonant and spoken with a vowel: silent h, and letters spoken by name ("an X-ray", "an MP3 player"). */
const SPOKEN_VOWEL = /^(hour|honest|honou?r|heir|herb\b|[fhlmnrsx]([- \d]|$))/i
const SPELLED_OUT = /^[FHLMNRSX][A-Z\d]+\b/

/** "a" or "an", by the sound of the word that follows. */
export function indefiniteArticle(next: string): 'a' | 'an' {
  if (SPOKEN_VOWEL.test(next) || (SPELLED_OUT.test(next) && !/^[A-Z]{5,}/.test(next))) return 'an'
  return /^[aeiou]/i.test(next) && !SPOKEN_CONSONANT.test(next) ? 'an' : 'a'
}

const THIRD_PERSON: ReadonlyMap<string, string> = new Map([
  ['am', 'is'],
  ['are', 'is'],
  ['were', 'was'],
  ['have', 'has'],
  ['do', 'does'],
  ['go', 'goes'],
])

/** A present verb or auxiliary in the third person singular: "love" → "loves"; modals and what has its -s stay. */
export function thirdPersonOf(verb: string): string {
  const irregular = THIRD_PERSON.get(verb)
  if (irregular !== undefined) return irregular
  if (/^(can|could|will|would|shall|should|may|might|must)$/.test(verb) || /[^s]s$/.test(verb)) return verb
  return /(ss|x|z|ch|sh)$/.test(verb) ? `${verb}es` : /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`
}

/** First letter in upper case, the rest as it is; "iPhone" keeps its own. */
export const sentenceCase = (text: string): string =>
  /^\p{Ll}+\p{Lu}/u.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1)
