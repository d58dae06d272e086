import { boxOf, windowSize } from '../zoom'

/** What is enlarged beside its cell: only one on the whole page, so whoever enlarges takes the last one back. */
let takeBack: (() => void) | null = null

export class Enlargement {
  /** Place of the enlarged cell, and the sheet's corner in the window, in CSS px. */
  shown = $state.raw<{ place: number; left: number; top: number } | null>(null)
  /** Fingers have no keys and cannot hover: they get buttons. */
  touched = $state.raw(false)
  /** Stays until it is closed, and takes clicks. */
  pinned = $state.raw(false)

  /** @param width of the sheet in CSS px; @param height about as high as it will be */
  open(place: number, cell: HTMLElement, width: number, height: number): void {
    const at = boxOf(cell)
    const room = windowSize()
    const right = at.right + 8
    const left = right + width > room.width ? Math.max(4, Math.min(at.left - width - 8, room.width - width - 4)) : right
    const top = Math.max(4, Math.min(at.top - height / 3, room.height - height - 4))
    if (takeBack !== this.close) takeBack?.()
    takeBack = this.close
    this.shown = { place, left, top }
  }

  readonly close = (): void => {
    this.shown = null
    this.pinned = false
  }
}

/** Whether a key press is S alone, and not a letter that someone types. */
export function isSaveKey(event: KeyboardEvent): boolean {
  if (event.key.toLowerCase() !== 's' || event.ctrlKey || event.metaKey || event.altKey) return false
  return !(event.target instanceof Element && event.target.matches('input, select, textarea'))
}
