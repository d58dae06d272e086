/** Nouns that say how many or how something is pictured, participles that want a phrase, and colours; all in lower case. */

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

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

/** Participles that say nothing without what follows: "a street lined with trees", "a bowl made of clay". */
export const COMPLETED_PARTICIPLES = set(`
  covered filled lined topped surrounded decorated painted made adorned stuffed packed loaded coated sprinkled
`)

/** A colour behind the noun that it is of ("Shoes Blue 38") is no head, and before one no member of a list ("black and white cat"). */
export const COLOURS = set(`
  black white red green blue yellow orange purple pink brown grey gray gold silver beige navy teal turquoise
  violet fuchsia magenta lilac maroon mustard multicolor multicolour
`)
