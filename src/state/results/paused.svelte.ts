/** Whether the queue rests; remembered where the browser allows. */
const KEY = 'modeweave-sweeps-paused'

export class Paused {
  is = $state.raw(remembered())

  /** As another tab has set it, which may be known before the browser has it written. */
  hear(paused: boolean): void {
    this.is = paused
  }

  /** As it is remembered. */
  read(): void {
    this.is = remembered()
  }

  set(paused: boolean): void {
    this.is = paused
    try {
      if (paused) localStorage.setItem(KEY, 'yes')
      else localStorage.removeItem(KEY)
    } catch {
      // A private window may refuse; the choice then lasts as long as the page.
    }
  }
}

function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) === 'yes'
  } catch {
    return false
  }
}
