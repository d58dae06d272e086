/** The page's side of the engine worker: typed requests, commands without an answer, events, and a fresh start after a fault. */
import type { Answer, Ask, Command, EngineEvent, Fault, RequestName } from './protocol'

/** A `Fault` of the engine as a thrown error; the page branches on `name`. */
export class EngineFault extends Error {
  override readonly name: Fault['name']

  constructor(fault: Fault) {
    super(fault.message)
    this.name = fault.name
  }
}

/** What the client needs of a `Worker`; tests pass a stand-in. */
export interface EngineWorker {
  postMessage(message: Command): void
  addEventListener(type: 'message', listener: (event: MessageEvent<EngineEvent>) => void): void
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void
  terminate(): void
}

interface Pending {
  resolve: (answer: never) => void
  reject: (reason: EngineFault) => void
}

type Listener = (event: EngineEvent) => void

/** The real engine, as an ES module worker. */
function startEngine(): EngineWorker {
  return new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' })
}

export class EngineClient {
  readonly #start: () => EngineWorker
  readonly #listeners = new Set<Listener>()
  readonly #pending = new Map<number, Pending>()
  #worker: EngineWorker
  #nextId = 1

  constructor(start: () => EngineWorker = startEngine) {
    this.#start = start
    this.#worker = this.#open()
  }

  /** Asks the engine; rejects with an `EngineFault` that says why there is no answer. */
  request<N extends RequestName>(name: N, ask: Ask<N>): Promise<Answer<N>> {
    const id = this.#nextId++
    return new Promise<Answer<N>>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      // TypeScript cannot pair N's name with N's ask inside the union; the signature above has.
      this.#worker.postMessage({ type: 'request', name, id, ask } as Command)
    })
  }

  /** Sends a command that is answered by events alone. */
  send(command: Exclude<Command, { type: 'request' }>): void {
    this.#worker.postMessage(command)
  }

  /** Calls `listener` for each event that is not the answer to a request. Returns a function that ends it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Ends the worker and starts a new one (empty: `initialise` comes next). Requests under way are rejected. */
  restart(reason = 'The engine was started anew before it could answer.'): void {
    this.dispose(reason)
    this.#worker = this.#open()
  }

  /** Ends the worker for good. */
  dispose(reason = 'The engine was stopped.'): void {
    this.#worker.terminate()
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    for (const { reject } of pending) reject(new EngineFault({ name: 'DeviceLost', message: reason }))
  }

  #open(): EngineWorker {
    const worker = this.#start()
    worker.addEventListener('message', ({ data }) => {
      if (worker === this.#worker) this.#receive(data)
    })
    const crashed = (event: Event) => {
      if (worker !== this.#worker) return
      event.preventDefault()
      const detail = 'message' in event && typeof event.message === 'string' ? event.message : 'no reason given'
      const fault: Fault = { name: 'Internal', message: `The engine stopped working: ${detail}. Reload the page.` }
      const pending = [...this.#pending.values()]
      this.#pending.clear()
      for (const { reject } of pending) reject(new EngineFault(fault))
      this.#emit({ type: 'fault', id: null, runId: null, fault })
    }
    worker.addEventListener('error', crashed)
    worker.addEventListener('messageerror', crashed)
    return worker
  }

  #receive(event: EngineEvent): void {
    if (event.type === 'reply') {
      const pending = this.#take(event.id)
      // The reply's type is tied to the id that `request` gave out.
      pending?.resolve(event.answer as never)
    } else if (event.type === 'fault' && event.id !== null) {
      this.#take(event.id)?.reject(new EngineFault(event.fault))
      // Whoever asked shows the fault; a lost device concerns everyone.
      if (event.fault.name === 'DeviceLost') this.#emit({ ...event, id: null })
    } else {
      this.#emit(event)
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    return pending
  }

  #emit(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}
