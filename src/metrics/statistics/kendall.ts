/** Kendall's rank correlation, tau-b: how far two orders of the same things agree, ties allowed (Kendall 1945). */

/**
 * τ_b = (C − D) / √((n₀ − n_x)(n₀ − n_y)), with C concordant and D discordant pairs of all n₀, and n_x, n_y pairs tied in x, in y.
 * @param x, y `[n]`, in the same order, none NaN
 * @returns in [−1, 1]; null where all of x or all of y is tied, or n < 2
 * @throws RangeError where they are not equally long
 */
export function kendallTau(x: readonly number[], y: readonly number[]): number | null {
  if (x.length !== y.length)
    throw new RangeError(`${x.length} and ${y.length} values are no pairs; give as many of each.`)
  let [agreement, untiedX, untiedY] = [0, 0, 0]
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < i; j++) {
      const dx = Math.sign((x[i] ?? NaN) - (x[j] ?? NaN))
      const dy = Math.sign((y[i] ?? NaN) - (y[j] ?? NaN))
      agreement += dx * dy
      untiedX += Math.abs(dx)
      untiedY += Math.abs(dy)
    }
  return untiedX === 0 || untiedY === 0 ? null : agreement / Math.sqrt(untiedX * untiedY)
}
