/** The English that a rewritten caption needs: closed word classes, plurals, articles, mass nouns, agreement. */

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

/** Open a noun phrase and are replaced or dropped with it. */
export const DETERMINERS = set(
  'a an the this that these those my your his her its our their some any each every another no such both all several many few most various ' +
    'whose either neither much more other same different certain numerous multiple',
)

/** Determiners that a rewritten phrase keeps; of the others only number remains. */
export const KEPT_DETERMINERS = set('the this that these those no')

/** Determiners after which a noun is plural. */
export const PLURAL_DETERMINERS = set('these those both all several many few most various numerous multiple')

export const PREPOSITIONS = set(
  'in on at of for with without by from to into onto over under above below behind beside besides between among amid through across ' +
    'along around about against near inside outside within during after before since until toward towards upon off up down out ' +
    'like as via per past beyond beneath underneath atop next alongside opposite throughout despite featuring w/',
)

/** Prepositions that only hold together with what they belong to: "made of", "cup of". */
export const CONJUNCTIONS = set('and or & but nor plus + vs vs. versus while whereas')

/** Cut a clause off: what follows tells more of what came before. */
export const RELATIVES = set('how that which who whom where when because although though if while whereas so')

export const PRONOUNS = set(
  'i you he she it we they me him us them himself herself itself themselves someone somebody anyone anybody everyone everybody nobody one ones something anything everything nothing mine yours hers ours theirs myself yourself ourselves there here who what',
)

/** Pronouns that stand for one person, and for several. */
export const PERSON_PRONOUNS = set('i you he she him her me someone somebody anyone anybody')
export const PEOPLE_PRONOUNS = set('we they us them everyone everybody')

/** Adverbs that don't end in -ly; with those that do, they are left out. */
export const ADVERBS = set(
  'always often never sometimes usually very too also just only even still already again together away back forward backward here there now then today tomorrow yesterday tonight ' +
    'soon later once twice almost quite rather really well far apart not maybe perhaps however indoors outdoors outside inside else ever yet overhead nearby aside abroad upstairs downstairs',
)

/** Nouns that say how many or which view of what follows "of"; what follows is what the picture shows. */
export const QUANTIFIERS = set(
  'group groups pair pairs couple couples bunch bunches set sets lot lots variety kind kinds type types piece pieces slice slices number series range row rows line lines pile piles stack stacks ' +
    'crowd crowds team teams herd herds flock flocks swarm pack packs collection collections array part parts side bit plenty dozens hundreds thousands handful sort sorts selection assortment mixture mix interior exterior front back scene',
)

/** What a picture is, not what it shows: "a photograph of …". */
export const PICTURE_NOUNS = set(
  'photo photos photograph photographs photography picture pictures image images pic pics shot shots closeup close-up view views portrait illustration illustrations drawing drawings sketch sketches painting paintings render rendering ' +
    'snapshot clipart vector stock wallpaper footage video print prints poster posters art artwork',
)

/** A colour after the noun it is of ("Shoes Blue 38") is no head. */
export const COLOURS = set(
  'black white red green blue yellow orange purple pink brown grey gray gold silver beige navy teal turquoise violet multicolor multicolour',
)

const MASS = set(
  'food clothing footwear furniture jewelry water art equipment luggage music meat fruit bread rice sand snow rain ice grass wood paper glass cheese milk coffee tea wine beer juice soup ' +
    'hair skin traffic advice information weather light darkness metal leather fabric cloth silk cotton gold silver stone dirt mud land nature scenery lumber machinery meat butter sugar salt pepper flour chocolate ' +
    'sport games fashion design photography architecture technology science nature beauty kindness love',
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
  ['series', 'series'],
  ['species', 'species'],
])

export const isMass = (noun: string): boolean => MASS.has(noun)

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

/** First letter in upper case, the rest as it is. */
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
