import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf, factOf, readColumnFile, writeColumnFile } from '../../../src/captions/wordnet/column-file'
import { frontCode, frontDecode } from '../../../src/captions/wordnet/front-coding'
import { packGlosses, parseGloss, shardOf, SHARD_SYNSETS } from '../../../src/captions/wordnet/glosses'
import { packHierarchy } from '../../../src/captions/wordnet/hierarchy-file'
import { parseHierarchy } from '../../../src/captions/wordnet/hierarchy'
import { packSenseOrders } from '../../../src/captions/wordnet/sense-index'
import { packNounTable, parseNounTable } from '../../../src/captions/wordnet/scoring-table'
import { packVarints, unpackVarints, unzigzag, zigzag } from '../../../src/captions/wordnet/varint'
import { WordIndex } from '../../../src/captions/wordnet/word-index'
import { wordAt } from '../../../src/captions/wordnet/word-list'

const asciiWord = fc.stringMatching(/^[a-z'./0-9-]{1,30}$/)
const sortedWords = fc.uniqueArray(asciiWord, { maxLength: 80 }).map((words) => words.sort())

describe('varints', () => {
  it('unpack to what was packed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 ** 31 - 1 })), (values) => {
        expect([...unpackVarints(packVarints(values))]).toEqual(values)
      }),
    )
    expect([...packVarints([0, 127, 128, 300])]).toEqual([0, 127, 128, 1, 172, 2])
  })

  it('of either sign are told apart by zigzag', () => {
    expect([0, -1, 1, -2, 2].map(zigzag)).toEqual([0, 1, 2, 3, 4])
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 30), max: 2 ** 30 }), (n) => {
        expect(unzigzag(zigzag(n))).toBe(n)
      }),
    )
  })
})

describe('a front-coded list', () => {
  it('decodes to its words, and its index finds each of them and nothing else', () => {
    fc.assert(
      fc.property(sortedWords, fc.string(), (words, other) => {
        const list = frontDecode(frontCode(words))
        expect(words.map((_, place) => wordAt(list, place))).toEqual(words)
        const index = new WordIndex(list)
        expect(words.map((word) => index.find(word))).toEqual(words.map((_, place) => place))
        expect(index.find(other)).toBe(words.indexOf(other))
      }),
    )
  })

  it('stores only what differs from the word before', () => {
    const { shared, endings } = frontCode(['stand', 'standard', 'standing', 'star'])
    expect([...shared]).toEqual([0, 5, 5, 3])
    expect(new TextDecoder().decode(endings)).toBe('stand\nard\ning\nr\n')
  })

  it('may hold a word again: its first place is found and the others are told', () => {
    const words = { bytes: new TextEncoder().encode('abab'), starts: Uint32Array.of(0, 1, 2, 3, 4) }
    const repeats: number[][] = []
    const index = new WordIndex(words, (place, first) => repeats.push([place, first]))
    expect([index.find('a'), index.find('b')]).toEqual([0, 1])
    expect(repeats).toEqual([
      [2, 0],
      [3, 1],
    ])
  })
})

describe('a column file', () => {
  const file = writeColumnFile({ facts: { rows: 3 }, columns: { a: Uint8Array.of(1, 2, 3), empty: new Uint8Array() } })

  it('gives back its facts and columns', () => {
    const read = readColumnFile(file, 'x.bin')
    expect(factOf(read, 'rows')).toBe(3)
    expect([...columnOf(read, 'a')]).toEqual([1, 2, 3])
    expect(columnOf(read, 'empty').length).toBe(0)
  })

  it('says what is wrong with one that is cut short, of another format, or lacks a column', () => {
    expect(() => readColumnFile(file.subarray(0, -1), 'x.bin')).toThrow(
      `x.bin: ${file.length - 1} bytes where its heading says ${file.length}; put the original file back.`,
    )
    for (const bytes of [new Uint8Array(), new TextEncoder().encode('<!doctype html>\n'), Uint8Array.of(123, 10)]) {
      expect(() => readColumnFile(bytes, 'x.bin')).toThrow(/^x\.bin: this is no WordNet file of the format/)
    }
    const read = readColumnFile(file, 'x.bin')
    expect(() => columnOf(read, 'b')).toThrow(/no column "b"/)
    expect(() => factOf(read, 'sum')).toThrow(/does not state "sum"/)
  })

  it('of nouns whose columns disagree is refused', () => {
    const table = packNounTable({ synsets: 1, hyponymPointers: 0, depthSum: 0 }, [], new Map())
    const read = readColumnFile(table, 'nouns')
    const broken = writeColumnFile({ ...read, columns: { ...read.columns, depths: Uint8Array.of(1) } })
    expect(() => parseNounTable(broken)).toThrow("WordNet's scoring table: 0 nouns but 0 counts and 1 depths")
  })
})

