/** What the reader does to scroll, or to act elsewhere. */
const HANDS = ['wheel', 'pointerdown', 'keydown', 'touchstart'] as const

/**
 * Brings an element into sight, and back where what is before it grows as it comes, until the reader's hand.
 * @returns ends it
 */
export function holdInSight(element: HTMLElement): () => void {
  const observer = new ResizeObserver(() => element.scrollIntoView())
  const end = () => {
    observer.disconnect()
    for (const hand of HANDS) window.removeEventListener(hand, end, true)
  }
  for (const sibling of element.parentElement?.children ?? []) observer.observe(sibling)
  for (const hand of HANDS) window.addEventListener(hand, end, { capture: true, passive: true })
  return end
}
