import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { annotate as annotateWith } from '../../../src/captions/annotate'
import { scoringMeans } from './scoring-means'

const { taggers } = await scoringMeans()
const annotate = (text: string) => annotateWith(text, taggers)

/** Nouns marked as in "a +man riding a +horse". */
const marked = (text: string) =>
  annotate(text)
    .terms.map((term) => (term.publishedTag.startsWith('NN') ? `+${term.text}` : term.text))
    .join(' ')
const parts = (text: string) =>
  annotate(text).words.flatMap(({ text: word, part, form }) => (form ? [`${word}/${part}.${form}`] : []))
const entities = (text: string) => annotate(text).entities.map(({ text: name, kind }) => `${name}: ${kind}`)

describe('nouns, as the averaged perceptron would have them', () => {
  it.each([
    'a +man riding a +wave on +top of a +surfboard',
    'two +cats are sleeping on a +couch together',
    'a white +plate topped with a +sandwich and french +fries',
    'a +bus that is parked in a +parking +lot',
    'a +woman cutting a +cake with a large +knife',
    'an open +laptop +computer on a +desk in a +living +room',
    'A +man rides a +bike down a busy +street .',
    '+People walk down the +street carrying +umbrellas',
    'The +bus stops at the +corner to pick up +passengers .',
    'two +giraffes eating +leaves from a tall +tree',
    'he always drinks +coffee before +work',
    '+Stainless +Steel +Water +Bottle',
    'Old +Town +Square in +Prague , +Czech +Republic',
    'How to Draw a +Horse',
    'Watch the +Trailer',
    "+Lilly +Pulitzer +Women 's +Skirt , +size 6",
    'You Need This +Coffee +Mug',
    '+Rose +Gold +Ring and +Circular +Saw',
    'an American +flag on a +pole in +front of a +factory +building',
    'a +man building a +house and a +couple cutting a +cake',
    '+students listen to the +teacher',
    '+Workers repair a damaged +road',
    'two +soldiers guard the +gate',
    '+Boats line the +dock',
    '+Snow covers the +roofs',
    'on +May 5 you may go to the +US',
  ])('%s', (caption) => {
    expect(marked(caption.replaceAll('+', '').replaceAll(" 's", "'s").replaceAll(' ,', ','))).toBe(caption)
  })
})

describe('verbs and auxiliaries, as spaCy would have them', () => {
  it.each<[string, string[]]>([
    ['Birds can fly', ['can/auxiliary.modal', 'fly/verb.base']],
    ['The bird was flying', ['was/auxiliary.past', 'flying/verb.gerund']],
    ['a man has a hat', ['has/verb.finite-present']],
    ["a man hasn't seen it", ['has/auxiliary.finite-present', 'seen/verb.participle']],
    ['they do not know; they do it', ['do/auxiliary.finite-present', 'know/verb.base', 'do/verb.finite-present']],
    ["It's good to greet people", ["'s/auxiliary.finite-present", 'greet/verb.base']],
    ["the dog's bone", []],
    ['Barack Obama visited the city', ['visited/verb.past']],
    ['at 10 am', []],
    ['a red rose in a can', []],
  ])('%s', (caption, expected) => {
    expect(parts(caption)).toEqual(expected)
  })
})

describe('entities, as far as a dictionary finds them', () => {
  it.each<[string, string[]]>([
    ['2-Ton Multi-Directional Roller Head Pipe Welding Stands', ['2-Ton: quantity']],
    ['Johnson went to USC at 10 am', ['Johnson: person', 'USC: organisation', '10 am: time']],
    [
      'Barack Obama visited New York City on May 5, 2015',
      ['Barack Obama: person', 'New York City: place', 'May 5, 2015: date'],
    ],
    ['Toyota Camry 2015, 50% off, $20', ['Toyota Camry: organisation', '2015: date', '50%: percent', '$20: money']],
    ['a 2-year-old boy', ['2-year-old: date']],
    ['two dogs of the first class', ['two: cardinal', 'first: ordinal']],
    ['a dog runs on the beach', []],
    ['a floral pattern. Vector of roses on a T-Shirt', []],
    ['Versatile Pipe Welding Stands for Heavy-Duty Applications', []],
  ])('%s', (caption, expected) => {
    expect(entities(caption)).toEqual(expected)
  })
})

describe('any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom(..."a man Rides 2-Ton $5 can't “dog’s” 🐶 . , | كلب שלום \u200b x".split(' ')))
      .map((words) => words.join(' ')),
  )

  it('is cut into spans of itself, in order, without overlap, and always the same way', () => {
    fc.assert(
      fc.property(text, (drawn) => {
        const caption = annotate(drawn)
        for (const list of [caption.words, caption.terms, caption.entities]) {
          list.forEach(({ start, end }, i) => {
            expect(start).toBeGreaterThanOrEqual(list[i - 1]?.end ?? 0)
            expect(end).toBeGreaterThan(start)
            expect(end).toBeLessThanOrEqual(drawn.length)
          })
        }
        for (const { text: word, start, end } of [...caption.words, ...caption.entities]) {
          expect(drawn.slice(start, end)).toBe(word)
        }
        expect(annotate(drawn)).toEqual(caption)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    'a man riding a big wave, ',
    'abcdefghij',
    '.',
    'a-',
    `"'`,
    '🐶',
    'Big Wave ',
    'a. ',
    "a' ",
    'x@',
    '1 ',
    'שלום ',
  ])('takes no more than a token a character for ten thousand characters of %j', (piece) => {
    const drawn = piece.repeat(Math.ceil(10_000 / piece.length))
    const { words, terms } = annotate(drawn)
    expect(words.length).toBeLessThanOrEqual(drawn.length)
    expect(terms.length).toBeLessThanOrEqual(drawn.length)
  })
})