/** A small WordNet: 0 entity > 1 animal > 2 dog, Dog; 3 Rex, an instance of dog; 4 dog (a person) below entity and animal. */
const small = [
  { words: ['entity'], tagCounts: [9], hypernyms: [], instanceHypernyms: [], lexicographerFile: 3 },
  { words: ['animal', 'living_being'], tagCounts: [5, 0], hypernyms: [0], instanceHypernyms: [], lexicographerFile: 5 },
  { words: ['dog', 'Dog'], tagCounts: [1, 300], hypernyms: [1], instanceHypernyms: [], lexicographerFile: 5 },
  { words: ['Rex', 'dog'], tagCounts: [0, 0], hypernyms: [], instanceHypernyms: [2], lexicographerFile: 5 },
  { words: ['dog'], tagCounts: [0], hypernyms: [1, 0], instanceHypernyms: [], lexicographerFile: 18 },
]
const smallSenses = new Map([
  ['entity', [0]],
  ['animal', [1]],
  ['living_being', [1]],
  ['dog', [4, 2, 3]],
  ['rex', [3]],
])

describe('the hierarchy file', () => {
  const bytes = packHierarchy(small, smallSenses, new Map([['dogges', ['dog']]]))

  it('gives back synsets, pointers in both directions, and senses in their order', () => {
    const hierarchy = parseHierarchy(bytes)
    expect([hierarchy.size, hierarchy.lemmaCount]).toEqual([5, 5])
    expect(hierarchy.wordsOf(1)).toEqual([
      { text: 'animal', tagCount: 5 },
      { text: 'living being', tagCount: 0 },
    ])
    expect(hierarchy.wordsOf(2)).toEqual([
      { text: 'dog', tagCount: 1 },
      { text: 'Dog', tagCount: 300 },
    ])
    expect(hierarchy.sensesOf('dog')).toEqual([4, 2, 3])
    expect(hierarchy.sensesOf('living being')).toEqual([1])
    expect(hierarchy.sensesOf('cat')).toEqual([])
    expect(hierarchy.lemmasOf('Dogges')).toEqual(['dog'])
    expect([...hierarchy.hypernymsOf(4)]).toEqual([1, 0])
    expect([0, 1, 2, 3, 4].map((s) => hierarchy.depthOf(s))).toEqual([0, 1, 2, 3, 1])
    expect([0, 1, 2, 3, 4].map((s) => hierarchy.hyponymCountOf(s))).toEqual([2, 2, 0, 0, 0])
    expect([0, 1, 2, 3, 4].map((s) => hierarchy.isInstance(s))).toEqual([false, false, false, true, false])
    expect([hierarchy.lexicographerFileOf(0), hierarchy.lexicographerFileOf(4)]).toEqual(['Tops', 'person'])
    expect([hierarchy.pathToRoot(3), hierarchy.pathToRoot(4), hierarchy.pathToRoot(0)]).toEqual([[2, 1, 0], [0], []])
    expect([hierarchy.isAncestor(1, 4), hierarchy.isAncestor(2, 2), hierarchy.isAncestor(3, 2)]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('is refused where index and data disagree, or its columns do', () => {
    const words = small.map((synset) => synset.words)
    expect(() => packSenseOrders(words, new Map([...smallSenses, ['dog', [4, 2]]]))).toThrow(
      '"dog" is in 3 synsets of data.noun, index.noun lists 2.',
    )
    const read = readColumnFile(bytes, 'hierarchy')
    const without = (column: string) =>
      writeColumnFile({ ...read, columns: { ...read.columns, [column]: new Uint8Array() } })
    expect(() => parseHierarchy(without('sense ranks'))).toThrow('0 ranks of senses where its words need 2')
    expect(() => parseHierarchy(without('hypernyms'))).toThrow('its columns do not belong together')
  })
})

describe('glosses', () => {
  it('are found again in their shard', () => {
    const glosses = Array.from({ length: 2 * SHARD_SYNSETS + 5 }, (_, i) => `gloss ${i}`)
    const shards = packGlosses(glosses)
    expect(shards.length).toBe(3)
    for (const synset of [0, SHARD_SYNSETS - 1, SHARD_SYNSETS, glosses.length - 1]) {
      const { shard, line } = shardOf(synset)
      expect(shards[shard]?.split('\n')[line]).toBe(`gloss ${synset}`)
    }
  })

  it('are a definition and examples', () => {
    expect(parseGloss('a support; something to stand on; "the base of the lamp"; "a stand"')).toEqual({
      definition: 'a support; something to stand on',
      examples: ['the base of the lamp', 'a stand'],
    })
    expect(parseGloss('a small support').examples).toEqual([])
    expect(parseGloss('a demand, as in the phrase "the call of duty"').definition).toMatch(/duty"$/)
  })
})
