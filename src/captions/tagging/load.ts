/** Brings the learned tagger (`public/models/tagger/`, made by `npm run tagger`) into memory. */
import { readUnpacked, type ReadFile } from '../wordnet/load'
import type { NounLemmas } from '../wordnet/morphy'
import { parseTagger } from './model-file'
import type { Perceptron } from './perceptron'

/** The path under which the site serves it. */
export const TAGGER_FILE = 'models/tagger/tagger.bin.gz'

/**
 * Reads the tagger's file.
 * @returns makes the tagger of it, given the scoring table; throws BadInput where the file is damaged
 * @throws BadInput where the file is damaged; what `read` throws where it cannot be had
 */
export async function readTagger(read: ReadFile): Promise<(nouns: NounLemmas) => Perceptron> {
  const bytes = await readUnpacked(read, TAGGER_FILE)
  return (nouns) => parseTagger(bytes, nouns)
}
