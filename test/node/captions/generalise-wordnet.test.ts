import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { annotate } from '../../../src/captions/annotate'
import { EverydayKinds, VACUOUS } from '../../../src/captions/generalise/everyday-kinds'
import { generaliseGuided } from '../../../src/captions/generalise/guided'
import { countWords } from '../../../src/captions/generalise/rewrite'
import { readNoun } from '../../../src/captions/generalise/sense'
import { MOST_WORDS, WordNetGeneraliser } from '../../../src/captions/generalise/wordnet'
import { scoreCaption, type ScoringMeans } from '../../../src/captions/score'
import type { GeneralityLevel } from '../../../src/captions/types'
import type { NounHierarchy } from '../../../src/captions/wordnet/hierarchy'
import { loadHierarchy } from '../../../src/captions/wordnet/load'
import { scoringMeans } from './scoring-means'
import { CAPTIONS } from './varied-captions'

const LEVELS: readonly GeneralityLevel[] = ['general', '5-word']

let nouns: NounHierarchy
let means: ScoringMeans
let kinds: EverydayKinds
let generaliser: WordNetGeneraliser

beforeAll(async () => {
  const read = (path: string) => readFile(new URL(`../../../public/${path}`, import.meta.url))
  nouns = await loadHierarchy(read)
  means = await scoringMeans()
  kinds = new EverydayKinds(nouns)
  generaliser = new WordNetGeneraliser(nouns, means.taggers)
})

const everyPair = () => CAPTIONS.flatMap((caption) => LEVELS.map((level) => ({ caption, level })))

/** Synsets that any lemma of a text's words, one or several together, may stand for. */
function sensesIn(text: string): number[] {
  const words = text.toLowerCase().match(/[\p{L}-]+/gu) ?? []
  return words.flatMap((_, i) =>
    [1, 2, 3, 4].flatMap((length) =>
      nouns.lemmasOf(words.slice(i, i + length).join(' ')).flatMap((lemma) => nouns.sensesOf(lemma)),
    ),
  )
}

describe('the examples of the paper', () => {
  it.each([
    ['2-Ton Multi-Directional Roller Head Pipe Welding Stands', 'Pipe welding stands', 'Welding stands'],
    ['Classic Cars for Sale', 'Vehicles for sale', 'Vehicles for sale'],
    ['Wall View 002', 'Wall view', 'Wall view'],
    ['a man riding a horse on the beach', 'A person riding an animal on the beach', 'Person riding an animal'],
    ['a photograph of women and men', 'People', 'People'],
    ['an ankle boot', 'Footwear', 'Footwear'],
    ['Students always go to school in the morning', 'People go to school', 'People go to school'],
  ])('%s → %s → %s', (caption, general, short) => {
    expect(generaliser.generalise(caption, 'general')).toBe(general)
    expect(generaliser.generalise(caption, '5-word')).toBe(short)
  })
})

describe('what is read and what is left out', () => {
  it.each([
    // Sizes and colours behind the goods, makers before them.
    ["Nike Air Max 90 Men's Running Shoes Size 10 Black/White", 'Shoes', 'Footwear'],
    ["Women's Summer Floral Print Maxi Dress Size M", 'Clothing', 'Clothing'],
    // Colours of the picture, the side of a thing.
    ['Black and white photo of an old man smoking a pipe', 'A person smoking a pipe', 'Person smoking a pipe'],
    ['the back of a truck filled with hay', 'A vehicle filled with hay', 'Vehicle filled with food'],
    // Nothing is left on "it", or crossed, where what it was is gone.
    ['A stop sign with graffiti on it', 'A stop sign', 'A stop sign'],
    ['Smiling businesswoman with arms crossed', 'Person', 'Person'],
    ['A bedroom with a neatly made bed and a window', 'A room', 'A room'],
    // Plurals that look singular, places that no dictionary has, senses of a person.
    [
      'Some sheep are standing in the snow near a fence',
      'Animals are standing in the snow near a fence',
      'Animals standing in snow',
    ],
    ['Colorful houses in Burano, Venice', 'Buildings', 'Buildings'],
    ['A skateboarder does a trick on a ramp', 'A person does a trick on a ramp', 'Person does a trick'],
    ["=cmd|' /C calc'!A0", 'Cmd', 'Cmd'],
  ])('%s → %s → %s', (caption, general, short) => {
    expect(generaliser.generalise(caption, 'general')).toBe(general)
    expect(generaliser.generalise(caption, '5-word')).toBe(short)
  })

  it('ends a thousand characters on, so that the longest caption costs no more than a long one', () => {
    const long = 'a dog and '.repeat(1000)
    expect(generaliser.generalise(long, 'general')).toBe(generaliser.generalise(long.slice(0, 1000), 'general'))
    expect(generaliser.loosen(long)).toEqual(generaliser.loosen(long.slice(0, 999)))
    expect(generaliser.generalise(`${'x'.repeat(2000)} dog`, '5-word')).not.toBe('')
  })
})

