import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { readPublic } from '../../../scripts/read-public.mjs'
import { describeNoun } from '../../../src/captions/wordnet/describe'
import type { NounHierarchy } from '../../../src/captions/wordnet/hierarchy'
import { FILES, GlossReader, loadHierarchy, loadNounTable } from '../../../src/captions/wordnet/load'
import { morphy } from '../../../src/captions/wordnet/morphy'
import type { ScoringTable } from '../../../src/captions/wordnet/scoring-table'

const golden = <T>(name: string) =>
  JSON.parse(readFileSync(new URL(`../../golden/${name}`, import.meta.url), 'utf8')) as T

let table: ScoringTable
let hierarchy: NounHierarchy
beforeAll(async () => {
  table = await loadNounTable(readPublic)
  hierarchy = await loadHierarchy(readPublic)
})

describe('the scoring table', () => {
  it('has the constants of paper A', () => {
    expect(table.constants).toEqual({
      nounSynsets: 82_115,
      hyponymPointers: 75_850,
      averageHyponyms: 75_850 / 30_000,
      averageDepth: 7.955148267673385,
    })
    expect(table.size).toBe(57_506)
  })

  it('knows every noun of the golden captions as NLTK does: synset, hyponyms, depth', () => {
    const { rows } = golden<{ rows: { nouns: [string, string | null, number?, number?][] }[] }>('generality.json')
    const nouns = rows.flatMap((row) => row.nouns)
    expect(nouns.length).toBeGreaterThan(50)
    for (const [noun, synset, hyponyms, depth] of nouns) {
      const sense = table.lookUp(noun)
      if (synset === null) {
        expect(sense, noun).toBeNull()
        continue
      }
      expect(sense, noun).toMatchObject({ hyponyms, depth })
      // "base.n.08" is the eighth sense of "base".
      const [, lemma = '', number] = /^(.*)\.n\.(\d+)$/.exec(synset) ?? []
      expect(hierarchy.sensesOf(sense?.lemma ?? '')[0], noun).toBe(hierarchy.sensesOf(lemma)[Number(number) - 1])
    }
  })

  it.each([
    ['men', { lemma: 'men', hyponyms: 1, depth: 6 }], // a work force, not man.n.01
    ['man', { lemma: 'man', hyponyms: 51, depth: 5 }],
    ['glasses', { lemma: 'glasses' }], // spectacles
    ['pants', { lemma: 'pants' }], // bloomers
    ['Stands', { lemma: 'stand', hyponyms: 4, depth: 8 }],
    ['BOXES', { lemma: 'box' }],
    ['wolves', { lemma: 'wolf' }],
    ['babies', { lemma: 'baby' }],
    ['axes', { lemma: 'ax' }],
    ['firemen', { lemma: 'fireman' }],
    ['grinder', { lemma: 'grinder' }],
    ['individual', { hyponyms: 402 }],
    ['entity', { hyponyms: 3, depth: 0 }],
  ])('looks up %s as morphy does', (surface, sense) => {
    expect(table.lookUp(surface)).toMatchObject(sense)
  })

  it.each(['', ' ', 'Heavy-Duty', '2-Ton', 'stone wall', 'stone_wall', 'dog\n', 'qwertys', '犬', '__proto__'])(
    'has no noun "%s"',
    (surface) => {
      expect(table.lookUp(surface)).toBeNull()
    },
  )

  it('answers for any string, with a sense of the hierarchy or none', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z]{0,6}(s|ses|men|ies|ves)$/)),
        (surface) => {
          const sense = table.lookUp(surface)
          if (sense === null) return
          const [synset = -1] = hierarchy.sensesOf(sense.lemma)
          expect([sense.hyponyms, sense.depth]).toEqual([hierarchy.hyponymCountOf(synset), hierarchy.depthOf(synset)])
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is not held up by a word of ten million letters', () => {
    expect(table.lookUp('s'.repeat(10_000_000))).toBeNull()
  })
})

describe('morphy', () => {
  it("gives NLTK's lemmas in NLTK's order", () => {
    const { lemmas } = golden<{ lemmas: Record<string, string[]> }>('morphy.json')
    expect(Object.keys(lemmas).length).toBeGreaterThan(400)
    for (const [form, expected] of Object.entries(lemmas)) expect(hierarchy.lemmasOf(form), form).toEqual(expected)
  })

  it('goes on detaching until a lemma is found', () => {
    const nouns = { hasLemma: (lemma: string) => lemma === 'dog', exceptionsOf: () => undefined }
    expect(morphy('Dogsss', nouns)).toEqual(['dog'])
    expect(morphy('dogx', nouns)).toEqual([])
  })

  it('applies no rule to a form of the exception list', () => {
    const nouns = { hasLemma: (lemma: string) => lemma === 'axe', exceptionsOf: () => ['ax', 'axis'] }
    expect(morphy('axes', nouns)).toEqual([])
  })
})

