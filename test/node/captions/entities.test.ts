import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { annotate as annotateWith } from '../../../src/captions/annotate'
import { isThing, WORDNET_THINGS } from '../../../src/captions/entities/acronyms'
import { loadHierarchy } from '../../../src/captions/wordnet/load'
import { scoringMeans } from './scoring-means'

const { taggers } = await scoringMeans()
const annotate = (text: string) => annotateWith(text, taggers)

const names = (text: string) => annotate(text).entities.map((entity) => entity.text)
const numbers = (text: string) => annotate(text).words.filter(({ part }) => part === 'number').length

/** Captions tagged by hand (`entities/README.md`). */
function tagged(half: string) {
  const lines = readFileSync(new URL(`./entities/${half}.tsv`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
  return lines.slice(1).map((line) => {
    const [marked = '', count] = line.split('\t')
    return { text: marked.replace(/[[\]]/g, ''), entities: marked.split('[').length - 1, numbers: Number(count) }
  })
}

describe('two hundred captions tagged by hand', () => {
  it.each([
    ['known', 0.95],
    ['held-out', 0.88],
  ])('has entities and numbers of the %s half right in at least %f of them', (half, least) => {
    const captions = tagged(half)
    const right = captions.filter(
      (caption) => names(caption.text).length === caption.entities && numbers(caption.text) === caption.numbers,
    )
    console.log(`${half}: ${right.length} of ${captions.length} right.`)
    expect(right.length / captions.length).toBeGreaterThanOrEqual(least)
  })
})

describe('entities', () => {
  it.each<[string, string[], number]>([
    // Things in capitals are no organisations.
    ['a man in a red t-shirt watching TV', [], 0],
    ['an SUV at an ATM and a DJ with DVDs', [], 0],
    ['NASA and the BBC at the UN', ['NASA', 'BBC', 'UN'], 0],
    // One span over hyphens, ranges and number words.
    ['twenty-five candles on a cake', ['twenty-five'], 2],
    ['5-10 people in a room', ['5-10'], 2],
    ['from 2019-05-12 to 05/12/2020', ['2019-05-12', '05/12/2020'], 4],
    ['a 12 x 18 cm photo of one hundred and five boats', ['12 x 18 cm', 'one hundred and five'], 5],
    ['a can of Coca-Cola on a desk', ['Coca-Cola'], 0],
    ['a red T-Shirt on a Post-It', ['Post-It'], 0],
    // Cardinals without a digit, and a pronoun that is no number.
    ['hundreds of birds over a lake', ['hundreds'], 0],
    ['a dozen eggs and half a million bees', ['a dozen', 'half a million'], 1],
    ['One of the dogs is sleeping; the other one barks.', ['One'], 1],
    ['a red car and a blue one', [], 0],
    ['the one dog that no one wants', ['one'], 1],
    // Running text with few small words.
    ['Serena Williams serves at Wimbledon', ['Serena Williams', 'Wimbledon'], 0],
    ['Microsoft CEO Satya Nadella speaks at a conference', ['Microsoft', 'Satya Nadella'], 0],
    [
      'Barack Obama and Angela Merkel at the G7 summit in June 2015',
      ['Barack Obama', 'Angela Merkel', 'G7', 'June 2015'],
      1,
    ],
    ['Classic Cars For Sale', [], 0],
    // Holidays, with and without an owner.
    ["Crowds gather downtown to watch the New Year's Eve fireworks.", ["New Year's Eve"], 0],
    ['Merry Christmas and Happy New Year', ['Christmas and Happy New Year'], 0],
    ["Mother's Day Brunch", ["Mother's Day"], 0],
    // Names of several words, with small ones between them.
    ["Mt. Fuji and St. Mark's Square", ['Mt. Fuji', "St. Mark's Square"], 0],
    ['tourists at the Great Wall of China and the Tour de France', ['Great Wall of China', 'Tour de France'], 0],
    ['a veteran of World War II', ['World War II'], 0],
    ['a veteran of World War I', ['World War I'], 0],
    ['A sign reads STOP.', [], 0],
    ['Santa Claus in a shopping mall', ['Santa Claus'], 0],
    ['Portrait of Vincent van Gogh', ['Vincent van Gogh'], 0],
    ['last week, every morning, at night', ['last week', 'every morning', 'at night'], 0],
    ['a 19th-century church and a second-hand car', ['19th-century'], 0],
  ])('%s', (text, expected, count) => {
    expect(names(text)).toEqual(expected)
    expect(numbers(text)).toBe(count)
  })
})

describe('acronyms that are things', () => {
  it('are those of WordNet that are in no sense a group or one of a kind', async () => {
    const nouns = await loadHierarchy((path) => readFile(new URL(`../../../public/${path}`, import.meta.url)))
    const things = new Set<string>()
    const groups = new Set<string>()
    for (let synset = 0; synset < nouns.size; synset++) {
      const isGroup = nouns.isInstance(synset) || nouns.lexicographerFileOf(synset) === 'group'
      for (const { text } of nouns.wordsOf(synset)) if (/^[A-Z]{2,5}$/.test(text)) (isGroup ? groups : things).add(text)
    }
    expect([...WORDNET_THINGS].sort()).toEqual([...things].filter((text) => !groups.has(text)).sort())
  })

  it('may stand in the plural', () => {
    expect(['TV', 'TVs', 'DIY', 'XYZs', 'NASA', 'BBC'].map(isThing)).toEqual([true, true, true, true, false, false])
  })
})
