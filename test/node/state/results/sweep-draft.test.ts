import { describe, expect, it } from 'vitest'
import { SweepDraft } from '../../../../src/state/results/sweep-draft.svelte'
import { settingWords } from '../../../../src/state/runs/setting-words'
import { tinySweep } from '../../../tiny-sweep'

const draftOf = (change: Partial<Pick<SweepDraft, 'rows' | 'seeds' | 'name'>>) =>
  Object.assign(new SweepDraft(), change)
const row = (values: string, path = 'fusion.embeddingWeight') => ({ path, values })
const file = (content: unknown, name = 'a.json') =>
  Object.assign(new Blob([typeof content === 'string' ? content : JSON.stringify(content)]), { name })

describe('a sweep that is put together', () => {
  it('is of every combination of the rows’ values, with every seed', () => {
    const { checked } = draftOf({ rows: [row('0.1, 0.3'), row('8, 16', 'images')], seeds: '0, 4' })
    expect(checked).toMatchObject({ rows: [null, null], seeds: null, whole: null, made: { runs: 8 } })
    expect(checked.made?.sweep.grid).toEqual({ 'fusion.embeddingWeight': [0.1, 0.3], images: [8, 16] })
  })

  it.each([
    [[row('0.1'), row('0.3')], 1, 'fusion.embeddingWeight has a row above; give all of its values there.'],
    [[row('')], 0, 'fusion.embeddingWeight has no value yet; each has to be a number.'],
    [[row('0.1, 0.')], 0, '“0.” is not a value of fusion.embeddingWeight: it has to be a number.'],
    [[row('1e')], 0, '“1e” is not a value of fusion.embeddingWeight: it has to be a number.'],
    [
      [row('0.1,')],
      0,
      'In “0.1,” a value of fusion.embeddingWeight is missing beside a comma; give it or take the comma out.',
    ],
    [[row('0.1, .10')], 0, '“.10” is there twice; leave one out.'],
    [
      [row('0.1'), row('maybe', 'fusion.keepVariance')],
      1,
      '“maybe” is not a value of fusion.keepVariance: it has to be true or false.',
    ],
    [[row('off', 'fusion')], 0, '“off” is not a value of fusion: it has to be none, which leaves it out.'],
  ])('says what is wrong with a row, at the row, and makes no sweep: %#', (rows, at, problem) => {
    const { checked } = draftOf({ rows })
    expect(checked.rows).toEqual(rows.map((_, i) => (i === at ? problem : null)))
    expect(checked.made).toBeNull()
  })

  it.each([
    ['abc', '“abc” is not a seed: it has to be a whole number from 0.'],
    ['0, -1', '“-1” is not a seed: it has to be a whole number from 0.'],
    ['1, 2, 1', '“1” is there twice; leave one out.'],
    ['', 'There is no seed; with each, every setting is run once: 0, 1, 2.'],
  ])('says what is wrong with the seeds “%s”', (seeds, problem) => {
    expect(draftOf({ seeds }).checked).toMatchObject({ seeds: problem, whole: null, made: null })
  })

  it('says what is wrong with the whole: a value out of range, its name', () => {
    expect(draftOf({ rows: [row('2')] }).checked.whole).toBe(
      'Fine-tuning setting "fusion.embeddingWeight" is 2; allowed: 0 to 1.',
    )
    expect(draftOf({ name: 'My sweep' }).checked.whole).toMatch(/"name" has to be of small letters/)
  })

  it('is taken from a file, or says with the file’s name why not', async () => {
    const draft = new SweepDraft()
    await expect(draft.open(file('{', 'x.json'))).rejects.toThrow('x.json: This is no JSON; a sweep is one JSON file.')
    await expect(draft.open(file({ a: 1 }))).rejects.toThrow('a.json: This is no sweep: its "format" is missing')
    expect(draft.opened).toBeNull()
    await draft.open(file(tinySweep))
    expect(draft.checked).toMatchObject({ made: { runs: 6 }, whole: null, seeds: null })
  })

  it('has words for each setting that can be chosen', () => {
    for (const lab of ['fusion', 'mixture'] as const) {
      const draft = new SweepDraft()
      draft.chooseLab(lab)
      for (const path of draft.paths)
        expect(settingWords(lab, path), path).toMatchObject({ help: expect.stringMatching(/./) as string })
    }
  })
})
