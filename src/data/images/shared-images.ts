/** Images whose content stands twice: in training and test, so that scores look better than they are, or in two classes. */
import { formatCount } from '../bad-input'
import { nameInSentence, someOf } from '../left-out'
import type { Alike } from './alike'
import type { ImageSource } from './source'

/**
 * @param isTest whether an image, by its place in the source, is for testing
 * @returns a sentence; none where no test image has the same content as a training image
 */
export async function noteShared(
  source: ImageSource,
  alike: Alike,
  isTest: (index: number) => boolean,
  tests: number,
): Promise<string[]> {
  const inBoth = (group: readonly number[]) => group.some(isTest) && !group.every(isTest)
  const shared = (await alike.groups(inBoth)).filter(inBoth).flatMap((group) => group.filter(isTest))
  if (shared.length === 0) return []
  const names = someOf(shared.sort((a, b) => a - b).map((index) => source.nameOf(index)))
  const are = shared.length === 1 ? 'is a duplicate of a training image' : 'are duplicates of training images'
  return [
    `${tests === 1 ? 'The one test image' : `${formatCount(shared.length)} of the ${formatCount(tests)} test images`} ${are} (the same content), so that test scores look better than they are: ${names}.`,
  ]
}

/** @returns a sentence; none where no two classes have the same image */
export async function noteTwoClasses(source: ImageSource, alike: Alike): Promise<string[]> {
  const ofTwo = (group: readonly number[]) => new Set(group.map((index) => source.label(index))).size > 1
  const groups = (await alike.groups(ofTwo)).filter(ofTwo)
  if (groups.length === 0) return []
  const pairs = groups.map((group) => {
    const [first = 0] = group
    const other = group.find((index) => source.label(index) !== source.label(first)) ?? first
    return [first, other].map((index) => nameInSentence(source.nameOf(index))).join(' and ')
  })
  const are = groups.length === 1 ? '1 image stands' : `${formatCount(groups.length)} images stand`
  return [
    `${are} in two classes with the same content, so that one label of it is wrong: ${pairs.slice(0, 3).join('; ')}${pairs.length > 3 ? '; …' : ''}.`,
  ]
}
