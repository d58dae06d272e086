/** Convex weights over the K Gaussians: normalising sliders, strips, triangles and paths (paper B, §3.2, Figures 2 and 3). */

/** Weights that sum to one, in the proportions of `amounts` (≥ 0); all equal where every amount is 0. */
export function normalise(amounts: readonly number[]): number[] {
  const clean = amounts.map((amount) => (Number.isFinite(amount) && amount > 0 ? amount : 0))
  const total = clean.reduce((sum, amount) => sum + amount, 0)
  return total > 0 ? clean.map((amount) => amount / total) : clean.map(() => 1 / clean.length)
}

/**
 * Sets one weight to `value` in [0, 1] and scales the others so that the sum stays 1.
 * Where all the others are 0, they share the rest equally.
 */
export function setWeight(weights: readonly number[], index: number, value: number): number[] {
  const wanted = Math.min(1, Math.max(0, value))
  const others = weights.reduce((sum, weight, k) => (k === index ? sum : sum + weight), 0)
  const rest = 1 - wanted
  return weights.map((weight, k) => {
    if (k === index) return weights.length === 1 ? 1 : wanted
    return others > 0 ? (weight * rest) / others : rest / (weights.length - 1)
  })
}

/** `[length]` weights with all on Gaussian `index`. */
function vertex(length: number, index: number): number[] {
  return Array.from({ length }, (_, k) => (k === index ? 1 : 0))
}

/** `[length]` weights from the barycentric `shares` of a few chosen Gaussians; a Gaussian chosen twice gets both shares. */
export function spread(length: number, chosen: readonly number[], shares: readonly number[]): number[] {
  const weights = vertex(length, -1)
  chosen.forEach((k, place) => {
    weights[k] = (weights[k] ?? 0) + (shares[place] ?? 0)
  })
  return weights
}

/** `steps` weights from all on `from` to all on `to`, evenly. */
export function strip(length: number, from: number, to: number, steps: number): number[][] {
  return Array.from({ length: steps }, (_, step) => {
    const t = steps > 1 ? step / (steps - 1) : 0
    return spread(length, [from, to], [1 - t, t])
  })
}

/** Figure 3's mixtures of three, row by row: row i has i + 1 cells, from a (top) down to the edge from b to c. `rows` ≥ 2. */
export function triangleCells(rows: number): { row: number; place: number; shares: [number, number, number] }[] {
  const last = rows - 1
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: row + 1 }, (_unused, place) => ({
      row,
      place,
      shares: [(last - row) / last, (row - place) / last, place / last] as [number, number, number],
    })),
  ).flat()
}

export interface Point {
  x: number
  y: number
}

/** Corners of the triangle pad in the unit square, y down: a on top, b bottom left, c bottom right. */
export const corners: readonly [Point, Point, Point] = [
  { x: 0.5, y: 0 },
  { x: 0, y: 1 },
  { x: 1, y: 1 },
]

/** Where a mixture of three lies in the pad. */
export function pointOf(shares: readonly number[]): Point {
  const [a = 0, b = 0, c = 0] = shares
  return {
    x: a * corners[0].x + b * corners[1].x + c * corners[2].x,
    y: a * corners[0].y + b * corners[1].y + c * corners[2].y,
  }
}

/** Barycentric shares of a point; a point outside goes to the nearest mixture on the edge it left by. */
export function sharesOf({ x, y }: Point): [number, number, number] {
  const a = 1 - y
  const c = x - 0.5 * a
  const b = 1 - a - c
  const [p = 0, q = 0, r = 0] = normalise([a, b, c])
  return [p, q, r]
}

/**
 * Weights at `progress` (in legs: 0 = first Gaussian, 1 = second, …) along a closed path through `stops`.
 * The path returns from the last stop to the first.
 */
export function alongPath(length: number, stops: readonly number[], progress: number): number[] {
  const legs = stops.length
  if (legs === 0) return normalise(vertex(length, -1))
  const wrapped = ((progress % legs) + legs) % legs
  const leg = Math.floor(wrapped)
  const t = wrapped - leg
  return spread(length, [stops[leg] ?? 0, stops[(leg + 1) % legs] ?? 0], [1 - t, t])
}
