/** What the browser keeps of the site's files, room by room; fetching a room's before they are needed, and dropping them. */
import * as says from '../../messages/generated/files'
import { keepBeforehand, placeOf } from '../../data/archives/named-by-hash'
import { BadInput } from '../../data/bad-input'
import type { LoadBytes } from '../../data/fetch-bytes'
import type { SiteFiles } from '../../store/site-files'
import { isFull, usage } from '../../store/storage-notes'
import { faultOf } from '../page/trouble/notices.svelte'
import { isOfThisBrowser, parts, type Part } from './parts'
import type { PageService } from './service.svelte'

/** Files fetched at a time: many are small, and each waits for its answer. */
const LANES = 4

export interface BeforehandMeans {
  service: Pick<PageService, 'state' | 'change'>
  /** Null where the browser keeps nothing. */
  files: SiteFiles | null
  /** Bytes of the site's files, by path. */
  bytes: Readonly<Record<string, number>>
  /** Whether the browser may run ONNX Runtime on WebGPU. */
  hasGpu: boolean
  load: (signal: AbortSignal) => LoadBytes
  /** By path; the build's, unless told. */
  hashes?: Readonly<Record<string, string>>
}

export interface PartState extends Part {
  /** All that it needs, and as much of it as is kept, in bytes. */
  bytes: number
  kept: number
}

interface KnownFile {
  path: string
  bytes: number
  isKept: boolean
  /** Kept by the service worker with the page itself. */
  isRuntime: boolean
}

export class Beforehand {
  /** Bytes of the page itself; null before it is known. */
  pageBytes = $state.raw<number | null>(null)
  /** What is fetched: what of, and how much of it, in [0, 1]. */
  fetching = $state.raw<{ what: string; fraction: number } | null>(null)
  /** One sentence where something did not come. */
  trouble = $state.raw<string | null>(null)
  #files = $state.raw<readonly KnownFile[]>([])
  readonly parts: readonly PartState[] = $derived(parts.map((part) => this.#stateOf(part)))
  /** Of all files, each once. */
  readonly bytes: number = $derived(sum(this.#files))
  readonly kept: number = $derived(sum(this.#files.filter(({ isKept }) => isKept)))
  readonly #means: BeforehandMeans
  #stop: AbortController | null = null

  constructor(means: BeforehandMeans) {
    this.#means = means
  }

  /** Looks at what is kept. */
  async read(): Promise<void> {
    const { files, service, bytes, hasGpu } = this.#means
    const places = (await files?.places()) ?? []
    const shell = await service.state()
    this.pageBytes = shell?.bytes ?? null
    const listed = Object.entries(bytes).map(([path, bytes]) => {
      const place = placeOf(path, this.#means.hashes)
      return { path, bytes, isKept: place !== null && places.includes(place), isRuntime: false }
    })
    const runtimes = (shell?.later ?? []).map((file) => ({ ...file, isRuntime: true }))
    const ofRooms = [...listed, ...runtimes].filter(({ path }) => parts.some((part) => part.has(path)))
    this.#files = ofRooms.filter(({ path, isKept }) => isKept || isOfThisBrowser(path, hasGpu))
  }

  /**
   * Fetches what is not kept of these parts. What had come when it was stopped, or broke off, is kept.
   * @param ids of parts; all of them unless told
   */
  async fetch(ids: readonly string[] = parts.map(({ id }) => id)): Promise<void> {
    const chosen = parts.filter(({ id }) => ids.includes(id))
    const what = chosen.length === 1 ? `Fetching ${chosen[0]?.name}` : 'Fetching all rooms'
    const { signal } = (this.#stop = new AbortController())
    this.trouble = null
    this.fetching = { what, fraction: 0 }
    try {
      await this.#fetch(what, chosen, signal)
    } catch (reason) {
      if (!signal.aborted) this.trouble = await this.#sentence(reason, chosen)
      // The other lanes have nothing to fetch for any more.
      this.#stop.abort()
    }
    this.#stop = null
    this.fetching = null
    await this.read()
  }

  stop(): void {
    this.#stop?.abort()
  }

  /** Drops what is kept of a part, but for what another part needs that is kept as a whole. @param id of a part; all unless told */
  async drop(id?: string): Promise<void> {
    this.trouble = null
    const others = id === undefined ? [] : this.parts.filter((part) => part.id !== id && part.kept === part.bytes)
    const dropped = this.#files.filter(
      ({ path, isKept }) =>
        isKept &&
        parts.some((part) => (id === undefined || part.id === id) && part.has(path)) &&
        !others.some((part) => part.has(path)),
    )
    const places = dropped.flatMap(({ path }) => placeOf(path, this.#means.hashes) ?? [])
    await this.#means.files?.drop(places)
    await this.#means.service.change('drop', pathsOf(dropped.filter(({ isRuntime }) => isRuntime)))
    await this.read()
  }

  #stateOf(part: Part): PartState {
    const files = this.#files.filter(({ path }) => part.has(path))
    return { ...part, bytes: sum(files), kept: sum(files.filter(({ isKept }) => isKept)) }
  }

  async #fetch(what: string, chosen: readonly Part[], signal: AbortSignal): Promise<void> {
    const { files, hashes, service } = this.#means
    if (files === null) return
    const wanted = this.#files.filter(({ path, isKept }) => !isKept && chosen.some((part) => part.has(path)))
    const all = sum(wanted)
    const come: Record<string, number> = {}
    const tell = (path: string, bytes: number) => {
      come[path] = bytes
      this.fetching = { what, fraction: Object.values(come).reduce((a, b) => a + b, 0) / all }
    }
    const load = this.#means.load(signal)
    const left = [...wanted]
    const lane = async () => {
      for (let file = left.shift(); file !== undefined; file = left.shift()) {
        signal.throwIfAborted()
        const { path, bytes, isRuntime } = file
        if (isRuntime) {
          const fault = await service.change('keep', [path])
          if (fault !== null)
            throw isFull(fault) ? fault : new BadInput(says.partNotKept({ path, mend: fault.message }))
        } else await keepBeforehand(path, load, files, (fraction) => tell(path, fraction * bytes), hashes)
        tell(path, bytes)
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
  }

  async #sentence(reason: unknown, chosen: readonly Part[]): Promise<string> {
    if (!isFull(reason)) return faultOf(reason).message
    await this.read()
    const left = this.#files.filter(({ path, isKept }) => !isKept && chosen.some((part) => part.has(path)))
    return `The browser has no room left for this page${await usage()}: ${Math.ceil(sum(left) / 1e6)} MB did not come. Drop a room that you do not need, or delete runs, then fetch the rest.`
  }
}

const sum = (files: readonly { bytes: number }[]): number => files.reduce((total, { bytes }) => total + bytes, 0)
const pathsOf = (files: readonly { path: string }[]) => files.map(({ path }) => path)
