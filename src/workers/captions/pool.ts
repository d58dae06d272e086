/**
 * Shares requests out over caption workers: urgent ones at once, long work in chunks, at most two of them with a worker (one under
 * way, one at hand), so that no list is ever copied whole and a click waits for one chunk at most. Workers are started when there is
 * something to do. One that dies is started anew, and what it had is asked for once more.
 */
import { EngineFault } from '../shared/worker-client'
import type { CaptionAnswer, CaptionAsk, CaptionCommand, CaptionEvent, CaptionPart } from './protocol'
import type { CaptionRequest, CaptionRequestName, CaptionWorkerSettings } from './protocol'
import { crashFault, reasonOf } from '../shared/crash'
import * as says from '../../messages/generated/captions'
import { faultSaying } from '../shared/protocol'

/** What the pool needs of a `Worker`; tests pass a stand-in. */
export interface CaptionWorker {
  postMessage(message: CaptionCommand): void
  addEventListener(type: 'message', listener: (event: MessageEvent<CaptionEvent>) => void): void
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void
  terminate(): void
}

/** How a request is carried out. */
export interface TaskOptions<N extends CaptionRequestName> {
  /** `urgent`: before all chunks. `chunk`: when a worker has room. `home`: urgent, and always by the same worker. */
  order: 'urgent' | 'chunk' | 'home'
  /** True where nothing is lost or doubled if a second worker is asked after the first has died. */
  repeatable: boolean
  signal?: AbortSignal | undefined
  onPart?: ((part: CaptionPart<N>) => void) | undefined
}

interface Task {
  id: number
  order: TaskOptions<CaptionRequestName>['order']
  /** Made when it is sent, so that a waiting chunk holds no copy of its captions. */
  request: () => CaptionRequest
  /** How often another worker may still be asked. */
  attemptsLeft: number
  onPart: ((part: never) => void) | undefined
  resolve: (answer: never) => void
  reject: (reason: unknown) => void
}

/** A worker's place: the worker may die and be replaced. */
interface Seat {
  worker: CaptionWorker | null
  tasks: Map<number, Task>
}

/** Chunks with a worker: one under way, and one at hand, so that it never waits for the page. */
const CHUNKS_AT_A_WORKER = 2

export class CaptionPool {
  readonly #seats: Seat[]
  /** First come, first served, but for what is put back after a worker's death. */
  #waiting: Task[] = []
  #nextId = 1

  /**
   * @param size most workers at a time
   * @param start starts one
   */
  constructor(
    readonly size: number,
    private readonly settings: CaptionWorkerSettings,
    private readonly start: () => CaptionWorker,
  ) {
    this.#seats = Array.from({ length: size }, () => ({ worker: null, tasks: new Map<number, Task>() }))
  }

