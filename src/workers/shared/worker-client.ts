/** The page's side of a worker with one engine in it: typed requests, orders without an answer, events, and a fresh start after a fault. */
import { crashFault, hostAnswers, reasonOf } from './crash'
import type { Understood } from '../../data/understood-types'
import type { Fault } from './protocol'

/** A `Fault` of the engine as a thrown error; the page branches on `name`. */
export class EngineFault extends Error {
  override readonly name: Fault['name']
  /** Of files that cannot be used as a whole: what was understood of them all the same; else null. */
  readonly understood: Understood | null
  /** Of the message's entry in the help. */
  readonly messageId: string | undefined

  constructor(fault: Fault) {
    super(fault.message)
    this.name = fault.name
    this.understood = fault.understood ?? null
    this.messageId = fault.messageId
  }
}

/** What a protocol's requests are made of: a name for each, what is asked and what is answered. */
export type Exchanges<R> = { [N in keyof R]: { ask: unknown; answer: unknown } }

export interface Reply {
  type: 'reply'
  id: number
  answer: unknown
}

export interface FaultEvent {
  type: 'fault'
  /** Of the request that it answers; null where nobody asked. */
  id: number | null
  runId: string | null
  fault: Fault
}

/** What a client needs of a `Worker`; tests pass a stand-in. */
export interface ClientWorker<Command, Heard> {
  postMessage(message: Command): void
  addEventListener(type: 'message', listener: (event: MessageEvent<Heard>) => void): void
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void
  terminate(): void
}

interface Pending {
  resolve: (answer: never) => void
  reject: (reason: EngineFault) => void
}

/**
 * `R` the protocol's requests, `Command` all that the page says (requests included), `Order` what is answered by events alone,
 * `News` what the worker tells beside replies, faults included.
 */
export class WorkerClient<R extends Exchanges<R>, Command, Order extends Command, News extends { type: string }> {
  readonly #start: () => ClientWorker<Command, Reply | FaultEvent | News>
  readonly #reached: () => Promise<boolean>
  readonly #listeners = new Set<(event: News | FaultEvent) => void>()
  readonly #pending = new Map<number, Pending>()
  #worker: ClientWorker<Command, Reply | FaultEvent | News> | null = null
  #nextId = 1

  /**
   * @param start called when something is first asked: a room that is never opened costs nothing
   * @param reached whether the page's host answers; asked where a worker's script was not loaded
   */
  constructor(start: () => ClientWorker<Command, Reply | FaultEvent | News>, reached = hostAnswers) {
    this.#start = start
    this.#reached = reached
  }

  /** Asks the engine; rejects with an `EngineFault` that says why there is no answer. */
  request<N extends keyof R>(name: N, ask: R[N]['ask']): Promise<R[N]['answer']> {
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      // TypeScript cannot pair N's name with N's ask inside the union; the signature above has.
      this.#running().postMessage({ type: 'request', name, id, ask } as Command)
    })
  }

  /** Sends what is answered by events alone. */
  send(order: Order): void {
    this.#running().postMessage(order)
  }

  /** Calls `listener` for each event that is not the answer to a request. Returns a function that ends it. */
  subscribe(listener: (event: News | FaultEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Ends the worker and starts a new one (empty: `initialise` comes next). Requests under way are rejected. */
  restart(reason = 'The engine was started anew before it could answer.'): void {
    this.dispose(reason)
    this.#running()
  }

  /** Ends the worker for good. */
  dispose(reason = 'The engine was stopped.'): void {
    this.#worker?.terminate()
    this.#worker = null
    this.#rejectAll({ name: 'DeviceLost', message: reason })
  }

  #running(): ClientWorker<Command, Reply | FaultEvent | News> {
    return (this.#worker ??= this.#open())
  }

  #open(): ClientWorker<Command, Reply | FaultEvent | News> {
    const worker = this.#start()
    worker.addEventListener('message', ({ data }) => {
      if (worker === this.#worker) this.#receive(data)
    })
    const crashed = (event: Event) => {
      if (worker === this.#worker) void this.#bury(worker, reasonOf(event))
    }
    worker.addEventListener('error', crashed)
    worker.addEventListener('messageerror', crashed)
    return worker
  }

  /** @param reason why the worker stopped; null where it never ran, so that the next request may try again */
  async #bury(worker: ClientWorker<Command, Reply | FaultEvent | News>, reason: string | null): Promise<void> {
    const asked = [...this.#pending.keys()]
    const fault: Fault =
      reason === null
        ? await crashFault('The engine', null, this.#reached)
        : { name: 'WorkerEnded', message: `The engine stopped working (${reason}).` }
    if (worker !== this.#worker) return
    // A dead worker answers nobody: the next request has another.
    worker.terminate()
    this.#worker = null
    const heard = asked.some((id) => this.#pending.has(id))
    this.#rejectAll(fault)
    // Whoever asked for a worker that never ran shows why; one that ran concerns everyone.
    if (reason !== null || !heard) this.#emit({ type: 'fault', id: null, runId: null, fault })
  }

  #receive(event: Reply | FaultEvent | News): void {
    if (isReply(event)) {
      // The reply's type is tied to the id that `request` gave out.
      this.#take(event.id)?.resolve(event.answer as never)
    } else if (isFault(event) && event.id !== null) {
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

  #rejectAll(fault: Fault): void {
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    for (const { reject } of pending) reject(new EngineFault(fault))
  }

  #emit(event: News | FaultEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

const isReply = (event: { type: string }): event is Reply => event.type === 'reply'
const isFault = (event: { type: string }): event is FaultEvent => event.type === 'fault'
