/** Which items of a long list are in sight, and where they stand; lists taller than browsers can lay out are scrolled in larger steps. */

export interface ListGeometry {
  count: number
  /** Heights in CSS px. */
  itemHeight: number
  view: number
  scrollTop: number
}

export interface RowWindow {
  /** Items [start, end) are to be in the page. */
  start: number
  end: number
  /** Top of item `start` in the scrolled area, in CSS px. */
  top: number
  /** Height of the scrolled area. */
  height: number
}

/** Browsers place nothing beyond about 16 million px (Firefox). */
const tallest = 12e6
/** Items kept in the page above and below those in sight. */
export const spare = 4

/** CSS px of the list for one px of scrolling: 1 unless the list is taller than `tallest`. */
function ratioOf({ count, itemHeight, view }: ListGeometry): number {
  const total = count * itemHeight
  return total <= tallest ? 1 : (total - view) / (tallest - view)
}

export function rowWindow(list: ListGeometry): RowWindow {
  const { count, itemHeight, view } = list
  const ratio = ratioOf(list)
  const total = count * itemHeight
  const height = Math.min(tallest, total)
  const scrollTop = Math.max(0, Math.min(list.scrollTop, height - view))
  const offset = scrollTop * ratio
  const start = Math.max(0, Math.floor(offset / itemHeight) - spare)
  const end = Math.min(count, Math.ceil((offset + view) / itemHeight) + spare)
  return { start, end, top: scrollTop + start * itemHeight - offset, height }
}

/** Where to scroll so that an item is wholly in sight; null where it is already. */
export function scrollTopFor(list: ListGeometry, position: number): number | null {
  const { itemHeight, view, scrollTop } = list
  const ratio = ratioOf(list)
  const offset = scrollTop * ratio
  const top = position * itemHeight
  if (top < offset) return top / ratio
  if (top + itemHeight > offset + view) return (top + itemHeight - view) / ratio
  return null
}
