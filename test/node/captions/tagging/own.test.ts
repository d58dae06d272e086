/** The learned tagger that the site serves: what it makes of verbs in captions of many patterns, and of nouns that look like verbs. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { measurePatterns } from '../../../../scripts/tagger/measure'
import { PICTURE_VERBS } from '../../../../scripts/tagger/picture-verbs'
import { verbForms } from '../../../../scripts/tagger/verb-forms'
import { readWordNetWords } from '../../../../scripts/tagger/wordnet-words'
import { explainCaption } from '../../../../src/captions/score'
import { tagWithVerbs } from '../../../../src/captions/tagging/finite-verb'
import { TAGS } from '../../../../src/captions/tagging/tags'
import { scoringMeans } from '../scoring-means'

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))

const means = await scoringMeans()
const { own } = means.taggers
const tagged = (text: string) => {
  const words = text.split(' ')
  const tags = tagWithVerbs(own, words)
  return words.map((word, i) => `${word}/${TAGS[tags[i] ?? 0]}`).join(' ')
}
const tm = (text: string) => explainCaption(text, means, 'published').score.tm

describe('241 verbs of pictures', () => {
  const verbs = verbForms(PICTURE_VERBS, readWordNetWords(fromRoot('node_modules')).irregular)
  const results = measurePatterns(own, verbs)

  it.each(results.map(({ pattern, right, of }) => [pattern, right, of] as const))(
    'are what they are in "%s" (%i of %i)',
    (_pattern, right, of) => {
      expect(right / of).toBeGreaterThanOrEqual(0.95)
    },
  )
})

describe('the file', () => {
  it('has at most 300 kB', () => {
    expect(readFileSync(fromRoot('public/models/tagger/tagger.bin.gz')).length).toBeLessThanOrEqual(300_000)
  })

  it('comes with a card that says at least 94 % of the treebank’s tags, and with the licence of the treebank', () => {
    const card = JSON.parse(readFileSync(fromRoot('public/models/tagger/card.json'), 'utf8')) as {
      shareOfPennTagsRight: { test: number }
    }
    expect(card.shareOfPennTagsRight.test).toBeGreaterThanOrEqual(0.94)
    expect(readFileSync(fromRoot('public/models/tagger/LICENSE'), 'utf8')).toMatch(
      /English Web Treebank[^]*CC BY-SA 4\.0/,
    )
  })
})

it('finds the verb of each side of a semicolon', () => {
  expect(tagged('One of the dogs is sleeping ; the other one barks .')).toContain('barks/VBZ')
})

describe('TM of captions that the word lists had wrong', () => {
  it.each<[string, number]>([
    ['Johnson kills Tom', 10],
    ['a vase of flowers sits on a window sill', 10],
    ['A rock climber dangles from a cliff with the ocean below him.', 10],
    ['A boy and a girl walk in the park.', 10],
    ['Crowds gather downtown to watch fireworks.', 5],
    ['A woman dressed in black stands beside a parked car.', 10 / 3],
    ['A dog doesn’t run', 0],
    ["A dog doesn't run", 0],
    ['RAW photo, (high detailed skin:1.2), soft lighting', 5],
  ])('%s', (caption, expected) => {
    expect(tm(caption)).toBeCloseTo(expected, 9)
  })
})

describe('nouns and verbs that are written alike', () => {
  it.each<[string, number]>([
    ['The cat flies.', 10],
    ['The cat surfs.', 10],
    ['The phone rings.', 10],
    ['The plane lands.', 10],
    ['Kids text.', 10],
    ['Two boys text near the river.', 10],
    ['When the sun sets, the birds drink.', 10],
    ['The lighthouse stands on a rocky cliff', 10],
    ['The Nile flows through Cairo', 10],
    ['The train tracks run along the river.', 10],
    ['the train tracks in the snow', 5],
    ['Aerial view of the city lights at night', 5],
    ['Sunrise over the mountain peaks', 5],
    ['the palm trees on the beach', 5],
    ['the police officers on horseback', 5],
    ['the car keys on the table', 5],
    ['the rice fields of Bali', 5],
    ['A plate of corn and eggplant on a quiet table', 5],
    ['Mount Everest at sunrise', 5],
  ])('%s: TM is %d', (caption, expected) => {
    expect(tm(caption)).toBeCloseTo(expected, 9)
  })
})

describe('a headline', () => {
  it.each([
    'Boy/NN throwing/VBG a/DT frisbee/NN',
    'a/DT man/NN riding/VBG a/DT wave/NN on/IN top/NN of/IN a/DT surfboard/NN',
    'Two/CD dogs/NNS playing/VBG with/IN a/DT frisbee/NN in/IN the/DT park/NN',
    'Old/JJ stone/NN church/NN surrounded/VBN by/IN trees/NNS in/IN autumn/NN',
  ])('keeps its participles: %s', (expected) => {
    expect(tagged(expected.replace(/\/[A-Z]+/g, ''))).toBe(expected)
  })

  it.each([
    'a stop sign at the corner of the street',
    'a bowl of fresh fruit and a glass of orange juice',
    'a man in a suit and tie',
    'a dog on a swing',
    'Cartoon dinosaur birthday invitation template',
    'a bus stop with a bench and a trash can',
    'two park benches near a fence',
    'a black and white photo of a train station',
    'the front of a book store',
  ])('has no verb: %s', (caption) => {
    expect(tagged(caption)).not.toMatch(/\/V/)
  })
})
