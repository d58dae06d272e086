/**
 * NLTK's tagger, run here: with weights made by hand for each rule of it, and, where NLTK's own files are at hand (the folder that NLTK_TAGGER
 * names), against tags of 111 captions that another program made of them (`nltk-tags.txt`), and against the reference values.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { NltkTagger, type NltkFiles } from '../../../../src/captions/tagging/nltk'
import { NLTK_FILES, readNltkTagger } from '../../../../src/captions/tagging/nltk-files'
import { hasWord, scoreCaption } from '../../../../src/captions/score'
import { cutCaption } from '../../../../src/captions/cut'
import golden from '../../../golden/generality.json'
import { scoringMeans } from '../scoring-means'

const classes = ['NN', 'VB', 'DT']
const tagger = (weights: NltkFiles['weights'], tagdict: NltkFiles['tagdict'] = {}) =>
  new NltkTagger({ weights, tagdict, classes })

describe('the perceptron of NLTK', () => {
  it('gives the tag whose name comes last where scores are equal, as Python’s max of (score, tag)', () => {
    expect(tagger({ bias: {} }).tag(['x'])).toEqual(['VB'])
    expect(tagger({ bias: { DT: 1, NN: 1 } }).tag(['x'])).toEqual(['NN'])
    expect(tagger({ bias: { VB: -1 } }).tag(['x'])).toEqual(['NN'])
  })

  it.each<[string, Record<string, Record<string, number>>, string[], string[]]>([
    ['suffix of three letters, as written', { 'i suffix ING': { DT: 1 } }, ['riding', 'RIDING'], ['VB', 'DT']],
    ['first letter, as written', { 'i pref1 A': { DT: 1 } }, ['a', 'A'], ['VB', 'DT']],
    ['the word in small letters', { 'i word dog': { NN: 1 } }, ['Dog', 'dogs'], ['NN', 'VB']],
    ['hyphens', { 'i word !HYPHEN': { NN: 1 } }, ['well-known', '-x', 'a-'], ['NN', 'VB', 'NN']],
    ['years', { 'i word !YEAR': { NN: 1 } }, ['1999', '199', '19990'], ['NN', 'VB', 'VB']],
    ['digits', { 'i word !DIGITS': { NN: 1 } }, ['1999', '2x', 'x2', '٣'], ['VB', 'NN', 'VB', 'NN']],
    ['what stands before the first', { 'i-1 tag -START-': { NN: 1 } }, ['x', 'x'], ['NN', 'VB']],
    ['and before that', { 'i-2 tag -START2-': { NN: 1 } }, ['x', 'x', 'x'], ['NN', 'VB', 'VB']],
    ['and after the first', { 'i-2 tag -START-': { NN: 1 } }, ['x', 'x', 'x'], ['VB', 'NN', 'VB']],
    ['both tags', { 'i tag+i-2 tag VB -START-': { NN: 1 } }, ['x', 'x', 'x'], ['VB', 'NN', 'VB']],
    ['a tag and a word', { 'i-1 tag+i word VB dog': { NN: 1 } }, ['dog', 'dog', 'dog'], ['VB', 'NN', 'VB']],
    ['words before', { 'i-1 word a': { NN: 1 }, 'i-2 word a': { DT: 1 } }, ['a', 'b', 'c'], ['VB', 'NN', 'DT']],
    ['edges as words', { 'i-1 word -START2-': { NN: 1 }, 'i-2 word -START-': { NN: 1 } }, ['a', 'b'], ['NN', 'VB']],
    ['edges behind', { 'i+1 word -END-': { NN: 1 }, 'i+2 word -END2-': { NN: 1 } }, ['a', 'b'], ['VB', 'NN']],
    [
      'suffixes around',
      { 'i-1 suffix ing': { NN: 1 }, 'i+1 suffix ing': { DT: 1 } },
      ['a', 'Ring', 'b'],
      ['DT', 'VB', 'NN'],
    ],
  ])('looks at %s', (_what, weights, terms, tags) => {
    expect(tagger(weights).tag(terms)).toEqual(tags)
  })

  it('has a dictionary of words that have one tag, as written', () => {
    expect(tagger({ 'i word the': { NN: 9 } }, { the: 'DT' }).tag(['the', 'The'])).toEqual(['DT', 'NN'])
  })

  it('has nothing to say of nothing', () => {
    expect(tagger({ bias: { NN: 1 } }).tag([])).toEqual([])
  })
})

describe('the three files', () => {
  const file = (name: string, value: unknown) => ({ name, text: JSON.stringify(value) })
  const weights = file('w.json', { bias: { NN: 1 }, 'i word the': {} })
  const tagdict = file('d.json', { the: 'DT' })
  const tags = file('c.json', classes)

  it('are told apart by what is in them, in any order', () => {
    expect(readNltkTagger([tags, weights, tagdict]).tag(['the', 'dog'])).toEqual(['DT', 'NN'])
  })

  it.each([
    ['a file is missing', [weights, tags], /lacks its tagdict/],
    ['two are missing', [weights], /lacks its tagdict and classes/],
    ['none is given', [], /lacks its weights and tagdict and classes/],
    ['one is given twice', [weights, tags, tagdict, tags], /c\.json holds the tagger's classes once more/],
    ['one is no JSON', [weights, tags, { name: 'x.json', text: '{' }], /^x\.json is no JSON/],
    ['one is something else', [weights, tags, file('x.json', { a: 1 })], /^x\.json is JSON, but none of/],
    ['one is empty', [weights, tags, file('x.json', {})], /^x\.json is JSON, but none of/],
    ['they do not belong together', [weights, file('d.json', { the: 'XYZ' }), tags], /tag "XYZ"/],
  ])('are refused in one sentence where %s', (_what, files, message) => {
    expect(() => readNltkTagger(files)).toThrow(
      expect.objectContaining({ name: 'BadInput', message: expect.stringMatching(message) }),
    )
    expect(() => readNltkTagger(files)).toThrow(/^[^\n]{1,400}\.$/)
  })
})

const folder = process.env['NLTK_TAGGER']

describe.runIf(folder !== undefined)('NLTK’s own files', () => {
  let nltk: NltkTagger
  beforeAll(() => {
    nltk = readNltkTagger(
      Object.values(NLTK_FILES).map((name) => ({ name, text: readFileSync(join(folder ?? '', name), 'utf8') })),
    )
  })

  it('give the reference’s tags', () => {
    for (const { caption, tokens } of golden.rows)
      expect([caption, nltk.tag(tokens.map(([term = '']) => term))]).toEqual([caption, tokens.map(([, tag]) => tag)])
  })

  it('give BT and DA as the paper’s code has them, of every caption with words', async () => {
    const { nouns, taggers } = await scoringMeans()
    const rows = golden.rows.filter(({ caption }) => hasWord(caption))
    for (const { caption, bt, da } of rows) {
      const score = scoreCaption(caption, { nouns, taggers: { ...taggers, nltk } }, 'published')
      // The reference is rounded to six decimals.
      expect([caption, score.bt.toFixed(6), score.da.toFixed(6)]).toEqual([caption, bt.toFixed(6), da.toFixed(6)])
    }
    expect(rows).toHaveLength(18)
  })

  it('give the terms and tags that another program gives 111 captions', () => {
    const read = (name: string) =>
      readFileSync(new URL(name, import.meta.url), 'utf8')
        .trimEnd()
        .split('\n')
    const expected = read('./nltk-tags.txt')
    read('./captions.txt').forEach((caption, i) => {
      const terms = cutCaption(caption).terms.map(({ word }) => word.text)
      const tags = nltk.tag(terms)
      expect(terms.map((term, k) => `${term}/${tags[k]}`).join(' ')).toBe(expected[i])
    })
  })
})
