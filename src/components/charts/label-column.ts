/** Names of dots that lie too close together for names beside them: a column to their right, led to by lines that do not cross. */
import { overlaps, placeLabels, type Box, type LabelAsk } from './label-layout'

/** Between the rightmost dot and the column. */
const GAP = 30
/** How far it is moved at a time in search of room. */
const STEP = 4
/** How near in px, across and down, another dot leaves no room for names beside both. */
const CROWDED = { across: 70, down: 16 }

/** Whether a dot has others so near that its name cannot stand beside it. */
export function isCrowded(at: LabelAsk, all: readonly LabelAsk[]): boolean {
  return all.some(
    (other) => other !== at && Math.abs(other.x - at.x) < CROWDED.across && Math.abs(other.y - at.y) < CROWDED.down,
  )
}

/** Boxes along the line from a dot to its name in the column, which other names are not to cover. */
function leadOf({ x, y }: LabelAsk, box: Box): Box[] {
  const [across, down] = [box.left - 3 - x, box.top + box.height / 2 - y]
  const steps = Math.ceil(Math.hypot(across, down) / 6)
  return Array.from({ length: steps }, (_, i) => ({
    left: x + (across * (i + 0.5)) / steps - 3,
    top: y + (down * (i + 0.5)) / steps - 3,
    width: 6,
    height: 6,
  }))
}

/**
 * A place for every name: beside its dot where there is room, else in the column.
 * @param obstacles what no name may cover if that can be: the dots, and how far they may be off
 */
export function placeAll(
  asks: readonly LabelAsk[],
  obstacles: readonly Box[],
  bounds: Box,
): { box: Box; led: boolean }[] {
  const crowded = asks.map((ask) => isCrowded(ask, asks))
  for (;;) {
    const together = asks.filter((_, i) => crowded[i])
    const column = columnOf(together, bounds, obstacles)
    const leads = column.flatMap((box, i) => leadOf(together[i] as LabelAsk, box))
    const places = placeLabels(
      asks.filter((_, i) => !crowded[i]),
      [...obstacles, ...column, ...leads],
      bounds,
    )
    let [inColumn, beside] = [0, 0]
    const found = crowded.map((isLed) => (isLed ? { box: column[inColumn++] as Box, led: true } : places[beside++]))
    const whole = found.filter((place) => place !== null && place !== undefined)
    if (whole.length === asks.length) return whole
    found.forEach((place, i) => {
      if (place === null) crowded[i] = true
    })
  }
}

/**
 * A box for each, in a column right of all of them, as near to their heights as `bounds` allows. Slots are exchanged as long as two lines
 * cross: each exchange makes the lines shorter in all, so that it ends with none that do.
 * @param obstacles it stands right of them where there is room
 */
export function columnOf(asks: readonly LabelAsk[], bounds: Box, obstacles: readonly Box[] = []): Box[] {
  if (asks.length === 0) return []
  const height = Math.min(Math.max(...asks.map((ask) => ask.height)), bounds.height / asks.length)
  const widest = Math.max(...asks.map(({ width }) => width))
  const farthest = bounds.left + bounds.width - widest
  const nearest = Math.min(Math.max(...asks.map(({ x }) => x)) + GAP, farthest)
  const middle = asks.reduce((sum, { y }) => sum + y, 0) / asks.length
  const most = bounds.top + bounds.height - height * asks.length
  const top = Math.max(bounds.top, Math.min(most, middle - (height * asks.length) / 2))
  const isFree = (left: number) => {
    const box = { left, top, width: widest, height: height * asks.length }
    return obstacles.every((other) => !overlaps(box, other))
  }
  let left = nearest
  while (left < farthest && !isFree(left)) left += STEP
  if (left >= farthest) left = nearest
  const slots = asks.map((_, slot) => top + slot * height)
  const order = asks.map((_, i) => i).sort((a, b) => (asks[a]?.y ?? 0) - (asks[b]?.y ?? 0))
  const lengthOf = (ask: number, slot: number) => {
    const { x, y } = asks[ask] as LabelAsk
    return Math.hypot(left - x, (slots[slot] ?? 0) + height / 2 - y)
  }
  for (let changed = true; changed;) {
    changed = false
    for (let i = 0; i < order.length; i++)
      for (let j = i + 1; j < order.length; j++) {
        const [a, b] = [order[i] ?? 0, order[j] ?? 0]
        if (lengthOf(a, i) + lengthOf(b, j) <= lengthOf(b, i) + lengthOf(a, j) + 1e-9) continue
        ;[order[i], order[j]] = [b, a]
        changed = true
      }
  }
  return asks.map(({ width }, i) => ({ left, top: slots[order.indexOf(i)] ?? top, width, height }))
}
