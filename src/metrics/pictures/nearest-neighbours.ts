/** The nearest of some points to others, by Euclidean distance in float64, and every distance counted. */

/** Rows of a set of images: their features, or their pixels. */
export interface Points {
  /** `[count, width]` row-major, all finite. */
  readonly values: Float64Array
  readonly count: number
  readonly width: number
}

/** Of each of n points the k nearest, nearest first. */
export interface Neighbours {
  k: number
  /** `[n, k]` */
  distances: Float64Array
  /** `[n]` which one is the nearest, the first of several. */
  nearest: Int32Array
}

/** @throws RangeError where they are no rows of that width, or one is not finite */
export function pointsOf(values: ArrayLike<number>, width: number): Points {
  const count = values.length / width
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`${values.length} features of width ${width} are ${count} images; expected one at least.`)
  const copy = Float64Array.from(values)
  const lost = copy.findIndex((value) => !Number.isFinite(value))
  if (lost >= 0) throw new RangeError(`A feature of image ${Math.floor(lost / width)} is not finite.`)
  return { values: copy, count, width }
}

/** Some of them, in the order asked for. */
export function pointsAt({ values, width }: Points, indices: ArrayLike<number>): Points {
  const chosen = new Float64Array(indices.length * width)
  for (let i = 0; i < indices.length; i++) {
    const start = (indices[i] ?? 0) * width
    chosen.set(values.subarray(start, start + width), i * width)
  }
  return { values: chosen, count: indices.length, width }
}

/**
 * @param exceptSelf points are the others themselves: point i is not compared with other i
 * @throws RangeError where the widths differ, or there are fewer than k to compare with
 */
export function nearestNeighbours(points: Points, others: Points, k: number, exceptSelf = false): Neighbours {
  if (points.width !== others.width)
    throw new RangeError(`Features of width ${points.width} and ${others.width} are of different networks.`)
  if (others.count - (exceptSelf ? 1 : 0) < k)
    throw new RangeError(`${others.count} images are too few to have ${k} nearest among them.`)
  const distances = new Float64Array(points.count * k)
  const nearest = new Int32Array(points.count)
  for (let i = 0; i < points.count; i++) {
    const found = distances.subarray(i * k, (i + 1) * k).fill(Infinity)
    for (let j = 0; j < others.count; j++) {
      if (exceptSelf && i === j) continue
      const square = squaredDistance(points, i, others, j)
      if (square >= (found[k - 1] ?? 0)) continue
      if (square < (found[0] ?? 0)) nearest[i] = j
      insert(found, square)
    }
  }
  return { k, distances: distances.map(Math.sqrt), nearest }
}

/** |a_i − b_j|² */
export function squaredDistance(a: Points, i: number, b: Points, j: number): number {
  const { width } = a
  const [first, second] = [i * width, j * width]
  let sum = 0
  for (let d = 0; d < width; d++) {
    const difference = (a.values[first + d] ?? 0) - (b.values[second + d] ?? 0)
    sum += difference * difference
  }
  return sum
}

/** Puts a value among ascending ones, of which the last goes. */
function insert(ascending: Float64Array, value: number): void {
  let place = ascending.length - 1
  for (; place > 0 && (ascending[place - 1] ?? 0) > value; place--) ascending[place] = ascending[place - 1] ?? 0
  ascending[place] = value
}
