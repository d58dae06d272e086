/** What stands for NLTK's tagger where its files are not at hand, against what NLTK's says of 111 captions that nothing was fitted to. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { annotate } from '../../../../src/captions/annotate'
import { abstraction, breadth } from '../../../../src/captions/metrics'
import { knownWord } from '../../../../src/captions/known-word'
import { asNltk } from '../../../../src/captions/tagging/as-nltk'
import type { AnnotatedCaption } from '../../../../src/captions/types'
import { scoringMeans } from '../scoring-means'

const { nouns, taggers } = await scoringMeans()
const read = (name: string) =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')

const bothOf = (caption: AnnotatedCaption) => {
  const scored = caption.terms
    .filter(({ publishedTag }) => publishedTag.startsWith('NN'))
    .map((term) => ({ term, sense: nouns.lookUp(term.text) }))
  return [breadth(caption, scored, nouns).value, abstraction(caption, scored, nouns, 'published').value]
}

describe('111 captions', () => {
  it('have at least 95 % of the terms nouns where NLTK has them, and BT and DA both within .005 in at least 75 %', () => {
    const tagged = read('./nltk-tags.txt')
    let alike = 0
    let terms = 0
    let right = 0
    const captions = read('./captions.txt')
    captions.forEach((text, i) => {
      const caption = annotate(text, taggers)
      const tags = (tagged[i] ?? '').split(' ').map((pair) => pair.slice(pair.lastIndexOf('/') + 1))
      const reference = {
        ...caption,
        terms: caption.terms.map((term, k) => ({ ...term, publishedTag: tags[k] ?? '' })),
      }
      caption.terms.forEach(({ publishedTag }, k) => {
        terms++
        if (publishedTag.startsWith('NN') === tags[k]?.startsWith('NN')) alike++
      })
      const theirs = bothOf(reference)
      if (bothOf(caption).every((value, k) => Math.abs(value - (theirs[k] ?? NaN)) <= 0.005)) right++
    })
    console.info(
      `${((100 * alike) / terms).toFixed(2)} % of the terms alike, BT and DA of ${right} of ${captions.length}.`,
    )
    expect(alike / terms).toBeGreaterThanOrEqual(0.95)
    expect(right / captions.length).toBeGreaterThanOrEqual(0.75)
  })
})

describe('where NLTK’s tagger is known to differ', () => {
  it.each([
    ['a name inside a caption', 'Chain Saw Running', 'NNP VBG VBG', 'NNP NNP NNP'],
    ['an adjective that opens it', 'Brown sofa', 'JJ NN', 'NNP NN'],
    ['but not before a capital', 'Classic Cars', 'JJ NNS', 'JJ NNS'],
    ['nor of a quantity', 'Several dogs', 'JJ NNS', 'JJ NNS'],
    ['an adjective before its noun', 'an American flag', 'DT JJ NN', 'DT JJ NN'],
    ['little words keep theirs', 'Cats And Dogs', 'NNS CC NNS', 'NNS CC NNS'],
    ['verbs of titles', 'How to Draw', 'WRB TO VB', 'WRB TO VB'],
    ['digits', '3D 2-Ton 1950s', 'NN NNP NNS', 'CD JJ CD'],
    ['hyphens before a noun', 'well-known dog', 'NN NN', 'JJ NN'],
    ['and elsewhere', 'white t-shirt', 'JJ NN', 'JJ NN'],
    ['the time of day', 'ten am', 'CD NN', 'CD VBP'],
  ])('%s: %s', (_what, terms, own, expected) => {
    expect(asNltk(terms.split(' ').map(knownWord), own.split(' ')).join(' ')).toBe(expected)
  })
})
