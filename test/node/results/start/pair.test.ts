/** The pair that comes with the page: what it says, that its pictures are the ones that it names, and that it is small. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { decodePng } from '../../../../scripts/png'
import { checkPair } from '../../../../src/results/start/pair'

const MOST_BYTES = 400_000
const folder = fileURLToPath(new URL('../../../../public/start/pair/', import.meta.url))
const read = (name: string) => readFileSync(join(folder, name))
const card = () => JSON.parse(read('card.json').toString()) as ReturnType<typeof checkPair>

describe('public/start/pair', () => {
  it('is a pair, and says what it is', () => {
    const { purpose, data, licence } = checkPair(card())
    expect([purpose, data, licence].every((text) => text !== '')).toBe(true)
  })

  it('has the pictures that it names, in the size that it says, and no others', () => {
    const { samples, without, with: other, sha256 } = checkPair(card())
    const names = [...new Set([...without.checkpoints, ...other.checkpoints].map(({ file }) => file))]
    expect(readdirSync(folder).toSorted()).toEqual(['README.md', 'card.json', ...names].toSorted())
    for (const name of names) {
      const bytes = read(name)
      expect(createHash('sha256').update(bytes).digest('hex'), name).toBe(sha256[name])
      const { width, height } = decodePng(bytes, name)
      expect([width, height], name).toEqual([samples.columns * samples.size, samples.rows * samples.size])
    }
  })

  it('begins with the same network on both sides', () => {
    const { without, with: other } = checkPair(card())
    const [left, right] = [without.checkpoints[0], other.checkpoints[0]]
    expect(left?.iteration).toBe(0)
    expect(left).toEqual(right)
  })

  it('shows what the text beside it says: without R_C one Gaussian has all, with it each has about a tenth', () => {
    const { without, with: other } = checkPair(card())
    const largest = ({ checkpoints }: typeof without) => Math.max(...(checkpoints.at(-1)?.shares ?? []))
    expect(largest(without)).toBeGreaterThan(0.99)
    expect(largest(other)).toBeLessThan(0.15)
    expect(other.checkpoints.at(-1)?.accuracy).toBeGreaterThan(0.9)
  })

  it(`takes at most ${MOST_BYTES / 1000} kB`, () => {
    const bytes = readdirSync(folder).reduce((sum, name) => sum + read(name).length, 0)
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
  })
})

describe('checkPair', () => {
  it('says which part is wrong', () => {
    expect(() => checkPair({ ...card(), seed: -1 })).toThrow(/no pair of runs.*seed/)
  })

  it('wants both sides at the same iterations, and a share for each Gaussian', () => {
    const { without, ...rest } = card()
    const fewer = { ...without, checkpoints: without.checkpoints.slice(1) }
    expect(() => checkPair({ ...rest, without: fewer })).toThrow(/have to be the same/)
    const cut = { ...without, checkpoints: without.checkpoints.map((one) => ({ ...one, shares: [1] })) }
    expect(() => checkPair({ ...rest, without: cut })).toThrow(/has 1 shares; 10 are needed/)
  })
})
