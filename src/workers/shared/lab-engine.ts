/** A lab's engine as the page speaks to it: requests are answered, orders obeyed, and whatever goes wrong is told as a fault. */
import * as says from '../../messages/generated/engine'
import * as tf from '@tensorflow/tfjs-core'
import type { BackendListeners } from '../../gpu/backend'
import { BadInput } from '../../gpu/errors'
import type { ImageStore } from '../../store/image-store'
import { toFault } from './faults'
import { KeptImages, type OwnSource } from './kept-images'
import type { BackendName, BackendReport, Fault, WaitingEvent } from './protocol'
import { RunLock, type Locks } from './run-lock'
import { CHOOSING, STARTING, Waiting } from './waiting'
import type { Exchanges, FaultEvent, Reply } from './worker-client'

/** What every lab's engine needs of its surroundings. */
export interface LabPlatform<Source extends OwnSource> {
  /** Chooses and starts a backend; `lost` resolves with a reason when its device goes away. */
  startBackend(
    asked: BackendName | null,
    listeners: BackendListeners,
  ): Promise<{ report: BackendReport; lost: Promise<string> }>
  /** The visitor's own images that are kept. */
  images: ImageStore<Source>
  /** By which tabs agree on who writes a run; none where nobody else can. */
  locks?: Locks | null
  destroyDevice(): void
}

/** How a protocol's requests are answered, each by its name. */
export type Handlers<R extends Exchanges<R>> = { [N in keyof R]: (ask: R[N]['ask']) => Promise<R[N]['answer']> }

interface Request<R> {
  type: 'request'
  name: keyof R & string
  id: number
  ask: unknown
}

/** `R` the protocol's requests, `Order` what is answered by events alone, `Event` all that the engine says, `Source` own images' files. */
export abstract class LabEngine<
  R extends Exchanges<R>,
  Order extends { type: string },
  Event extends { type: string },
  Source extends OwnSource,
> {
  protected deviceIsLost = false
  protected readonly lock: RunLock
  protected readonly kept: KeptImages<Source>
  protected readonly waiting: Waiting
  readonly #platform: LabPlatform<Source>
  #backend: Promise<BackendReport> | null = null

  constructor(
    platform: LabPlatform<Source>,
    protected readonly emit: (event: Event) => void,
  ) {
    this.#platform = platform
    this.lock = new RunLock(platform.locks ?? null)
    this.kept = new KeptImages(platform.images)
    this.waiting = new Waiting((event) => this.#tell(event))
  }

  protected abstract readonly handlers: Handlers<R>

  protected abstract obey(order: Order): void | Promise<void>

  /** Of the run in memory; null where there is none. */
  protected abstract get runId(): string | null

  /** What runs are trained by here, once it has started: no tensor can be made before. @throws BadInput where nobody asked it to start */
  protected async computing(): Promise<BackendReport> {
    if (this.#backend === null) throw new BadInput(says.engineNotStarted())
    return this.#backend
  }

  /** Stops training because of an error that no step threw, and tells of it; whether there was anything to stop. */
  protected abstract stopTraining(error: Error): boolean

  /** Takes one message of the page. Answers come through `emit`; nothing is thrown. */
  async handle(command: Request<R> | Order): Promise<void> {
    const request = isRequest<R>(command) ? command : null
    try {
      if (request === null) await this.obey(command as Order)
      else this.#tell({ type: 'reply', name: request.name, id: request.id, answer: await this.#answer(request) })
    } catch (error) {
      this.#tellFault(error, request?.id ?? null)
    }
  }

  /** Requests that every lab answers alike. */
  protected readonly housekeeping = {
    keptImages: () => this.kept.list(),

    loadKeptImages: ({ id }: { id: string }) => this.kept.load(id),

    forgetImages: ({ id }: { id: string }) => this.kept.forget(id),

    memory: async () => {
      const { numTensors, numBytes } = tf.memory()
      return { tensors: numTensors, bytes: numBytes }
    },
  }

  /** Starts what is computed with; the page is told what it waits for, and when the device is lost. */
  protected startBackend(asked: BackendName | null): Promise<BackendReport> {
    this.#backend = this.#start(asked)
    return this.#backend
  }

  async #start(asked: BackendName | null): Promise<BackendReport> {
    const { report, lost } = await this.waiting.during(CHOOSING, false, (_, say) =>
      this.#platform.startBackend(asked, {
        onStart: (name) => say(STARTING[name]),
        onError: (message) => this.#deviceFailed(message),
      }),
    )
    void lost.then((reason) => {
      this.deviceIsLost = true
      const message = `The GPU was lost (${reason}); the run is restored from its last checkpoint.`
      this.#tell({ type: 'fault', id: null, runId: this.runId, fault: { name: 'DeviceLost', message } })
    })
    return report
  }

  /** Once the device is lost, whatever goes wrong is its loss. @param id of the request that it answers; null where nobody asked */
  #tellFault(error: unknown, id: number | null): void {
    const fault: Fault = this.deviceIsLost
      ? { name: 'DeviceLost', message: 'The GPU was lost while it was at work.' }
      : toFault(error)
    this.#tell({ type: 'fault', id, runId: this.runId, fault })
  }

  /** Work that was queued on the GPU went wrong: what it should have written cannot be trusted, so training stops. */
  #deviceFailed(message: string): void {
    if (this.deviceIsLost) return
    const error = new Error(message)
    if (!this.stopTraining(error)) this.#tellFault(error, null)
  }

  /** The protocol pairs a request's name with its ask; TypeScript cannot inside the union. */
  #answer({ name, ask }: Request<R>): Promise<unknown> {
    return this.handlers[name](ask as R[typeof name]['ask'])
  }

  /** Says what every protocol has; TypeScript cannot know it of `Event`. */
  #tell(event: (Reply & { name: string }) | FaultEvent | WaitingEvent): void {
    this.emit(event as unknown as Event)
  }
}

const isRequest = <R>(command: { type: string }): command is Request<R> => command.type === 'request'
