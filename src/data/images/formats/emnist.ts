/**
 * EMNIST (Cohen et al. 2017, arXiv:1702.05373): IDX files whose letters and digits are stored transposed, and whose labels stand for
 * characters. They are told by their names, for nothing inside says so.
 */
import type { OpenQuestion } from '../../understood-types'

const DIGITS = '0123456789'
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const SMALL = 'abcdefghijklmnopqrstuvwxyz'

/** The character of each label, in the order of the set's mapping file. */
const CHARACTERS: readonly [RegExp, string][] = [
  // Labels 1 to 26: capital and small letters are one class.
  [/letters/, ` ${SMALL}`],
  [/byclass/, DIGITS + CAPITALS + SMALL],
  // Small letters that look like their capitals are one class with them.
  [/balanced|bymerge/, `${DIGITS}${CAPITALS}abdefghnqrt`],
]

export function isEmnist(path: string): boolean {
  return /emnist/i.test(path)
}

/** The characters that the labels stand for; null where the name does not tell. */
export function emnistCharacters(path: string): string[] | null {
  const found = CHARACTERS.find(([name]) => name.test(path.toLowerCase()))
  return found ? Array.from(found[1]) : null
}

/** @param upright whether the images are turned */
export function orientationQuestion(upright: boolean): OpenQuestion {
  return {
    choice: 'orientation',
    question: 'EMNIST’s files hold their characters transposed: how shall they be?',
    answers: [
      { value: 'upright', words: 'upright' },
      { value: 'stored', words: 'as they are stored' },
    ],
    chosen: upright ? 'upright' : 'stored',
  }
}

/** `[height, width, channels]` → `[width, height, channels]`, mirrored at the diagonal. */
export function transposed(pixels: Uint8Array, height: number, width: number, channels: number): Uint8Array {
  const turned = new Uint8Array(pixels.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++)
        turned[(x * height + y) * channels + c] = pixels[(y * width + x) * channels + c] ?? 0
  return turned
}
