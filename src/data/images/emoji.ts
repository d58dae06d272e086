/** The categories of Unicode's emoji, in the order in which they are labels of the bundled set. */
export const emojiCategories = [
  'Smileys & Emotion',
  'People & Body',
  'Component',
  'Animals & Nature',
  'Food & Drink',
  'Travel & Places',
  'Activities',
  'Objects',
  'Symbols',
  'Flags',
] as const