describe('every caption', () => {
  it('of the 5-word level has fewer than five words', () => {
    for (const caption of CAPTIONS) {
      expect(countWords(generaliser.generalise(caption, '5-word')), caption).toBeLessThanOrEqual(MOST_WORDS)
    }
  })

  it('has no figure and no name left', () => {
    for (const { caption, level } of everyPair()) {
      const text = generaliser.generalise(caption, level)
      expect(text).not.toMatch(/\p{N}/u)
      for (const { kind, text: name } of annotate(caption, means.taggers).entities) {
        if (kind === 'person' || kind === 'organisation')
          expect(text.toLowerCase(), caption).not.toContain(name.toLowerCase())
      }
    }
  })

  it('has nouns that are above those of the original, or among them', () => {
    for (const { caption, level } of everyPair()) {
      const text = generaliser.generalise(caption, level)
      const below = sensesIn(caption)
      const found = annotate(text, means.taggers).terms.filter(({ publishedTag }) => publishedTag.startsWith('NN'))
      for (const { text: word } of found) {
        const lower = word.toLowerCase()
        // What stands for a name is no hypernym of its words.
        if (['person', 'people', 'place', 'city', 'group', 'product', 'picture'].includes(lower)) continue
        const senses = nouns.lemmasOf(lower).flatMap((lemma) => nouns.sensesOf(lemma))
        const named = caption.toLowerCase().includes(lower)
        const above = senses.some((sense) => below.some((synset) => nouns.isAncestor(sense, synset)))
        // "drink" goes by another word of its synset (beverage), "water" by "body of water".
        expect(named || above, `${caption} → ${text}: ${word}`).toBe(true)
      }
    }
  })

  it('says something: no noun came in that is vacuous', () => {
    for (const { caption, level } of everyPair()) {
      const words = generaliser.generalise(caption, level).toLowerCase().split(/\s+/)
      const original = caption.toLowerCase()
      for (const word of words) {
        if (['people', 'group', 'place', 'product'].includes(word)) continue
        if (!original.includes(word.replace(/e?s$/, '')))
          expect(VACUOUS.has(word.replace(/s$/, '')), `${caption}: ${word}`).toBe(false)
      }
    }
  })

  it('is readable: sentence case, articles by sound, nothing dangling', () => {
    for (const { caption, level } of everyPair()) {
      const text = generaliser.generalise(caption, level)
      expect(text, caption).toMatch(/^\p{Lu}/u)
      expect(text, caption).not.toMatch(/\s{2}|\s[,.]|[,\s]$|\ba [aeio]|\ban [bcdfgjklmnpqrstvwyz]|\b(a|an|the)$/i)
      expect(text, caption).not.toMatch(/\b(of|with|in|on|at|for|by|from|and|or|a|an|the)$/i)
      expect(text, caption).not.toMatch(/\b(a|an) (people|animals|vehicles|clothing|furniture|footwear)\b/i)
    }
  })

  it('is the same each time, and stays general where it is generalised again', () => {
    for (const { caption, level } of everyPair()) {
      const once = generaliser.generalise(caption, level)
      expect(generaliser.generalise(caption, level)).toBe(once)
      const twice = generaliser.generalise(once, level)
      const head = twice.toLowerCase().split(' ').at(-1) ?? ''
      expect(twice, caption).not.toBe('')
      if (!once.toLowerCase().includes(head)) expect(VACUOUS.has(head), `${once} → ${twice}`).toBe(false)
    }
  })

  it('is on the whole more general to the score too', () => {
    const mean = (texts: readonly string[]) =>
      texts.reduce((sum, text) => sum + scoreCaption(text, means, 'published').gs, 0) / texts.length
    const scored = CAPTIONS.filter((caption) => /\p{L}/u.test(caption))
    const [original, ...levels] = [
      mean(scored),
      ...LEVELS.map((level) => mean(scored.map((caption) => generaliser.generalise(caption, level)))),
    ]
    for (const level of levels) expect(level).toBeGreaterThan(original)
  })
})

