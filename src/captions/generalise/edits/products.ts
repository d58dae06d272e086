/** What goes by its maker's name: a BMW is a car, Coca-Cola is cola. A short list of what captions show; other makers' names stay as they are. */
import { isMass } from '../english'
import type { Reading } from '../reading/caption'
import type { NounChunk } from '../reading/noun-chunks'

/** By kind the names, lower case; "_" stands for a blank. */
const BY_KIND: Readonly<Record<string, string>> = {
  car:
    'bmw ferrari porsche lamborghini toyota honda audi mercedes mercedes-benz volkswagen volvo tesla bentley maserati bugatti cadillac corvette ' +
    'camaro chevrolet hyundai nissan subaru mazda rolls-royce mini_cooper fiat peugeot renault lexus',
  motorcycle: 'harley-davidson ducati kawasaki',
  scooter: 'vespa',
  airplane: 'boeing airbus cessna concorde',
  phone: 'iphone blackberry',
  laptop: 'macbook chromebook',
  tablet: 'ipad',
  computer: 'imac',
  console: 'xbox playstation nintendo_switch game_boy',
  camera: 'gopro polaroid leica nikon',
  watch: 'rolex',
  violin: 'stradivarius',
  cola: 'coca-cola coca_cola coke pepsi',
  soda: 'fanta dr_pepper',
  beer: 'heineken budweiser guinness carlsberg',
  cereal: 'cheerios corn_flakes',
  spread: 'nutella',
}

const kinds: ReadonlyMap<string, string> = new Map(
  Object.entries(BY_KIND).flatMap(([kind, names]) =>
    names.split(' ').map((name): [string, string] => [name.replaceAll('_', ' '), kind]),
  ),
)

/** Words of the longest name; a model may stand behind it ("Boeing 747"). */
const LONGEST = 2

/**
 * The kind of a product that a phrase names, in the singular; null where it names none. "A Ferrari" is a car, where "Ferrari wins the race" is who
 * made it; what is poured needs no article, but a verb or a measure before it.
 */
export function productKind({ words }: Reading, chunk: NounChunk): string | null {
  const { name, noun, first, last, determiner, one, plural } = chunk
  const { text } = words.at(last)
  const kind = name === null && (noun !== null || !/^\p{Lu}/u.test(text)) ? null : kindOf(name?.text ?? text)
  if (kind === null) return null
  if (isMass(kind)) return /^(?:VB|IN|CC|,)/.test(words.tag(first - 1)) ? kind : null
  return determiner !== null || one || plural ? kind : null
}

function kindOf(name: string): string | null {
  const words = name.toLowerCase().split(' ')
  for (let count = Math.min(LONGEST, words.length); count > 0; count--) {
    const maker = words.slice(0, count).join(' ')
    const kind = kinds.get(maker) ?? kinds.get(maker.replace(/s$/, ''))
    if (kind !== undefined) return kind
  }
  return null
}
