/** How good a tagger is: Penn tags of the treebank, and present-tense verbs in patterns of captions. */
import { tagWithVerbs } from '../../src/captions/tagging/finite-verb'
import type { Perceptron } from '../../src/captions/tagging/perceptron'
import { TAGS } from '../../src/captions/tagging/tags'
import type { TaggedSentence } from './treebank'
import type { VerbForms } from './verb-forms'

/** @returns the share of words whose tag is right */
export function shareRight(tagger: Perceptron, sentences: readonly TaggedSentence[]): number {
  let right = 0
  let all = 0
  for (const { words, tags } of sentences) {
    const given = tagWithVerbs(tagger, words)
    tags.forEach((tag, i) => {
      all++
      if (TAGS[given[i] ?? 0] === tag) right++
    })
  }
  return right / all
}

/** A sentence with a gap for a verb's form, and the tag that it must have there. */
interface Pattern {
  text: string
  form: keyof VerbForms
  tags: readonly string[]
}

const present = ['VBZ', 'VBP']
const PATTERNS: readonly Pattern[] = [
  { text: 'A man _ a box .', form: 's', tags: present },
  { text: 'The cat _ .', form: 's', tags: present },
  { text: 'Two boys _ near the river .', form: 'base', tags: present },
  { text: 'A woman in a red coat _ near the river .', form: 's', tags: present },
  { text: 'A boy and a girl _ in the park .', form: 'base', tags: present },
  { text: 'The old farmers from the village _ every morning .', form: 'base', tags: present },
  { text: 'A dog that _ is on the grass', form: 's', tags: present },
  { text: 'a small child _ while her mother sleeps', form: 's', tags: present },
  { text: 'When the sun sets , the birds _ .', form: 'base', tags: present },
  { text: 'Why does the horse _ ?', form: 'base', tags: ['VB'] },
  { text: 'The tourists _ the old bridge yesterday .', form: 'past', tags: ['VBD'] },
  { text: 'A letter is _ by the secretary .', form: 'participle', tags: ['VBN'] },
  { text: 'Boy _ in the snow', form: 'ing', tags: ['VBG'] },
  { text: 'He wants to _ at night', form: 'base', tags: ['VB'] },
  { text: 'An elderly couple _ on the bench', form: 's', tags: present },
  { text: 'My dog _ at night', form: 's', tags: present },
  { text: 'Someone _ nearby', form: 's', tags: present },
  { text: 'A girl wearing glasses _ a toy', form: 's', tags: present },
  { text: 'A group of people _ near a lake', form: 'base', tags: present },
  { text: 'Two men and a woman _ by the door', form: 'base', tags: present },
  { text: 'The kids in the yard _ happily', form: 'base', tags: present },
  { text: 'People _', form: 'base', tags: present },
]

/** How many verbs had the tag that they must have in a pattern's gap. */
export interface PatternResult {
  pattern: string
  right: number
  of: number
  /** Forms that were not, with the tags that they were given. */
  wrong: readonly string[]
}

/** @param verbs with their forms */
export function measurePatterns(tagger: Perceptron, verbs: readonly VerbForms[]): PatternResult[] {
  return PATTERNS.map(({ text, form, tags }) => {
    const words = text.split(' ')
    const gap = words.indexOf('_')
    const wrong = verbs.flatMap((verb) => {
      const given = tagWithVerbs(tagger, words.with(gap, verb[form]))
      const tag = TAGS[given[gap] ?? 0] ?? ''
      return tags.includes(tag) ? [] : [`${verb[form]}/${tag}`]
    })
    return { pattern: text.replace('_', `VERB (${form})`), right: verbs.length - wrong.length, of: verbs.length, wrong }
  })
}
