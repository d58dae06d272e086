/**
 * Captions of Fashion-MNIST and MNIST, made from the pixels, the label and a hash of the image's number; the same as
 * pretrain/captions.py makes, letter for letter, so that the page captions the pictures as the bundled model learnt them.
 * The three captions of an image are nested in what they tell, as paper A's original, general and 5-word captions are.
 * Words, templates and limits are in fashion-words.json; brands and models are invented.
 */
import { measureFashion, type FashionMeasures } from './fashion-measures'
import table from './fashion-words.json'

/** One attribute: the word for each stretch between `limits` of one of the picture's measures. */
interface Attribute {
  measure: string
  limits: number[]
  words: string[]
  phrases?: string[]
}

/** What captions say of one class. */
interface FashionClass {
  product: string
  noun: string
  short: string
  plural: boolean
  view: string
  synonyms: string[]
  texture: Attribute
  fit: Attribute
  detail: Attribute
}

export interface FashionCaptions {
  /** As a product catalogue has it: brand, model, number, wearer, shade, texture, fit, product, detail; unique. */
  original: string
  /** Tone and noun. */
  general: string
  /** Fewer than five words: the noun alone. */
  fiveWords: string
  /** Caption as a member of a fusion set. */
  label: string
  /** 20 captions as BLIP would write them, for the mitigation MC. */
  paraphrases: string[]
}

/** A test image's number is its index plus this; a training image's number is its index. */
export const testImageOffset = 60_000

const classes: readonly FashionClass[] = table.classes

/** 32 hashed bits of an image's number: MurmurHash3's finaliser over number, salt and seed. */
function mix(number: number, salt: number): number {
  let h = (Math.imul(number, 0x9e3779b1) + Math.imul(salt, 0x85ebca6b) + Math.imul(table.seed, 0xc2b2ae35)) >>> 0
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** A permutation of 0..131071 (17 bits): what makes brand, model and number together unique. */
function scramble(number: number): number {
  let x = number & 0x1ffff
  x ^= x >>> 9
  x = Math.imul(x, 0x1b873) & 0x1ffff
  x ^= x >>> 7
  x = Math.imul(x, 0x0d2b5) & 0x1ffff
  return x ^ (x >>> 8)
}

/** How many of the ascending `limits` are at most `value`. */
const stepOf = (limits: readonly number[], value: number): number => limits.filter((limit) => value >= limit).length

/** Item `place` of a list of the caption table; the table is ours, so a missing item is a fault in it. */
function item<T>(list: readonly T[], place: number): T {
  const found = list[place]
  if (found === undefined) throw new RangeError(`fashion-words.json: a list of ${list.length} has no item ${place}.`)
  return found
}

const fill = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new RangeError(`fashion-words.json: no value for {${name}} in "${template}".`)
    return value
  })

function attribute(of: Attribute, measures: FashionMeasures): { word: string; phrase: string } {
  const value = Object.entries(measures).find(([name]) => name === of.measure)?.[1]
  if (typeof value !== 'number') throw new RangeError(`fashion-words.json: there is no measure "${of.measure}".`)
  const place = stepOf(of.limits, value)
  const word = item(of.words, place)
  return { word, phrase: of.phrases === undefined ? word.toLowerCase() : item(of.phrases, place) }
}

/**
 * The captions of one picture of Fashion-MNIST.
 * @param pixels [28 * 28], rows from the top, 0 black to 255 white
 * @param label class, 0-9, in Fashion-MNIST's order
 * @param number the image's index in the training file, or `testImageOffset` plus its index in the test file
 * @throws RangeError for a label or a picture of another size
 */
export function captionFashion(pixels: Uint8Array, label: number, number: number): FashionCaptions {
  const kind = classes[label]
  if (kind === undefined) throw new RangeError(`Fashion-MNIST has the classes 0-9; ${label} is none of them.`)
  const measures = measureFashion(pixels, table.ink)
  const shade = stepOf(table.shade.limits, measures.shade)
  const texture = attribute(kind.texture, measures)
  const fit = attribute(kind.fit, measures)
  const detail = attribute(kind.detail, measures)
  const code = scramble(number)
  const wearer = mix(number, 1) & 3
  const values = {
    a: kind.plural ? '' : 'a ',
    brand: item(table.brands, code & 31),
    model: item(table.models, (code >>> 5) & 63),
    number: String(100 + 14 * (code >>> 11) + (mix(number, 2) % 14)),
    audience: item(table.audiences, wearer),
    wearer: item(table.wearers, wearer),
    Shade: item(table.shade.words, shade),
    shade: item(table.shade.words, shade).toLowerCase(),
    tone: item(table.shade.tones, shade),
    Texture: texture.word,
    texture: texture.phrase,
    Fit: fit.word,
    fit: fit.phrase,
    Product: kind.product,
    Detail: detail.word,
    detail: detail.phrase,
    noun: kind.noun,
    short: kind.short,
    view: kind.view,
  }
  return {
    original: fill(table.original, values),
    general: fill(table.general, values),
    fiveWords: fill(table.fiveWords, values),
    label: fill(table.label, values),
    paraphrases: table.paraphrases.map((template, place) =>
      fill(template, { ...values, synonym: item(kind.synonyms, mix(number, 16 + place) % kind.synonyms.length) }),
    ),
  }
}

/** Label caption and paraphrases of an MNIST digit, 0-9. */
export function captionDigit(digit: number): { label: string; paraphrases: string[] } {
  const values = { word: item(table.digits, digit), digit: String(digit) }
  return {
    label: fill(table.digitLabel, values),
    paraphrases: table.digitParaphrases.map((template) => fill(template, values)),
  }
}
