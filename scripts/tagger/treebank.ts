/** Reads the English Web Treebank: `word<TAB>Penn tag<TAB>universal tag`, a blank line between sentences. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A sentence whose tags are known: names of `TAGS`, `[words]`. */
export interface TaggedSentence {
  words: readonly string[]
  tags: readonly string[]
}

/**
 * @param folder with {train,dev,test}.tsv
 * @throws Error where the file is missing or of another form
 */
export function readTreebank(folder: string, part: 'train' | 'dev' | 'test'): TaggedSentence[] {
  const path = join(folder, `${part}.tsv`)
  return readFileSync(path, 'utf8')
    .split(/\n\s*\n/)
    .map((block) => block.split('\n').filter((line) => line !== ''))
    .filter((lines) => lines.length > 0)
    .map((lines) => {
      const fields = lines.map((line) => line.split('\t'))
      const short = fields.find(([word, tag]) => !word || !tag)
      if (short)
        throw new Error(`${path}: "${short.join('\t')}" is no word with its tag; give the folder of the treebank.`)
      return { words: fields.map(([word = '']) => word), tags: fields.map(([, tag = '']) => tag) }
    })
}
