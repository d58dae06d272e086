/**
 * CLIP's tokenizer from `vocab.json` and `merges.txt`, which is what most public folders hold, in the form of `tokenizer.json`.
 * Its steps are those of OpenAI's `simple_tokenizer.py` (https://github.com/openai/CLIP, MIT) without ftfy,
 * of which only the composition of letters with their accents is done, as transformers' fast tokenizer does.
 */
import * as says from '../../messages/generated/models'
import { decodeHTML } from 'entities'
import { BadInput } from '../../gpu/errors'

/** Not a record of valibot's, which drops the words "constructor" and "prototype". */
const isVocabulary = (value: unknown): value is Readonly<Record<string, number>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((id) => Number.isInteger(id) && id >= 0)

/** Words, numbers digit by digit, and runs of other signs; English endings on their own. */
const pieces = (marks: readonly string[]) =>
  [...marks.map(escaped), "'s|'t|'re|'ve|'m|'ll|'d", '[\\p{L}]+', '[\\p{N}]', '[^\\s\\p{L}\\p{N}]+'].join('|')

/**
 * @param vocab contents of `vocab.json`: ids by token
 * @param merges contents of `merges.txt`: two tokens a line, the first to be joined first; a line with the version may come before
 * @param marks of a caption's begin and end, and others that stand for no text
 * @returns what `tokenizer.json` holds for the same tokenizer
 * @throws BadInput where one of the two is something else, or they are not of one tokenizer
 */
export function tokenizerOfVocabulary(vocab: unknown, merges: string, marks: readonly string[]): object {
  if (!isVocabulary(vocab)) throw new BadInput(says.clipVocabForeign())
  const known = new Map(Object.entries(vocab))
  const pairs = merges.split(/\r?\n/).filter((line, i) => line !== '' && !(i === 0 && line.startsWith('#version')))
  for (const [i, pair] of pairs.entries()) {
    const [a, b, ...more] = pair.split(' ')
    if (a === undefined || b === undefined || more.length > 0)
      throw new BadInput(says.clipMergeForm({ place: i + 1, merge: pair.slice(0, 40) }))
    if (!known.has(a + b)) throw new BadInput(says.clipMergeUnknown({ place: i + 1, token: a + b }))
  }
  return {
    added_tokens: marks
      .filter((mark) => known.has(mark))
      .map((content) => ({
        ...{ id: known.get(content), content, special: true, normalized: true },
        ...{ single_word: false, lstrip: false, rstrip: false },
      })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: pieces(marks) }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: null,
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', end_of_word_suffix: '</w>', vocab, merges: pairs },
  }
}

/** What CLIP makes of a text first: HTML's entities, twice, for captions from the web hold `&amp;lt;`. */
export const withoutEntities = (text: string): string => decodeHTML(decodeHTML(text))

const escaped = (mark: string) => mark.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
