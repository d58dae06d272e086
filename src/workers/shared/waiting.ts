/** What the page is told while it waits: what for, how much is done, how long it may take. */
import type { BackendName, WaitingEvent } from './protocol'

/** Milliseconds between two events of one wait. */
const EVERY = 100
/** Below this share and these milliseconds, a guess of the rest would be wild. */
const LEAST = { fraction: 0.02, milliseconds: 500 }

/** What is waited for while a backend starts; before it is known which, `CHOOSING`. */
export const STARTING: Readonly<Record<BackendName, string>> = {
  webgpu: 'Starting the GPU',
  webgl: 'Starting the GPU',
  wasm: 'Starting WebAssembly',
  cpu: 'Starting on the processor',
}
export const CHOOSING = 'Choosing what to compute with'

const NOTHING: WaitingEvent = { type: 'waiting', what: null, fraction: null, secondsLeft: null, cancellable: false }

/** Work that is waited for. */
export type Waited<T> = (onProgress: (fraction: number) => void, say: (what: string) => void) => Promise<T>

export class Waiting {
  /** What goes on, begun first first: the others may wait for it, so that it is what the page is told of. */
  private readonly waits: WaitingEvent[] = []

  constructor(private readonly emit: (event: WaitingEvent) => void) {}

  /** Tells the page what it waits for while `work` goes on; `say` changes the words for what it has come to. */
  during<T>(what: string, cancellable: boolean, work: Waited<T>): Promise<T> {
    const wait: WaitingEvent = { type: 'waiting', what, fraction: null, secondsLeft: null, cancellable }
    this.waits.push(wait)
    return this.tellOf(wait, work)
  }

  /** As `during`, for what the wait under way has to wait for itself: the page is told of it instead. */
  within<T>(what: string, cancellable: boolean, work: Waited<T>): Promise<T> {
    const wait: WaitingEvent = { type: 'waiting', what, fraction: null, secondsLeft: null, cancellable }
    this.waits.unshift(wait)
    return this.tellOf(wait, work)
  }

  private async tellOf<T>(wait: WaitingEvent, work: Waited<T>): Promise<T> {
    const begun = performance.now()
    let told = 0
    this.tell()
    const onProgress = (fraction: number) => {
      const now = performance.now()
      if (now - told < EVERY) return
      told = now
      const spent = now - begun
      const known = fraction >= LEAST.fraction && spent >= LEAST.milliseconds
      wait.fraction = fraction
      wait.secondsLeft = known ? ((spent / 1000) * (1 - fraction)) / fraction : null
      if (wait === this.waits[0]) this.tell()
    }
    const say = (what: string) => {
      wait.what = what
      if (wait === this.waits[0]) this.tell()
    }
    try {
      return await work(onProgress, say)
    } finally {
      this.waits.splice(this.waits.indexOf(wait), 1)
      this.tell()
    }
  }

  private tell(): void {
    this.emit({ ...(this.waits[0] ?? NOTHING) })
  }
}
