/** Curves of a run that stay drawable however long it gets: buckets of (min, mean, max) that merge by pairs when full. */

/** One curve ready to draw: x of each bucket, and per series mean, low and high (NaN where a bucket has no value). */
export interface DrawnCurves {
  x: number[]
  mean: number[][]
  low: number[][]
  high: number[][]
}

interface Bucket {
  x: number
  points: number
  counts: number[]
  sums: number[]
  lows: number[]
  highs: number[]
}

export class Curves {
  readonly #series: number
  readonly #capacity: number
  #buckets: Bucket[] = []
  #pointsPerBucket = 1

  /** @param series how many values each point has; @param capacity most buckets kept, even, ≥ 2 */
  constructor(series: number, capacity = 400) {
    this.#series = series
    this.#capacity = capacity
  }

  get length(): number {
    return this.#buckets.length
  }

  /** Adds a point; x must grow. Values that are not finite are left out of the bucket. */
  push(x: number, values: readonly number[]): void {
    const last = this.#buckets.at(-1)
    if (last !== undefined && last.points < this.#pointsPerBucket) {
      add(last, x, values)
      return
    }
    if (this.#buckets.length === this.#capacity) {
      this.#mergePairs()
      this.push(x, values)
      return
    }
    const bucket = empty(this.#series)
    add(bucket, x, values)
    this.#buckets.push(bucket)
  }

  clear(): void {
    this.#buckets = []
    this.#pointsPerBucket = 1
  }

  draw(): DrawnCurves {
    const each = (value: (bucket: Bucket, series: number) => number) =>
      Array.from({ length: this.#series }, (_, s) => this.#buckets.map((bucket) => value(bucket, s)))
    const orNaN = (bucket: Bucket, s: number, value: number | undefined) =>
      (bucket.counts[s] ?? 0) > 0 ? (value ?? NaN) : NaN
    return {
      x: this.#buckets.map((bucket) => bucket.x),
      mean: each((bucket, s) => (bucket.sums[s] ?? 0) / (bucket.counts[s] || NaN)),
      low: each((bucket, s) => orNaN(bucket, s, bucket.lows[s])),
      high: each((bucket, s) => orNaN(bucket, s, bucket.highs[s])),
    }
  }

  #mergePairs(): void {
    const merged: Bucket[] = []
    for (let i = 0; i < this.#buckets.length; i += 2) {
      const [first, second] = this.#buckets.slice(i, i + 2)
      if (first !== undefined) merged.push(second === undefined ? first : merge(first, second))
    }
    this.#buckets = merged
    this.#pointsPerBucket *= 2
  }
}

function empty(series: number): Bucket {
  const filled = (value: number) => Array.from({ length: series }, () => value)
  return { x: 0, points: 0, counts: filled(0), sums: filled(0), lows: filled(Infinity), highs: filled(-Infinity) }
}

function add(bucket: Bucket, x: number, values: readonly number[]): void {
  bucket.x = x
  bucket.points += 1
  values.forEach((value, s) => {
    if (!Number.isFinite(value)) return
    bucket.counts[s] = (bucket.counts[s] ?? 0) + 1
    bucket.sums[s] = (bucket.sums[s] ?? 0) + value
    bucket.lows[s] = Math.min(bucket.lows[s] ?? value, value)
    bucket.highs[s] = Math.max(bucket.highs[s] ?? value, value)
  })
}

function merge(a: Bucket, b: Bucket): Bucket {
  const sum = (p: number[], q: number[]) => p.map((value, s) => value + (q[s] ?? 0))
  return {
    x: b.x,
    points: a.points + b.points,
    counts: sum(a.counts, b.counts),
    sums: sum(a.sums, b.sums),
    lows: a.lows.map((value, s) => Math.min(value, b.lows[s] ?? value)),
    highs: a.highs.map((value, s) => Math.max(value, b.highs[s] ?? value)),
  }
}
