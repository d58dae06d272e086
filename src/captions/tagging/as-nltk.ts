/**
 * What NLTK's tagger would say of a caption's terms, where its files are not at hand: our own tagger's tags, changed where NLTK's is known to
 * differ as a rule. It learned from newspapers, in which what has a capital is a name.
 */
import { isNoun } from './tags'

const CLOSED = new Set('CC DT EX IN MD PDT POS PRP PRP$ RB RP TO UH WDT WP WP$ WRB'.split(' '))

/**
 * @param terms as NLTK cuts them
 * @param own our tagger's tags, of each term's last word
 */
export function asNltk(terms: readonly string[], own: readonly string[]): string[] {
  return terms.map((term, i) => {
    const tag = own[i] ?? ''
    if (/^\d/.test(term)) return term.includes('-') ? 'JJ' : 'CD'
    if (term === 'am') return 'VBP'
    if (hasCapital(term))
      return i > 0 ? inside(tag, isNoun(own[i + 1]) && !hasCapital(terms[i + 1])) : opening(term, tag, terms[1])
    // "a well-known singer", but "a white t-shirt".
    return term.includes('-') && term.length > 1 && tag === 'NN' && isNoun(own[i + 1]) ? 'JJ' : tag
  })
}

const hasCapital = (term = ''): boolean => /^\p{Lu}/u.test(term)

/** Inside a caption a capital makes a name of all but little words, verbs as in "How to Draw", and adjectives as in "an American flag". */
function inside(tag: string, nextIsNoun: boolean): string {
  if (CLOSED.has(tag) || isNoun(tag) || tag === 'VB' || tag === 'VBP') return tag
  return tag === 'JJ' && nextIsNoun ? 'JJ' : 'NNP'
}

const QUANTITIES = new Set('Several Many Few Various Numerous Multiple More Most Other'.split(' '))

/** What opens a caption has a capital in any case. An adjective is taken for a name there, unless the next word has a capital too. */
const opening = (term: string, tag: string, next: string | undefined): string =>
  tag === 'JJ' && !QUANTITIES.has(term) && !hasCapital(next) ? 'NNP' : tag
