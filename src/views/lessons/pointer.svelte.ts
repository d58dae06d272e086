/** Points at a step's control: outlined, brought into sight until the reader scrolls, found again wherever the page draws it anew. */
import { prefersReducedMotion } from 'svelte/motion'
import { holdInSight } from '../../components/hold-in-sight'
import type { Target } from '../../state/lessons/types'
import { findTarget, type Found } from './find-target'

const MARK = 'data-lesson-target'

export class Pointer {
  /** What is pointed at; null for nothing. */
  found = $state.raw<Found['is'] | null>(null)
  #element: HTMLElement | null = null
  /** Lets go of what is held in sight. */
  #release = () => {}
  #asked = 0

  /** Follows a target until what this answers is called. @param pressed called when the control itself is pressed */
  follow(target: Target, pressed: () => void): () => void {
    let shown: Found['is'] | null = null
    const look = () => {
      this.#asked = 0
      const found = findTarget(target)
      this.found = found?.is ?? null
      const next = found?.element ?? null
      if (next !== this.#element) this.#point(next)
      // What the room still fetches is gone to once it is there.
      if (found === null || shown === 'control' || shown === found.is) return
      shown = found.is
      this.#show(found.element)
    }
    const onclick = ({ target: hit }: MouseEvent) => {
      if (this.found === 'control' && hit instanceof Node && this.#element?.contains(hit)) pressed()
    }
    // The rooms draw themselves anew many times a second while they train.
    const again = () => (this.#asked ||= requestAnimationFrame(look))
    const watcher = new MutationObserver(again)
    watcher.observe(document.body, { childList: true, subtree: true })
    document.addEventListener('click', onclick, { capture: true })
    look()
    return () => {
      cancelAnimationFrame(this.#asked)
      this.#asked = 0
      watcher.disconnect()
      document.removeEventListener('click', onclick, { capture: true })
      this.#release()
      this.#point(null)
      this.found = null
    }
  }

  /** Presses the control, where it is on the page. */
  press(): void {
    this.#element?.click()
  }

  #point(element: HTMLElement | null): void {
    this.#element?.removeAttribute(MARK)
    element?.setAttribute(MARK, '')
    this.#element = element
  }

  #show(element: HTMLElement): void {
    for (let fold = element.closest('details'); fold !== null; fold = fold.parentElement?.closest('details') ?? null)
      if (!element.closest('summary')) fold.open = true
    this.#release()
    this.#release = holdInSight(element, {
      block: 'nearest',
      behavior: prefersReducedMotion.current ? 'auto' : 'smooth',
    })
  }
}
