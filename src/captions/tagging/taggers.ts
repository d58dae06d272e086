/** The taggers that a caption is read with. */
import type { NltkTagger } from './nltk'
import type { Perceptron } from './perceptron'

export interface Taggers {
  /** Learned; comes with the page. */
  own: Perceptron
  /** NLTK's, where the visitor has loaded it. */
  nltk: NltkTagger | null
}
