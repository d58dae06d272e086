/** The files of NLTK's tagger, from the folder in which NLTK keeps them. */
import { BadArgument } from './bad-argument'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NLTK_FILES, type NamedText } from '../src/captions/tagging/nltk-files'

/** @throws BadInput where a file cannot be read */
export async function nltkFilesIn(folder: string): Promise<NamedText[]> {
  return Promise.all(
    Object.values(NLTK_FILES).map(async (name) => {
      try {
        return { name, text: await readFile(join(folder, name), 'utf8') }
      } catch (error) {
        throw new BadArgument(
          `${join(folder, name)} cannot be read; --nltk-tagger is the folder "taggers/averaged_perceptron_tagger_eng" of NLTK's data.`,
          { cause: error },
        )
      }
    }),
  )
}
