/** Shares of classes or Gaussians as settings have them: numbers in a text, one each, that need not sum to 1. */

/** The numbers of a text such as "0.25, 0.19, …"; NaN where one is none. */
export const shareList = (text: string): number[] =>
  text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number)

/** What a set of images that was cut to such shares is called. */
export const cutName = (name: string, shares: readonly number[]): string =>
  `${name}, ${shares.every((share) => share === shares[0]) ? 'even' : 'uneven'} classes`

/** What is wrong with the shares of so many things, after "The shares"; null where nothing is. */
export function sharesProblem(shares: readonly number[], count: number): string | null {
  if (shares.length !== count) return `are ${shares.length} numbers; ${count} are needed, one each`
  const wrong = shares.find((share) => !Number.isFinite(share) || share < 0)
  if (wrong !== undefined) return `have ${wrong} among them; each has to be 0 or more`
  const more = shares.filter((share) => share > 0).length
  if (more === 0) return 'are all 0; two at least have to be more'
  return more === 1 ? 'leave all to one, so that nothing is left to tell apart; give two at least more than 0' : null
}

/** From how many images of the largest class to one of the smallest it is remarked. */
const UNEVEN = 50

/** What shares of classes that can be used will do that may not be meant; null where that is nothing. */
export function sharesNote(shares: readonly number[]): string | null {
  const some = shares.filter((share) => share > 0)
  const ratio = Math.round(Math.max(...some) / Math.min(...some))
  const left = shares.length - some.length
  const notes = [
    ...(left === 0 ? [] : [`${left} of ${shares.length} classes ${left === 1 ? 'gets' : 'get'} no image`]),
    ...(ratio < UNEVEN
      ? []
      : [`the smallest class gets one image for every ${ratio.toLocaleString('en')} of the largest`]),
  ]
  return notes.length === 0 ? null : `With these, ${notes.join(', and ')}.`
}

/** Shares that fall by a factor from one to the next, summing to 1, to three digits. */
export function fallingShares(count: number, factor: number): number[] {
  const raw = Array.from({ length: count }, (_, i) => factor ** -i)
  const sum = raw.reduce((a, b) => a + b, 0)
  return raw.map((share) => Math.round((1000 * share) / sum) / 1000)
}
