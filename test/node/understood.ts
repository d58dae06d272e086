/** What might be understood of some files of the visitor's. */
import type { Understood } from '../../src/data/understood-types'

export const understood: Understood = {
  name: 'Pets',
  files: 43,
  images: 40,
  size: { smallest: { width: 8, height: 8 }, largest: { width: 40, height: 30 } },
  classes: {
    from: 'the folders below Pets',
    level: 1,
    counts: [
      { name: 'cat', images: 25 },
      { name: 'dog', images: 15 },
    ],
  },
  division: { train: 36, test: 4, from: 'drawn' },
  captions: [],
  leftOut: [
    { file: 'Pets/a.gif', reason: 'had a format other than PNG, JPEG or WebP' },
    { file: 'Pets/b.png', reason: 'could not be decoded' },
    { file: 'Pets/.c.png', reason: 'was hidden' },
    { file: 'Pets/labels.csv', line: 3, reason: 'had no text' },
  ],
  notes: [],
  questions: [],
  refusal: null,
}
