/** What lies behind the transparent parts of pictures: white, as on a page, or black, as in MNIST. */
import { formatCount } from '../bad-input'
import { someOf } from '../left-out'
import type { Choices, OpenQuestion } from '../understood-types'
import type { SeenImage } from './look'
import type { Background } from './resample'
import type { ImageSource } from './source'

export function backgroundOf(choices: Choices): Background {
  return choices.background === 'black' ? 'black' : 'white'
}

/**
 * Says which background transparent images get, and asks whether another is wanted.
 * @param seen before decoding, `hasAlpha` says that an image may be transparent; afterwards that it is
 */
export function tellBackground(
  source: ImageSource,
  seen: readonly SeenImage[],
  choices: Choices,
): { notes: string[]; questions: OpenQuestion[] } {
  const transparent = seen.filter(({ hasAlpha }) => hasAlpha)
  if (transparent.length === 0) return { notes: [], questions: [] }
  const background = backgroundOf(choices)
  const other = background === 'white' ? 'black' : 'white'
  const blank = transparent.filter((image) => image.isBlank === true).length
  const isKnown = transparent.some((image) => image.isBlank !== undefined)
  const names = someOf(transparent.map(({ index }) => source.nameOf(index)))
  const are =
    transparent.length === 1
      ? `1 image ${isKnown ? 'is' : 'may be'} transparent in places; it gets a ${background} background there`
      : `${formatCount(transparent.length)} images ${isKnown ? 'are' : 'may be'} transparent in places; they get a ${background} background there`
  const then =
    blank === 0
      ? ''
      : `, on which ${blank === transparent.length ? (blank === 1 ? 'nothing of it' : 'nothing of them') : `nothing of ${formatCount(blank)} of them`} can be seen`
  return {
    notes: [`${are}${then} (${other} can be chosen): ${names}.`],
    questions: [
      {
        choice: 'background',
        question: 'Which background do transparent images get?',
        answers: [
          { value: 'white', words: 'white' },
          { value: 'black', words: 'black' },
        ],
        chosen: background,
      },
    ],
  }
}
