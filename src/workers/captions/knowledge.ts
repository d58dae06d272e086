/** WordNet as a caption worker has it: each part is fetched when it is first asked for, once, and again after a failure. */
import { Vocabulary } from '../../captions/flags/vocabulary'
import { WordNetGeneraliser } from '../../captions/generalise/wordnet'
import type { ScoringMeans } from '../../captions/score'
import { readTagger } from '../../captions/tagging/load'
import type { NltkTagger } from '../../captions/tagging/nltk'
import { GlossReader, loadHierarchy, loadNounTable, type ReadFile } from '../../captions/wordnet/load'
import type { NounHierarchy } from '../../captions/wordnet/hierarchy'
import type { ScoringTable } from '../../captions/wordnet/scoring-table'

export class CaptionKnowledge {
  /** The scoring table. Fails as `loadNounTable`. */
  readonly nouns: () => Promise<ScoringTable>
  /** The scoring table and the taggers. Fails as `loadNounTable` and `readTagger`. */
  readonly scoring: () => Promise<ScoringMeans>
  /** Which words are English, by the scoring table and the tagger's dictionary. Fails as `loadNounTable`. */
  readonly vocabulary: () => Promise<Vocabulary>
  /** The noun hierarchy, for generalising and for saying why. Fails as `loadHierarchy`. */
  readonly hierarchy: () => Promise<NounHierarchy>
  /** Makes captions more general, by the hierarchy. Fails as `hierarchy`. */
  readonly generaliser: () => Promise<WordNetGeneraliser>
  readonly glosses: GlossReader

  /**
   * @param read brings a file of the site, e.g. "wordnet/nouns.bin.gz"
   * @param nltk brings NLTK's tagger, where there is one
   */
  constructor(read: ReadFile, nltk: () => Promise<NltkTagger | null> = () => Promise.resolve(null)) {
    this.nouns = once(() => loadNounTable(read))
    this.scoring = once(async () => {
      // All files are on their way at once.
      const [nouns, tagger, theirs] = await Promise.all([this.nouns(), readTagger(read), nltk()])
      return { nouns, taggers: { own: tagger(nouns), nltk: theirs } }
    })
    this.vocabulary = once(async () => new Vocabulary(await this.nouns()))
    this.hierarchy = once(() => loadHierarchy(read))
    this.generaliser = once(async () => new WordNetGeneraliser(await this.hierarchy(), await this.scoring()))
    this.glosses = new GlossReader(read)
  }
}

/** The same promise for everyone, until it fails. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
}
