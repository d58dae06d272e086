/** Where the names of dots go so that none covers another name, a dot, or the edge of the plot. */

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** A name that wants a place near (x, y). */
export interface LabelAsk {
  x: number
  y: number
  width: number
  height: number
}

/** Distances from the dot's centre at which a place is looked for, nearest first; beyond the first a line has to lead there. */
const reaches = [13, 22, 34, 50, 70, 95]
/** Directions in the order of preference: right, left, then above and below. */
const directions = [
  [1, 0],
  [-1, 0],
  [0.8, -0.8],
  [0.8, 0.8],
  [-0.8, -0.8],
  [-0.8, 0.8],
  [0, -1],
  [0, 1],
] as const

export function overlaps(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
}

function isInside(box: Box, bounds: Box): boolean {
  return (
    box.left >= bounds.left &&
    box.top >= bounds.top &&
    box.left + box.width <= bounds.left + bounds.width &&
    box.top + box.height <= bounds.top + bounds.height
  )
}

/**
 * The label's box where it touches the circle of radius `reach` around its dot in a direction; straight above or below it is shifted
 * sideways as far as the plot's edge demands.
 */
function boxAt(
  { x, y, width, height }: LabelAsk,
  reach: number,
  [right, down]: readonly [number, number],
  plot: Box,
): Box {
  const left = x + reach * right - (width * (1 - Math.sign(right))) / 2
  return {
    left: right === 0 ? Math.max(plot.left, Math.min(plot.left + plot.width - width, left)) : left,
    top: y + reach * down - (height * (1 - (Math.abs(down) === 1 ? Math.sign(down) : 0))) / 2,
    width,
    height,
  }
}

/** From a point to the nearest of a box. */
function distance(box: Box, { x, y }: { x: number; y: number }): number {
  const across = Math.max(box.left - x, 0, x - box.left - box.width)
  const down = Math.max(box.top - y, 0, y - box.top - box.height)
  return Math.hypot(across, down)
}

/**
 * Places for the labels, first come first served; null for one that finds none. A place that is nearer to another's dot, whose name
 * it would seem to be, is taken only where there is no other.
 * @param obstacles what no label may cover, the dots included
 */
export function placeLabels(
  asks: readonly LabelAsk[],
  obstacles: readonly Box[],
  bounds: Box,
): ({ box: Box; led: boolean } | null)[] {
  const taken = [...obstacles]
  return asks.map((ask) => {
    const free = reaches
      .flatMap((reach) => directions.map((direction) => ({ box: boxAt(ask, reach, direction, bounds), reach })))
      .filter(({ box }) => isInside(box, bounds) && !taken.some((other) => overlaps(box, other)))
    const isClear = (box: Box) => asks.every((other) => distance(box, other) >= distance(box, ask))
    const place = free.find(({ box }) => isClear(box)) ?? free[0]
    if (place === undefined) return null
    taken.push(place.box)
    return { box: place.box, led: place.reach > (reaches[0] ?? 0) }
  })
}
