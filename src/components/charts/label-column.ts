/** Names of dots that lie too close together for names beside them: a column to their right, led to by lines that do not cross. */
import type { Box, LabelAsk } from './label-layout'

/** Between the rightmost dot and the column. */
const GAP = 30
/** How near in px, across and down, another dot leaves no room for names beside both. */
const CROWDED = { across: 70, down: 16 }

/** Whether a dot has others so near that its name cannot stand beside it. */
export function isCrowded(at: LabelAsk, all: readonly LabelAsk[]): boolean {
  return all.some(
    (other) => other !== at && Math.abs(other.x - at.x) < CROWDED.across && Math.abs(other.y - at.y) < CROWDED.down,
  )
}

/**
 * A box for each, in a column right of all of them, as near to their heights as `bounds` allows. Slots are exchanged as long as two lines
 * cross: each exchange makes the lines shorter in all, so that it ends with none that do.
 */
export function columnOf(asks: readonly LabelAsk[], bounds: Box): Box[] {
  if (asks.length === 0) return []
  const height = Math.min(Math.max(...asks.map((ask) => ask.height)), bounds.height / asks.length)
  const widest = Math.max(...asks.map(({ width }) => width))
  const left = Math.min(Math.max(...asks.map(({ x }) => x)) + GAP, bounds.left + bounds.width - widest)
  const middle = asks.reduce((sum, { y }) => sum + y, 0) / asks.length
  const most = bounds.top + bounds.height - height * asks.length
  const top = Math.max(bounds.top, Math.min(most, middle - (height * asks.length) / 2))
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
