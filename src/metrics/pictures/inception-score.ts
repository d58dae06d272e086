export interface InceptionScore {
  /** Mean over the splits, from 1 to the number of classes. */
  mean: number
  /** Standard deviation over the splits; 0 for one split. */
  deviation: number
  splits: number
  /** Images scored. */
  count: number
}

/**
 * exp of the mean Kullback-Leibler divergence of p(y | x) from p(y), for each of some equal parts of the images (Salimans et al. 2016, who
 * take 50,000 images in 10 splits). Grows with the images in a split: compare only values of equal counts.
 * @param logits `[M, classes]` row-major; softmax gives p(y | x)
 * @throws RangeError where there are fewer images than splits, or a logit is not finite
 */
export function inceptionScore(logits: ArrayLike<number>, classes: number, splits = 1): InceptionScore {
  const count = logits.length / classes
  if (!Number.isInteger(count) || !Number.isInteger(splits) || splits < 1 || count < splits)
    throw new RangeError(
      `${logits.length} logits of ${classes} classes are ${count} images, which cannot be cut into ${splits} splits.`,
    )
  const scores = Array.from({ length: splits }, (_, split) => {
    const rows: number[][] = []
    for (let i = Math.floor((split * count) / splits); i < Math.floor(((split + 1) * count) / splits); i++)
      rows.push(logSoftmax(Array.from({ length: classes }, (_, c) => logits[i * classes + c] ?? NaN)))
    return scoreOf(rows, classes)
  })
  const mean = scores.reduce((sum, score) => sum + score, 0) / splits
  if (!Number.isFinite(mean)) throw new RangeError('A logit is not finite; the Inception score is undefined.')
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / splits
  return { mean, deviation: Math.sqrt(variance), splits, count }
}

/** @param rows log p(y | x) of the images of one split */
function scoreOf(rows: readonly (readonly number[])[], classes: number): number {
  const marginal = Array.from({ length: classes }, (_, c) =>
    Math.log(rows.reduce((sum, row) => sum + Math.exp(row[c] ?? NaN), 0) / rows.length),
  )
  let divergence = 0
  for (const row of rows)
    row.forEach((logP, c) => {
      // A class that is impossible for this image adds nothing, also where it is impossible for all.
      if (Math.exp(logP) > 0) divergence += Math.exp(logP) * (logP - (marginal[c] ?? NaN))
      else if (Number.isNaN(logP)) divergence = NaN
    })
  return Math.exp(divergence / rows.length)
}

function logSoftmax(row: readonly number[]): number[] {
  const largest = Math.max(...row)
  const total = Math.log(row.reduce((sum, value) => sum + Math.exp(value - largest), 0))
  return row.map((value) => value - largest - total)
}