  /**
   * @param ask called when a worker takes the request
   * @returns rejects with an `EngineFault`, or with the signal's reason
   */
  run<N extends CaptionRequestName>(
    name: N,
    ask: () => CaptionAsk<N>,
    { order, repeatable, signal, onPart }: TaskOptions<N>,
  ): Promise<CaptionAnswer<N>> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    const id = this.#nextId++
    const answer = new Promise<CaptionAnswer<N>>((resolve, reject) => {
      // TypeScript cannot pair N's name with N's ask inside the union; the signature above has.
      const request = () => ({ type: 'request', name, id, ask: ask() }) as CaptionRequest
      this.#waiting.push({ id, order, request, attemptsLeft: repeatable ? 2 : 1, onPart, resolve, reject })
      this.#share()
    })
    if (signal === undefined) return answer
    const abort = () => this.#drop(id, signal.reason)
    signal.addEventListener('abort', abort)
    return answer.finally(() => signal.removeEventListener('abort', abort))
  }

  /** Tells every worker its settings again: what it has read it reads anew when it next needs it. */
  renew(): void {
    for (const { worker } of this.#seats) worker?.postMessage({ type: 'settings', settings: this.settings })
  }

  /** Ends every worker. What is under way is rejected; a later request starts workers anew. */
  dispose(): void {
    const tasks = [...this.#waiting, ...this.#seats.flatMap((seat) => [...seat.tasks.values()])]
    this.#waiting = []
    for (const seat of this.#seats) close(seat)
    for (const { reject } of tasks) reject(new EngineFault(faultSaying('Internal', says.captionWorkersStopped())))
  }

  /** Hands out what may be handed out. */
  #share(): void {
    const still: Task[] = []
    for (const task of this.#waiting) {
      const seat = this.#seatFor(task)
      if (seat === null) still.push(task)
      else this.#give(task, seat)
    }
    this.#waiting = still
  }

  /** The worker with the least to do; null where each has enough. */
  #seatFor({ order }: Task): Seat | null {
    const [home, ...others] = this.#seats
    if (home === undefined) return null
    if (order === 'home') return home
    // Among equals the first: a new worker is started only where all others are busy.
    const least = others.reduce((best, seat) => (seat.tasks.size < best.tasks.size ? seat : best), home)
    return order === 'urgent' || least.tasks.size < CHUNKS_AT_A_WORKER ? least : null
  }

  /** What cannot be sent (no worker can be started, a value that cannot be copied) is rejected, and takes no place. */
  #give(task: Task, seat: Seat): void {
    seat.tasks.set(task.id, task)
    try {
      seat.worker ??= this.#open(seat)
      seat.worker.postMessage(task.request())
    } catch (error) {
      seat.tasks.delete(task.id)
      task.reject(error)
    }
  }

  #open(seat: Seat): CaptionWorker {
    const worker = this.start()
    worker.addEventListener('message', ({ data }) => {
      if (worker === seat.worker) this.#receive(seat, data)
    })
    const crashed = (event: Event) => {
      if (worker === seat.worker) void this.#bury(seat, reasonOf(event))
    }
    worker.addEventListener('error', crashed)
    worker.addEventListener('messageerror', crashed)
    worker.postMessage({ type: 'settings', settings: this.settings })
    return worker
  }

  #receive(seat: Seat, event: CaptionEvent): void {
    const task = seat.tasks.get(event.id)
    if (task === undefined) return
    // The types of part and answer are tied to the id that `run` gave out.
    if (event.type === 'part') return task.onPart?.(event.part as never)
    seat.tasks.delete(event.id)
    if (event.type === 'reply') task.resolve(event.answer as never)
    else task.reject(new EngineFault(event.fault))
    this.#share()
  }

  /** A worker has died: its tasks go to others, once. @param reason null where it never ran */
  async #bury(seat: Seat, reason: string | null): Promise<void> {
    const tasks = [...seat.tasks.values()]
    close(seat)
    for (const task of tasks) task.attemptsLeft--
    this.#waiting = [...tasks.filter(({ attemptsLeft }) => attemptsLeft > 0), ...this.#waiting]
    this.#share()
    const lost = tasks.filter(({ attemptsLeft }) => attemptsLeft <= 0)
    if (lost.length === 0) return
    const fault = await crashFault('A caption worker', reason)
    for (const task of lost) task.reject(new EngineFault(fault))
  }

  #drop(id: number, reason: unknown): void {
    const waiting = this.#waiting.find((task) => task.id === id)
    this.#waiting = this.#waiting.filter((task) => task.id !== id)
    waiting?.reject(reason)
    for (const seat of this.#seats) {
      const task = seat.tasks.get(id)
      if (task === undefined) continue
      seat.tasks.delete(id)
      seat.worker?.postMessage({ type: 'cancel', id })
      task.reject(reason)
    }
    this.#share()
  }
}

function close(seat: Seat): void {
  seat.worker?.terminate()
  seat.worker = null
  seat.tasks.clear()
}
