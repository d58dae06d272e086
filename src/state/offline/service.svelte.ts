/** The page keeps itself by its service worker; a new version waits until the visitor asks for it. */
import { LOADED_CHANNEL } from '../../workers/offline/loaded'
import type { ShellAsk, ShellDone, ShellFault, ShellState } from '../../workers/offline/types'
import { siteAddress } from '../page/site'

export type Kept =
  /** Not asked for yet: what the visitor came for is fetched first. */
  | 'not yet'
  | 'coming'
  | 'kept'
  /** The browser lets this page keep nothing, as over plain http and in some private windows. */
  | 'impossible'
  | 'refused'

/** A tab that is open for days looks for a new version when it is shown again, at most so often, in ms. */
const PATIENCE = 3_600_000

export class PageService {
  /** Whether what is kept is shown. */
  shown = $state(false)
  kept = $state.raw<Kept>('not yet')
  /** What the browser or the host said where it is refused. */
  reason = $state.raw('')
  /** A newer version is there, and waits, or another tab has gone over to it. */
  hasNews = $state.raw(false)
  readonly #container: ServiceWorkerContainer | undefined
  #registration: ServiceWorkerRegistration | null = null
  #asksToReload = false
  #lookedAt = 0

  /** @param container undefined where the browser has none */
  constructor(container: ServiceWorkerContainer | undefined = globalThis.navigator?.serviceWorker) {
    this.#container = container
  }

  /** Has the page kept, once the browser is idle; a second call does nothing. */
  async keepPage(): Promise<void> {
    if (this.kept !== 'not yet') return
    const container = this.#container
    if (container === undefined || import.meta.env.DEV) {
      this.kept = 'impossible'
      return
    }
    this.kept = 'coming'
    await idle()
    const address = siteAddress('service.js')
    container.addEventListener('message', ({ data }: MessageEvent<ShellFault>) => void this.#refuse(data.fault))
    let registration: ServiceWorkerRegistration
    try {
      this.#registration = registration = await container.register(address, { updateViaCache: 'none' })
    } catch (reason) {
      await this.#refuse(reason)
      return
    }
    this.#lookedAt = Date.now()
    container.addEventListener('controllerchange', this.#controllerChanged(registration.active !== null))
    this.#follow(registration)
    document.addEventListener('visibilitychange', () => this.#lookForNews())
    // Another site's worker, of a folder above, may be in control until then.
    const isControlled = container.controller?.scriptURL === address
    await activeIn(registration)
    if (!isControlled) this.#keepLoaded()
    // What no tab shows any more is ended by that, too.
    await this.state()
  }

  /** Shows the newest version: the page begins anew. */
  reload(): void {
    const waiting = this.#registration?.waiting
    if (!waiting) return location.reload()
    this.#asksToReload = true
    waiting.postMessage({ type: 'takeOver' } satisfies ShellAsk)
  }

  /** What is kept of the page itself; null where nothing can be asked. */
  async state(): Promise<ShellState | null> {
    const state = await this.#ask<ShellState>({ type: 'state', script: import.meta.url })
    if (state !== null) {
      this.kept = state.isWhole ? 'kept' : 'refused'
      this.reason = 'the browser has cleared what was kept, and it does not come again; open the page with a network.'
    }
    return state
  }

  /** Keeps or drops files of which the page itself does not know what they hold: ONNX Runtime's. */
  async change(type: 'keep' | 'drop', paths: readonly string[]): Promise<ShellDone['fault']> {
    const addresses = paths.map((path) => siteAddress(path))
    return (await this.#ask<ShellDone>({ type, addresses }))?.fault ?? null
  }

  #ask<Answer>(ask: ShellAsk): Promise<Answer | null> {
    const worker = this.#registration?.active
    if (!worker) return Promise.resolve(null)
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data)
      worker.postMessage(ask, [port2])
    })
  }

  #follow(registration: ServiceWorkerRegistration): void {
    const see = () => {
      // Without an active one it is the first, of which there is nothing to say.
      this.hasNews ||= registration.waiting !== null && registration.active !== null
    }
    see()
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', see))
  }

  /** Another version answers from now on; the first time it is the first. */
  #controllerChanged(hadOne: boolean): () => void {
    let isFirst = !hadOne
    return () => {
      if (this.#asksToReload) location.reload()
      else if (!isFirst) this.hasNews = true
      isFirst = false
    }
  }

  /** What was fetched before the worker was there is kept by it now; the browser still has most of it at hand. */
  #keepLoaded(): void {
    const channel = new BroadcastChannel(LOADED_CHANNEL)
    channel.onmessage = ({ data }: MessageEvent<readonly string[]>) =>
      void this.#ask<ShellDone>({ type: 'keep', addresses: data })
    channel.postMessage('tell')
  }

  #lookForNews(): void {
    if (document.hidden || Date.now() - this.#lookedAt < PATIENCE) return
    this.#lookedAt = Date.now()
    // Without a network there is none.
    this.#registration?.update().catch(() => undefined)
  }

  /** A version that could not be kept leaves the one before it as it is. */
  async #refuse(fault: unknown): Promise<void> {
    if (this.kept === 'kept') return
    const { isFull, usage } = await import('../../store/storage-notes')
    const full = async () => `the browser has no room left for it${await usage()}; delete runs, then reload the page.`
    this.reason = isFull(fault) ? await full() : fault instanceof Error ? fault.message : String(fault)
    this.kept = 'refused'
  }
}

/** When it has a worker that is in use. A first one that cannot be is told of by itself. */
async function activeIn({ active, installing, waiting }: ServiceWorkerRegistration): Promise<void> {
  const worker = installing ?? waiting
  if (active !== null || worker === null) return
  await new Promise<void>((resolve) =>
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve()
    }),
  )
}

/** When the page has come and has nothing else to do. */
async function idle(): Promise<void> {
  if (document.readyState !== 'complete') await new Promise((resolve) => addEventListener('load', resolve))
  await new Promise((resolve) =>
    'requestIdleCallback' in globalThis ? requestIdleCallback(resolve) : setTimeout(resolve),
  )
}
