/** The two runs of "Watch it learn by heart" that come with the page: what they say, their pictures, and that they are small. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { decodePng } from '../../../../scripts/png'
import { checkFineTuning } from '../../../../src/diffusion/training/config'
import { checkHeart } from '../../../../src/results/start/heart'

const MOST_BYTES = 300_000
const folder = fileURLToPath(new URL('../../../../public/start/heart/', import.meta.url))
const read = (name: string) => readFileSync(join(folder, name))
const card = () => JSON.parse(read('card.json').toString()) as ReturnType<typeof checkHeart>

interface BundledRuns {
  runs: {
    runId: string
    config: unknown
    measured: { judgement: { replication: { generated: { replication: number } } } }
  }[]
}
const bundled = (slug: string) => {
  const index = fileURLToPath(new URL('../../../../public/models/fusion-runs/index.json', import.meta.url))
  const { runs } = JSON.parse(readFileSync(index, 'utf8')) as BundledRuns
  return runs.find(({ runId }) => runId === `bundled:${slug}`)
}

describe('public/start/heart', () => {
  it('is what it says', () => {
    const { purpose, data, licence } = checkHeart(card())
    expect([purpose, data, licence].every((text) => text !== '')).toBe(true)
  })

  it('has the pictures that it names, in the size that it says, and no others', () => {
    const { size, training, prompts, specific, fusion, sha256 } = checkHeart(card())
    const expected = new Map([
      [training.file, [training.columns * size, training.rows * size]],
      ...[specific, fusion].map(
        ({ file, checkpoints }) => [file, [prompts.length * size, checkpoints.length * size]] as const,
      ),
    ])
    expect(readdirSync(folder).toSorted()).toEqual(['README.md', 'card.json', ...expected.keys()].toSorted())
    for (const [name, pixels] of expected) {
      const bytes = read(name)
      expect(createHash('sha256').update(bytes).digest('hex'), name).toBe(sha256[name])
      const { width, height } = decodePng(bytes, name)
      expect([width, height], name).toEqual(pixels)
    }
  })

  it('begins with the same network, which makes the same pictures', () => {
    const { specific, fusion } = checkHeart(card())
    expect(specific.checkpoints[0]).toEqual(fusion.checkpoints[0])
    expect(specific.checkpoints[0]?.step).toBe(0)
  })

  it('shows what the text beside it says: by heart with specific captions, less under dual fusion', () => {
    const { specific, fusion, others, background, ceiling } = checkHeart(card())
    const [left, right] = [specific.checkpoints.at(-1), fusion.checkpoints.at(-1)]
    expect(specific.checkpoints[0]?.replication.value).toBeLessThan(background.value)
    expect(left?.copies).toBeGreaterThan(0.9)
    expect(left?.replication.value).toBeLessThan(ceiling.value)
    expect(right?.replication.high).toBeLessThan(left?.replication.low ?? 0)
    expect(right?.copies).toBeLessThan((left?.copies ?? 0) / 2)
    // So it is with the other seeds.
    expect(others.map(({ seed }) => seed)).toEqual([1, 2])
    for (const other of others) expect(other.fusion.at(-1)).toBeLessThan((other.specific.at(-1) ?? 0) - 0.1)
  })

  it('is of the runs that the room Fusion opens from it', () => {
    const { configs } = card() as unknown as { configs: { specific: unknown; fusion: unknown } }
    expect(checkFineTuning(configs.specific)).toEqual(checkFineTuning(bundled('original')?.config))
    expect(checkFineTuning(configs.fusion)).toEqual(checkFineTuning(bundled('five-words-fusion-paper')?.config))
    // Asked for the captions that it learnt from, it ends where that run does.
    const { specific } = checkHeart(card())
    const measured = bundled('original')?.measured.judgement.replication.generated.replication
    expect(specific.checkpoints.at(-1)?.replication.value).toBeCloseTo(measured ?? NaN, 3)
  })

  it(`takes at most ${MOST_BYTES / 1000} kB`, () => {
    const bytes = readdirSync(folder).reduce((sum, name) => sum + read(name).length, 0)
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
  })
})

describe('checkHeart', () => {
  it('says which part is wrong', () => {
    expect(() => checkHeart({ ...card(), seed: -1 })).toThrow(/no runs that learn by heart.*seed/)
  })

  it('wants both runs at the same steps', () => {
    const { fusion, ...rest } = card()
    const fewer = { ...fusion, checkpoints: fusion.checkpoints.slice(1) }
    expect(() => checkHeart({ ...rest, fusion: fewer })).toThrow(/have to be the same/)
  })

  it('wants R of other seeds at each checkpoint', () => {
    expect(() => checkHeart({ ...card(), others: [{ seed: 7, specific: [0.5], fusion: [0.5] }] })).toThrow(
      /Seed 7 has R 1 and 1 times; 14 are needed/,
    )
  })

  it('wants a nearest image for each prompt, and one that is there', () => {
    const { fusion, ...rest } = card()
    const withNearest = (nearest: number[]) => ({
      ...rest,
      fusion: { ...fusion, checkpoints: fusion.checkpoints.map((one) => ({ ...one, nearest })) },
    })
    expect(() => checkHeart(withNearest([1]))).toThrow(/has 1 nearest images.*8 are needed/)
    expect(() => checkHeart(withNearest([0, 1, 2, 3, 4, 5, 6, 64]))).toThrow(/names training image 64; there are 64/)
  })
})
