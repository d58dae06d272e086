/** Names that columns of captions have in public data sets; the first is the likeliest. */
export const CAPTION_NAMES: readonly string[] = [
  'caption',
  'captions',
  'text',
  'title',
  'description',
  // A prompt that has a response asks for it.
  'response',
  'prompt',
  'sentence',
  'alt',
  'alt_text',
]
