/** README.md beside each card.json: up to date, of Hugging Face's form, and without a number that is not the card's. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { cardsBelow } from '../../../scripts/cards/files'
import { kinds } from '../../../scripts/cards/kinds'
import { readmeOf } from '../../../scripts/cards/readme'
import { root } from '../../../scripts/setup.mjs'

const publicFolder = join(root, 'public')
const cards = cardsBelow(publicFolder)

const text = v.pipe(v.string(), v.nonEmpty())
const common = { license: v.picklist(['mit', 'cc-by-sa-4.0']), tags: v.array(text) }
const metric = v.strictObject({ type: text, name: text, value: v.pipe(v.number(), v.finite()) })
const result = v.strictObject({
  task: v.strictObject({ type: text, name: text }),
  dataset: v.strictObject({ type: text, name: text, split: v.optional(text) }),
  metrics: v.pipe(v.array(metric), v.minLength(1)),
})
/** https://huggingface.co/docs/hub/model-cards and https://huggingface.co/docs/hub/datasets-cards, as far as we use them. */
const frontMatter = v.union([
  v.strictObject({
    ...common,
    language: v.optional(v.literal('en')),
    pipeline_tag: v.optional(text),
    datasets: v.optional(v.array(text)),
    metrics: v.optional(v.array(text)),
    'model-index': v.optional(v.array(v.strictObject({ name: text, results: v.array(result) }))),
  }),
  v.strictObject({ ...common, pretty_name: text, source_datasets: v.array(text) }),
])

/** All numbers below a value. */
const numbersIn = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(numbersIn)
      : []

describe.each(cards)('public/$folder', ({ folder, card }) => {
  const readme = readFileSync(join(publicFolder, folder, 'README.md'), 'utf8')

  it('has the README.md that `npm run cards` writes', () => expect(readme).toBe(readmeOf(folder, card)))

  it('has front matter of Hugging Face’s form, with numbers of the card alone', () => {
    const [, matter = ''] = readme.split('---\n')
    const checked = v.parse(frontMatter, parse(matter))
    const known = new Set(numbersIn(card))
    expect(numbersIn(checked).filter((value) => !known.has(value))).toEqual([])
  })
})

it('nothing that is said of a kind has a number in it', () => {
  expect(kinds.flatMap(({ use, limits, tags }) => [use, limits, ...tags]).filter((said) => /\d/.test(said))).toEqual([])
})

it('a card of no known kind, or of another licence, is told', () => {
  const card = { purpose: 'p', data: 'd', licence: 'MIT' }
  expect(() => readmeOf('models/other', card)).toThrow('public/models/other has a card of no known kind')
  expect(() => readmeOf('models/fashion-mini', { ...card, licence: 'GPL' })).toThrow(
    'No identifier is known for the licence "GPL"',
  )
})

it('the emoji’s card says what they are: its licence is the file beside it, its counts are the index’s', () => {
  const read = (name: string) => readFileSync(join(publicFolder, 'data/emoji', name), 'utf8')
  const [, matter = '', body = ''] = read('README.md').split('---\n')
  const { train, test } = JSON.parse(read('shards/index.json')) as Record<'train' | 'test', { count: number }>
  expect(parse(matter)).toMatchObject({ license: 'apache-2.0', size_categories: ['1K<n<10K'] })
  expect(read('LICENSE')).toContain('Apache License')
  const [all, ofTrain, ofTest] = [train.count + test.count, train.count, test.count].map((n) =>
    n.toLocaleString('en-US'),
  )
  expect(body).toContain(`# ${all} emoji`)
  expect(body).toContain(`${ofTrain} training images`)
  expect(body).toContain(`${ofTest} test images`)
})
