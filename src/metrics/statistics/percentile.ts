/**
 * Percentile with linear interpolation between the order statistics, as `numpy.percentile` computes it.
 * @param values at least one, none NaN
 * @param percent 0 … 100
 * @throws RangeError on no values, NaN, or a percent outside its range
 */
export function percentile(values: ArrayLike<number>, percent: number): number {
  if (!(percent >= 0 && percent <= 100))
    throw new RangeError(`The percentile ${percent} was asked for; it has to lie between 0 and 100.`)
  const sorted = Float64Array.from(values).sort()
  const place = (percent / 100) * (sorted.length - 1)
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  // NaN is sorted behind every number.
  if (below === undefined || above === undefined || Number.isNaN(sorted[sorted.length - 1]))
    throw new RangeError('A percentile needs at least one value, and none that is not a number.')
  const share = place - Math.floor(place)
  const gap = above - below
  return share < 0.5 ? below + gap * share : above - gap * (1 - share)
}