describe('the noun hierarchy', () => {
  it('is a tree of many parents with one root: every synset is one deeper than its nearest hypernym', () => {
    expect(hierarchy.size).toBe(82_115)
    expect(hierarchy.wordsOf(0)).toMatchObject([{ text: 'entity' }])
    let depths = 0
    let hyponyms = 0
    for (let synset = 0; synset < hierarchy.size; synset++) {
      const above = Array.from(hierarchy.hypernymsOf(synset), (hypernym) => hierarchy.depthOf(hypernym))
      if (hierarchy.depthOf(synset) !== (synset === 0 ? 0 : 1 + Math.min(...above))) {
        throw new Error(
          `Synset ${synset} has depth ${hierarchy.depthOf(synset)} below hypernyms at ${above.join(', ')}.`,
        )
      }
      depths += hierarchy.depthOf(synset)
      hyponyms += hierarchy.hyponymCountOf(synset)
    }
    expect([depths / hierarchy.size, hyponyms]).toEqual([7.955148267673385, 75_850])
  })

  it('agrees with the scoring table on every single-word lemma', () => {
    const seen = new Set<string>()
    for (let synset = 0; synset < hierarchy.size; synset++) {
      for (const { text } of hierarchy.wordsOf(synset)) {
        const lemma = text.toLowerCase()
        if (lemma.includes(' ') || seen.has(lemma)) continue
        seen.add(lemma)
        const [first = -1] = hierarchy.sensesOf(lemma)
        const sense = table.lookUp(text)
        if (
          sense?.lemma !== lemma ||
          sense.hyponyms !== hierarchy.hyponymCountOf(first) ||
          sense.depth !== hierarchy.depthOf(first)
        ) {
          throw new Error(`"${lemma}" is ${JSON.stringify(sense)} in the table, but its first synset is ${first}.`)
        }
      }
    }
    expect(seen.size).toBe(table.size)
    expect(hierarchy.lemmaCount).toBe(117_798)
  })

  it('keeps every path going up to entity', () => {
    fc.assert(
      fc.property(fc.nat({ max: 82_114 }), (synset) => {
        const path = hierarchy.pathToRoot(synset)
        expect(path.length).toBe(hierarchy.depthOf(synset))
        for (const above of path) expect(hierarchy.isAncestor(above, synset)).toBe(true)
        expect(hierarchy.isAncestor(0, synset)).toBe(true)
        expect(synset !== 0 && hierarchy.isAncestor(synset, 0)).toBe(false)
      }),
    )
  })

  it('lists the senses of every word with the synset that holds it', () => {
    fc.assert(
      fc.property(fc.nat({ max: 82_114 }), (synset) => {
        for (const { text } of hierarchy.wordsOf(synset)) {
          const senses = hierarchy.sensesOf(text.toLowerCase())
          expect(senses).toContain(synset)
          expect(new Set(senses).size).toBe(senses.length)
        }
      }),
    )
  })

  it('tells classes from instances, and fields of meaning', () => {
    const first = (lemma: string) => hierarchy.sensesOf(lemma)[0] ?? -1
    expect(hierarchy.isInstance(first('paris'))).toBe(true)
    expect(hierarchy.isInstance(first('dog'))).toBe(false)
    expect(hierarchy.lexicographerFileOf(first('dog'))).toBe('animal')
    expect(hierarchy.isAncestor(first('animal'), first('dog'))).toBe(true)
    expect(hierarchy.isAncestor(first('dog'), first('animal'))).toBe(false)
    expect(hierarchy.wordsOf(first('man'))[0]).toEqual({ text: 'man', tagCount: 749 })
    // A synset may hold a word in two letter cases.
    expect(hierarchy.wordsOf(first('earth')).map(({ text }) => text)).toEqual(['Earth', 'earth', 'world', 'globe'])
  })
})

describe('loading', () => {
  it('takes files that the host has unpacked on the way', async () => {
    const unpacked = async (path: string) => new Uint8Array(gunzipSync(await readPublic(path)))
    expect((await loadNounTable(unpacked)).lookUp('dog')).toEqual(table.lookUp('dog'))
  })

  it('says which file is damaged', async () => {
    const cut = async (path: string) => (await readPublic(path)).subarray(0, 1000)
    await expect(loadNounTable(cut)).rejects.toThrow(
      'wordnet/nouns.bin.gz: the gzip data are damaged or cut short; fetch the file again.',
    )
    await expect(loadHierarchy(cut)).rejects.toMatchObject({ name: 'BadInput' })
    const page = async () => new TextEncoder().encode('<!doctype html>')
    await expect(loadNounTable(page)).rejects.toThrow(/no WordNet file/)
    await expect(new GlossReader(page).glossOf(7)).rejects.toThrow(
      'wordnet/glosses/00.txt.gz: it has no gloss for synset 7; put the original file back.',
    )
  })

  it('reads each shard of glosses once, and again after it failed to come', async () => {
    const asked: string[] = []
    const flaky = async (path: string) => {
      asked.push(path)
      if (asked.length === 1) throw new Error('offline')
      return readPublic(path)
    }
    const glosses = new GlossReader(flaky)
    await expect(glosses.glossOf(0)).rejects.toThrow('offline')
    const [entity, physical] = await Promise.all([glosses.glossOf(0), glosses.glossOf(1)])
    expect(entity.definition).toMatch(
      /^that which is perceived or known or inferred to have its own distinct existence/,
    )
    expect(physical.definition).toBe('an entity that has physical existence')
    expect(asked).toEqual([FILES.glosses(0), FILES.glosses(0)])
  })

  it('describes a noun as the score saw it', async () => {
    const sense = table.lookUp('Stands')
    expect(sense && (await describeNoun(sense, hierarchy, new GlossReader(readPublic)))).toEqual({
      lemma: 'stand',
      synonyms: 'base, pedestal, stand',
      gloss: 'a support or foundation',
      hypernyms: ['support', 'device', 'instrumentality', 'artifact', 'whole', 'object', 'physical entity', 'entity'],
    })
  })
})
