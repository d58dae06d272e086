/** Closed classes of English words, and the nouns that say how many or how something is pictured; all in lower case. */

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

/** Open a noun phrase and are replaced or dropped with it. */
export const DETERMINERS = set(`
  a an the this that these those my your his her its our their some any each every another no such both all
  several many few most various whose either neither much more other same different certain numerous multiple
`)

/** Determiners that a rewritten phrase keeps; of the others only number remains. */
export const KEPT_DETERMINERS = set('the this that these those no')

/** Determiners after which a noun is plural. */
export const PLURAL_DETERMINERS = set('these those both all several many few most various numerous multiple')

/** Join a noun phrase to what comes before; some are particles of a verb too. */
export const PREPOSITIONS = set(`
  in on at of for with without by from to into onto over under above below behind beside besides between among
  amid through across along around about against near inside outside within during after before since until
  toward towards upon off up down out like as via per past beyond beneath underneath atop next alongside
  opposite throughout despite featuring w/
`)

/** Join what is alike; "+" and "&" are written "and". */
export const CONJUNCTIONS = set('and or & but nor plus + vs vs. versus while whereas')

/** Begin a clause that can be cut off: what follows tells more of what came before. */
export const RELATIVES = set(`
  how that which who whom where when because although though if while whereas so
`)

/** Stand for a noun phrase, with or without a noun that they could stand for. */
export const PRONOUNS = set(`
  i you he she it we they me him us them himself herself itself themselves someone somebody anyone anybody
  everyone everybody nobody one ones something anything everything nothing mine yours hers ours theirs myself
  yourself ourselves there here who what
`)

/** Pronouns that stand for one person, and for several. */
export const PERSON_PRONOUNS = set('i you he she him her me someone somebody anyone anybody')
export const PEOPLE_PRONOUNS = set('we they us them everyone everybody')

/** Adverbs that don't end in -ly; with those that do, they are left out. */
export const ADVERBS = set(`
  always often never sometimes usually very too also just only even still already again together away back
  forward backward here there now then today tomorrow yesterday tonight soon later once twice almost quite
  rather really well far apart not maybe perhaps however indoors outdoors outside inside else ever yet overhead
  nearby aside abroad upstairs downstairs
`)

/** Nouns that say how many or which view of what follows "of"; what follows is what the picture shows. */
export const QUANTIFIERS = set(`
  group groups pair pairs couple couples bunch bunches set sets lot lots variety kind kinds type types piece
  pieces slice slices number series range row rows line lines pile piles stack stacks crowd crowds team teams
  herd herds flock flocks swarm pack packs collection collections array part parts side bit plenty dozens
  hundreds thousands handful sort sorts selection assortment mixture mix interior exterior front back scene
`)

/** What a picture is, not what it shows: "a photograph of …". */
export const PICTURE_NOUNS = set(`
  photo photos photograph photographs photography picture pictures image images pic pics shot shots closeup
  close-up view views portrait illustration illustrations drawing drawings sketch sketches painting paintings
  render rendering snapshot clipart vector stock wallpaper footage video print prints poster posters art artwork
`)

/** A colour after the noun it is of ("Shoes Blue 38") is no head. */
export const COLOURS = set(`
  black white red green blue yellow orange purple pink brown grey gray gold silver beige navy teal turquoise
  violet multicolor multicolour
`)
