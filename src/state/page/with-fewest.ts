/** The first of those with the smallest count. @throws TypeError where there are none */
export const withFewest = <T>(all: readonly T[], countOf: (one: T) => number): T =>
  all.reduce((best, next) => (countOf(next) < countOf(best) ? next : best))
