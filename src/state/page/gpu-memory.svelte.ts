/** How much memory the visitor says that this machine's GPU has; kept in this browser, for no page is told. */

const KEY = 'modeweave-gpu-memory'

export class GpuMemory {
  /** Bytes; null: nobody said. */
  stated = $state.raw<number | null>(read())

  state(bytes: number | null): void {
    this.stated = bytes
    try {
      if (bytes === null) localStorage.removeItem(KEY)
      else localStorage.setItem(KEY, String(bytes))
    } catch {
      // Where nothing is kept, it holds as long as the page.
    }
  }
}

function read(): number | null {
  try {
    const bytes = Number(localStorage.getItem(KEY))
    return Number.isFinite(bytes) && bytes > 0 ? bytes : null
  } catch {
    return null
  }
}