describe('whatever the text', () => {
  it('never fails, keeps its word limit, and leaves a text without words alone', () => {
    const texts = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.lorem({ maxCount: 12 }))
    fc.assert(
      fc.property(texts, (text) => {
        const short = generaliser.generalise(text, '5-word')
        if (/[\p{L}\p{N}]/u.test(text)) {
          expect(countWords(short)).toBeLessThanOrEqual(MOST_WORDS)
          expect(short).not.toBe('')
        } else expect(short).toBe(text)
        expect(typeof generaliser.generalise(text, 'general')).toBe('string')
      }),
      { numRuns: 200, seed: 3 },
    )
  })
})

describe('lifting', () => {
  const chain = (word: string) => {
    const noun = readNoun(word, nouns, kinds)
    return noun ? kinds.above(noun.synset).map((kind) => kind.word) : null
  }

  it.each([
    ['dog', ['animal']],
    ['poodle', ['dog', 'animal']],
    ['parrot', ['bird', 'animal']],
    ['car', ['vehicle']],
    ['helicopter', ['aircraft', 'vehicle']],
    ['woman', ['person']],
    ['oak', ['tree', 'plant']],
    ['pizza', ['food']],
    ['guitar', ['instrument']],
    ['sofa', ['furniture']],
    ['sneaker', ['shoe', 'footwear']],
    ['skyscraper', ['building']],
    ['hot dog', ['sandwich', 'food']],
    ['kindness', []],
    ['animal', []],
  ])('%s: %j', (word, expected) => {
    expect(chain(word)).toEqual(expected)
  })

  it('goes up by WordNet alone, narrower kinds first', () => {
    for (const word of ['poodle', 'truck', 'daisy', 'castle', 'wine', 'necklace', 'kitchen', 'salmon', 'tennis']) {
      const noun = readNoun(word, nouns, kinds)
      const above = noun ? kinds.above(noun.synset) : []
      expect(above.length, word).toBeGreaterThan(0)
      for (const { synset } of above) expect(nouns.isAncestor(synset, noun?.synset ?? 0), word).toBe(true)
      expect(above.map(({ breadth }) => breadth)).toEqual(above.map(({ breadth }) => breadth).sort((a, b) => a - b))
    }
  })

  it.each([
    ['men', 'man', true],
    ['women', 'woman', true],
    ['stands', 'stand', true],
    ['glasses', 'glasses', true],
    ['pants', 'pants', true],
    ['people', 'people', true],
    ['wolves', 'wolf', true],
    ['bus', 'bus', false],
    ['hippo', 'hippo', false],
  ])('reads "%s" as %s, plural: %s', (form, lemma, plural) => {
    expect(readNoun(form, nouns, kinds)).toMatchObject({ lemma, plural })
  })

  it('takes the sense that a picture shows', () => {
    const fileOf = (word: string) => nouns.lexicographerFileOf(readNoun(word, nouns, kinds)?.synset ?? 0)
    expect(['table', 'church', 'turtle', 'hippo', 'turkey', 'fireman'].map(fileOf)).toEqual([
      'artifact',
      'artifact',
      'animal',
      'animal',
      'animal',
      'person',
    ])
  })
})

describe('guided by the score', () => {
  it("climbs by WordNet's edits, each round higher", async () => {
    const score = (texts: readonly string[]) =>
      Promise.resolve(texts.map((text) => (/\p{L}/u.test(text) ? scoreCaption(text, means, 'published').gs : NaN)))
    const propose = ({ current }: { current: string }) => Promise.resolve(generaliser.loosen(current))
    let climbed = 0
    for (const caption of CAPTIONS.slice(0, 20)) {
      const kept: number[] = []
      for await (const round of generaliseGuided(caption, propose, score, { target: 10, rounds: 6 })) {
        if (round.kept) kept.push(round.score)
      }
      expect(kept).toEqual([...kept].sort((a, b) => a - b))
      expect(new Set(kept).size).toBe(kept.length)
      if (kept.length > 1) climbed++
    }
    expect(climbed).toBeGreaterThan(10)
  })
})
