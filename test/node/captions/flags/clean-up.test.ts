import { describe, expect, it } from 'vitest'
import { cleanCaption, type CleanUp } from '../../../../src/captions/flags/clean-up'

const CASES: readonly (readonly [given: string, cleaned: string, changes: readonly CleanUp[]])[] = [
  ['A dog &amp; a cat', 'A dog & a cat', ['entities']],
  ['&quot;Dog&quot; &#39;n&#x27; cat', '"Dog" \'n\' cat', ['entities']],
  ['twice &amp;quot;quoted&amp;quot;', 'twice "quoted"', ['entities']],
  ['no character &#0; &#55296;', 'no character &#0; &#55296;', []],
  ['A dog from https://example.com/a_b?c=d in a park', 'A dog from in a park', ['urls']],
  ['(high detailed skin:1.2), soft light', 'high detailed skin, soft light', ['weights']],
  ['a ((cute)) dog <lora:x:0.8>', 'a cute dog', ['weights']],
  ['long_hair, looking_at_viewer', 'long hair, looking at viewer', ['underscores']],
  ['IMG_20_34.JPG of a red_dog', 'IMG_20_34.JPG of a red dog', ['underscores']],
  ['“A dog’s bone”', '"A dog\'s bone"', ['curly-quotes']],
  ['caf&eacute;_table &amp; “chairs”', 'café table & "chairs"', ['entities', 'underscores', 'curly-quotes']],
  ['A dog  runs on two  blanks', 'A dog  runs on two  blanks', []],
  ['https://example.com', 'https://example.com', []],
  ['The score was (2:1)', 'The score was (2:1)', []],
]

describe.each(CASES)('%j', (given, cleaned, changes) => {
  it('is cleaned, and says how', () => {
    expect(cleanCaption(given)).toEqual({ text: cleaned, changes })
  })
})
