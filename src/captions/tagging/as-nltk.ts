/**
 * What NLTK's tagger would say of a caption's terms, where its files are not at hand: our own tagger's tags, changed where NLTK's is known to
 * differ as a rule. It learned from newspapers, in which what has a capital is a name.
 */
import type { KnownWord } from '../known-word'
import { isNoun } from './tags'

const CLOSED = new Set('CC DT EX IN MD PDT POS PRP PRP$ RB RP TO UH WDT WP WP$ WRB'.split(' '))

/**
 * @param terms as NLTK cuts them
 * @param own our tagger's tags, of each term's last word
 */
export function asNltk(terms: readonly KnownWord[], own: readonly string[]): string[] {
  return terms.map((term, i) => {
    const tag = own[i] ?? ''
    if (term.isFigure) return term.text.includes('-') ? 'JJ' : 'CD'
    if (term.text === 'am') return 'VBP'
    if (term.isCapital)
      return i > 0 ? inside(tag, isNoun(own[i + 1]) && !terms[i + 1]?.isCapital) : opening(term, tag, terms[1])
    // "a well-known singer", but "a white t-shirt".
    return tag === 'NN' && isNoun(own[i + 1]) && term.text.includes('-') && !term.isHyphen ? 'JJ' : tag
  })
}

/** Inside a caption a capital makes a name of all but little words, verbs as in "How to Draw", and adjectives as in "an American flag". */
function inside(tag: string, nextIsNoun: boolean): string {
  if (CLOSED.has(tag) || isNoun(tag) || tag === 'VB' || tag === 'VBP') return tag
  return tag === 'JJ' && nextIsNoun ? 'JJ' : 'NNP'
}

const QUANTITIES = new Set('Several Many Few Various Numerous Multiple More Most Other'.split(' '))

/** What opens a caption has a capital in any case. An adjective is taken for a name there, unless the next word has a capital too. */
const opening = (term: KnownWord, tag: string, next: KnownWord | undefined): string =>
  tag === 'JJ' && !QUANTITIES.has(term.text) && !next?.isCapital ? 'NNP' : tag
