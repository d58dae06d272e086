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
  return shares.some((share) => share > 0) ? null : 'are all 0; one at least has to be more'
}

/** Shares that fall by a factor from one to the next, summing to 1, to three digits. */
export function fallingShares(count: number, factor: number): number[] {
  const raw = Array.from({ length: count }, (_, i) => factor ** -i)
  const sum = raw.reduce((a, b) => a + b, 0)
  return raw.map((share) => Math.round((1000 * share) / sum) / 1000)
}
