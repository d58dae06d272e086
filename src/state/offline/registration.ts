/** The page's service worker as the page has it: registered, asked, followed for a newer version. Fetched when all that is seen has come. */
import { isFull, usage } from '../../store/storage-notes'
import { LOADED_CHANNEL } from '../../workers/offline/loaded'
import { ownScript } from '../../workers/shared/own-script'
import type { ShellAsk, ShellDone, ShellFault, ShellState } from '../../workers/offline/types'
import { siteAddress } from '../page/site'

/** A tab that is open for days looks for a new version when it is shown again, at most so often, in ms. */
const PATIENCE = 3_600_000

export interface Told {
  /** A newer version is there, and waits, or another tab has gone over to it. */
  news: () => void
  /** @param reason why the page cannot be kept, a clause that fits behind a colon */
  refused: (reason: string) => void
}

export class Registration {
  readonly #container: ServiceWorkerContainer
  readonly #told: Told
  #registration: ServiceWorkerRegistration | null = null
  #asksToReload = false
  #lookedAt = 0

  constructor(container: ServiceWorkerContainer, told: Told) {
    this.#container = container
    this.#told = told
  }

  /** @returns when a worker is in use; rejects where the browser wants none */
  async keepPage(): Promise<void> {
    await idle()
    const container = this.#container
    const address = siteAddress('service.js')
    container.addEventListener('message', ({ data }: MessageEvent<ShellFault>) => void this.#refuse(data.fault))
    const registration = await container.register(ownScript('service'), { updateViaCache: 'none' })
    this.#registration = registration
    this.#lookedAt = Date.now()
    container.addEventListener('controllerchange', this.#controllerChanged(registration.active !== null))
    this.#follow(registration)
    document.addEventListener('visibilitychange', () => this.#lookForNews())
    // Another site's worker, of a folder above, may be in control until then.
    const isControlled = container.controller?.scriptURL === address
    await activeIn(registration)
    if (!isControlled) this.#keepLoaded()
  }

  /** Shows the newest version: the page begins anew. */
  reload(): void {
    const waiting = this.#registration?.waiting
    if (!waiting) return location.reload()
    this.#asksToReload = true
    waiting.postMessage({ type: 'takeOver' } satisfies ShellAsk)
  }

  /** What is kept of the page itself; null where nothing can be asked. */
  state(): Promise<ShellState | null> {
    // The page's own script has another name in each version.
    const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src ?? ''
    return this.#ask<ShellState>({ type: 'state', script })
  }

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
      if (registration.waiting !== null && registration.active !== null) this.#told.news()
    }
    see()
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', see))
  }

  /** Another version answers from now on; the first time it is the first. */
  #controllerChanged(hadOne: boolean): () => void {
    let isFirst = !hadOne
    return () => {
      if (this.#asksToReload) location.reload()
      else if (!isFirst) this.#told.news()
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

  async #refuse(fault: Error): Promise<void> {
    const full = async () => `the browser has no room left for it${await usage()}; delete runs, then reload the page.`
    this.#told.refused(isFull(fault) ? await full() : fault.message)
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
