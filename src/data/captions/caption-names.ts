/** Names that columns of captions have in public data sets; the first is the likeliest. */
export const CAPTION_NAMES: readonly string[] = [
  'caption',
  'captions',
  'text',
  'title',
  'description',
  'prompt',
  'sentence',
  'alt',
  'alt_text',
]
