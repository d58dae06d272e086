/** The visitor may be about to go: what is under way is saved while there is time, and what cannot be is said. */

export interface Leaving {
  /** Saves what is under way; called when the page is hidden or left, which may be the last that it hears. */
  save(): void
  /** Whether something here is kept in memory alone and goes with the page. */
  loses(): boolean
}

export function whenLeaving({ save, loses }: Leaving): void {
  if (typeof document === 'undefined') return
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) save()
  })
  addEventListener('pagehide', save)
  addEventListener('beforeunload', (event) => {
    // The browser asks in its own words whether to leave.
    if (loses()) event.preventDefault()
  })
}
