/** Names of products, groups, events and dates, and verbs at the level of five words: each sentence was once left as it was, or made worse. */
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { WordNetGeneraliser } from '../../../src/captions/generalise/wordnet'
import { loadHierarchy } from '../../../src/captions/wordnet/load'
import { scoringMeans } from './scoring-means'

let generaliser: WordNetGeneraliser

beforeAll(async () => {
  const nouns = await loadHierarchy((path) => readFile(new URL(`../../../public/${path}`, import.meta.url)))
  generaliser = new WordNetGeneraliser(nouns, await scoringMeans())
})

type Rows = readonly (readonly [caption: string, version: string])[]

describe.each<[string, Rows]>([
  [
    'a product by its maker’s name',
    [
      ['a can of Coca-Cola on a desk', 'A can of cola on a desk'],
      ['A woman drinking a bottle of Heineken at a bar', 'A person drinking a bottle of beer at a bar'],
      ['A man holding an iPhone in front of a mirror', 'A person holding a phone in front of a mirror'],
      ['A red Ferrari parked on a street', 'A car parked on a street'],
      ['a man driving a BMW down a highway', 'A person driving a car down a highway'],
      ['A Boeing 747 takes off from the runway', 'An airplane takes off from the runway'],
      ['A MacBook on a wooden desk', 'A laptop on a desk'],
      ['Three Ferraris at a car show', 'Cars at a car show'],
      ['A glass of Guinness on the bar', 'A glass of beer on the bar'],
      ['Coca-Cola opens a plant in Texas', 'Coca-Cola opens a plant in a state'],
      ["A woman wearing Levi's and a white shirt", "A woman wearing Levi's and a white shirt"],
    ],
  ],
  [
    'a group of people by its name',
    [
      ['The Beatles perform on stage', 'Musicians perform on stage'],
      ['The Rolling Stones play a concert in Havana', 'Musicians play a concert in a city'],
      ['The Los Angeles Lakers celebrate a win', 'People celebrate a win'],
      ['The Golden State Warriors celebrate their win', 'People celebrate their win'],
      ['The Spice Girls sing at the Olympics', 'Musicians sing'],
      ['The Pyramids stand in the desert', 'The Pyramids stand in the desert'],
    ],
  ],
  [
    'an event, and where nothing more than a name says where',
    [
      ['Serena Williams serves at Wimbledon', 'A person serves'],
      ['Barack Obama and Angela Merkel at the G7 summit in June 2015', 'People at a summit'],
      ['A runner crosses the finish line at the Boston Marathon', 'A person crosses the finish line at a marathon'],
      ['Cyclists climb a hill during the Tour de France', 'People climb a hill'],
      ['Snow covers cars in Buffalo, New York, in December 2022', 'Snow covers vehicles in a city'],
    ],
  ],
  [
    'a month and its year',
    [
      ['Protesters march in Cairo in January 2011', 'People march in a city'],
      ['A storm hits Miami in September 2017', 'A storm hits a city'],
      ['Voters line up in Ohio on November 8, 2016', 'People line up in a state'],
      ['The garden in July 2020', 'The garden'],
    ],
  ],
  [
    'what is done to, also a time',
    [
      ['The hands of a clock show noon.', 'The hands of a clock show noon.'],
      ['A calendar shows June 2019.', 'A calendar shows June 2019.'],
      ['The clock reads 4:15', 'The clock reads 4:15'],
      ['A sign reads STOP.', 'A sign reads STOP.'],
      ['Big Ben strikes noon.', 'Big Ben strikes noon.'],
    ],
  ],
  [
    'entities of HTML, and what hangs on what goes',
    [
      ['Kids &quot;helping&quot; in the kitchen', 'People "helping" in the room'],
      ['Love &amp; Light', 'Love & Light'],
      ['A stop sign with graffiti on it next to a road.', 'A stop sign next to a road.'],
      [
        'A laptop computer sitting on top of a desk beside a mouse.',
        'A laptop computer sitting on top of a desk beside a mouse.',
      ],
      ['TWO MEN PLAYING CHESS IN A PARK', 'PEOPLE PLAYING CHESS IN A PARK'],
    ],
  ],
])('%s', (_, rows) => {
  it.each(rows)('%s → %s', (caption, version) => {
    expect(generaliser.generalise(caption, 'general').caption).toBe(version)
  })
})

describe('in fewer than five words', () => {
  it.each<[string, string]>([
    ['a can of Coca-Cola on a desk', 'A can of cola'],
    ['A woman wearing a blue dress is singing on a stage.', 'Woman singing on stage'],
    ['A little girl who wears a hat laughs.', 'A little girl laughs'],
    ['A cyclist wearing a helmet rides along the river.', 'Person rides along river'],
    ['A horse and a cow graze in a field.', 'Animals graze'],
    ['A man and a woman are holding hands', 'People holding hands'],
    ['The train that just arrived is very long.', 'The train is long'],
    ['The woman is a doctor.', 'Woman is a doctor'],
    ['Two giraffes and a zebra drink from a pond while birds fly overhead.', 'Animals drink from pond'],
    ['A toddler and his grandfather feed ducks at the pond.', 'A toddler'],
    ['An airplane that is sitting on the runway.', 'Airplane sitting on runway'],
    ['On the table lies a knife.', 'Knife lies on table'],
    ["The man doesn't wear a hat.", 'The man'],
    ['A worker sprays disinfectant in a subway station in Seoul.', 'A worker'],
    ['TWO MEN PLAYING CHESS IN A PARK', 'PEOPLE PLAYING CHESS'],
    ['a cat, a dog and a horse', 'Cat, dog and horse'],
    ['a pair of brown leather shoes on a white background', 'Brown leather shoes'],
    ['Leaves turn red and fall to the ground', 'Leaves turn red'],
  ])('%s → %s', (caption, version) => {
    expect(generaliser.generalise(caption, '5-word').caption).toBe(version)
  })
})
