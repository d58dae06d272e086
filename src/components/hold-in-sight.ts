/** What the reader does to scroll, or to act elsewhere. */
const HANDS = ['wheel', 'pointerdown', 'keydown', 'touchstart'] as const

/**
 * Brings an element into sight, and back where what is around it grows as it comes, until the reader's hand.
 * @param place as `scrollIntoView` takes it
 * @returns ends it
 */
export function holdInSight(element: HTMLElement, place: ScrollIntoViewOptions = {}): () => void {
  const observer = new ResizeObserver(() => element.scrollIntoView(place))
  const end = () => {
    observer.disconnect()
    for (const hand of HANDS) window.removeEventListener(hand, end, true)
  }
  for (let inner: HTMLElement = element; inner.parentElement !== null; inner = inner.parentElement)
    for (const sibling of inner.parentElement.children) observer.observe(sibling)
  for (const hand of HANDS) window.addEventListener(hand, end, { capture: true, passive: true })
  return end
}
