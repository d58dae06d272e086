/** What a caption is changed by: stretches of its text that go, or are written otherwise; all else stays as it stands. */

/**
 * `clause`: a clause that tells more; `detail`: what hangs on a noun, when, and how; `frame`: "a photo of"; `noun`: what stands before a head, and
 * a name's kind for the name; `lift`: a kind for what is of it; `tail`: where or when at the end, which is not taken but where nothing else can go.
 */
export type EditKind = 'clause' | 'detail' | 'frame' | 'noun' | 'lift' | 'tail'

export interface Edit {
  kind: EditKind
  /** A half-open range of UTF-16 code units in the caption's text. */
  start: number
  end: number
  /** What stands there then; '' where it goes. */
  text: string
  /** What may be done in its place where this is too much: the adjectives go, but the noun stays. */
  smaller?: Edit
}
