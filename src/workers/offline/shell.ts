/**
 * The page itself, kept so that it opens without a network: its HTML, scripts, styles and tfjs's small binary, one version as a whole; and
 * ONNX Runtime's large binaries, each once it was used. Needs no service worker, so that it is tested in Node.
 */
import { sha256Hex } from '../../data/archives/sha256'
import type { ShellFile } from './types'

/** The page's own file; asked for by its folder's address. */
const PAGE = 'index.html'
/** How many are fetched at a time: the room that is open fetches as well. */
const LANES = 2

export interface ShellMeans {
  /** Of the site, absolute, ending in "/". */
  baseUrl: string
  files: readonly ShellFile[]
  storage: CacheStorage
  fetch: (address: string, init?: RequestInit) => Promise<Response>
}

export class Shell {
  readonly #means: ShellMeans
  /** By address. */
  readonly #files: ReadonlyMap<string, ShellFile>
  readonly #prefix: string
  readonly #name: string

  /** @throws Error where the build has no page */
  constructor(means: ShellMeans) {
    this.#means = means
    this.#files = new Map(means.files.map((file) => [this.#addressOf(file), file]))
    // All scripts are named by what they hold, and the page names its own: its hash is that of the whole.
    const page = means.files.find(({ path }) => path === PAGE)
    if (page === undefined) throw new Error(`The site has no ${PAGE}: build it anew.`)
    this.#prefix = `modeweave-shell ${new URL(means.baseUrl).pathname} `
    this.#name = this.#prefix + page.hash
  }

  get bytes(): number {
    return this.#means.files.reduce((sum, { bytes, isLater }) => (isLater ? sum : sum + bytes), 0)
  }

  /**
   * Fetches what the older versions do not have.
   * @returns rejects where a file cannot be had or is not what was built, and with a QuotaExceededError where there is no room
   */
  async install(): Promise<void> {
    const cache = await this.#means.storage.open(this.#name)
    const left = this.#means.files.filter(({ isLater }) => !isLater)
    // What was used before an update is still of use after it.
    for (const file of this.#means.files) if (file.isLater) await this.#takeOver(file, cache)
    const lane = async () => {
      for (let file = left.shift(); file !== undefined; file = left.shift()) await this.#bring(file, cache)
    }
    await Promise.all(Array.from({ length: LANES }, lane))
  }

  /** Whether nothing is missing of what `install` brings. A damaged file is told when it is read. */
  async isWhole(): Promise<boolean> {
    const cache = await this.#means.storage.open(this.#name)
    const there = new Set((await cache.keys()).map(({ url }) => url))
    return this.#means.files.every((file) => file.isLater || there.has(this.#addressOf(file)))
  }

  /** Fetches and keeps a file that is kept when it is used, if it is one: for whoever used it before it could be kept on its way. */
  async keep(address: string): Promise<void> {
    const file = this.#files.get(address)
    if (file?.isLater !== true) return
    await this.#bring(file, await this.#means.storage.open(this.#name))
  }

  /** Whether a script is one of this version's. */
  has(address: string): boolean {
    return this.#files.has(address)
  }

  /** Whether an answer to it is to be had here at all: else the browser asks the host as ever. */
  knows({ method, url, mode }: Pick<Request, 'method' | 'url' | 'mode'>): boolean {
    const address = this.#asked(url)
    if (method !== 'GET') return false
    if (mode === 'navigate') return address === this.#page
    return this.#files.has(address) || this.#isScript(address)
  }

  /**
   * The file that is asked for: as it is kept, or from the host where it is not kept or damaged; then it is kept, as soon as all of it has come.
   * @param kept called with the promise that it is
   */
  async answer(url: string, kept: (done: Promise<void>) => void): Promise<Response> {
    const address = this.#asked(url)
    const file = this.#files.get(address)
    if (file === undefined) return (await this.#ofOlder(address)) ?? this.#means.fetch(url)
    const cache = await this.#means.storage.open(this.#name)
    const there = await this.#whole(file, cache)
    if (there !== null) return there
    const response = await this.#means.fetch(address)
    if (response.ok) kept(this.#put(file, response.clone(), cache).catch(() => undefined))
    return response
  }

  /** Files that are kept when they are first used, and whether they are. */
  async later(): Promise<{ path: string; bytes: number; isKept: boolean }[]> {
    const cache = await this.#means.storage.open(this.#name)
    const files = this.#means.files.filter(({ isLater }) => isLater)
    return Promise.all(
      files.map(async (file) => ({
        path: file.path,
        bytes: file.bytes,
        isKept: (await cache.match(this.#addressOf(file))) !== undefined,
      })),
    )
  }

  async drop(address: string): Promise<void> {
    if (this.#files.get(address)?.isLater === true) await (await this.#means.storage.open(this.#name)).delete(address)
  }

  /** Ends all other versions: once no tab shows one of them. */
  async endOthers(): Promise<void> {
    for (const name of await this.#others()) await this.#means.storage.delete(name)
  }

  get #page(): string {
    return this.#means.baseUrl
  }

  #addressOf({ path }: ShellFile): string {
    return path === PAGE ? this.#page : new URL(path, this.#means.baseUrl).href
  }

  /** Without what stands behind the path, which is the page's own affair. */
  #asked(url: string): string {
    const address = url.replace(/[?#].*$/, '')
    return address === this.#page + PAGE ? this.#page : address
  }

  /** Tabs of an older version ask for its scripts, which their host may no longer have. */
  #isScript(address: string): boolean {
    return address.startsWith(`${this.#page}assets/`)
  }

  async #others(): Promise<string[]> {
    return (await this.#means.storage.keys()).filter((name) => name.startsWith(this.#prefix) && name !== this.#name)
  }

  async #ofOlder(address: string): Promise<Response | null> {
    for (const name of await this.#others()) {
      const found = await (await this.#means.storage.open(name)).match(address)
      if (found !== undefined) return found
    }
    return null
  }

  /** Keeps a file, unless it is. */
  async #bring(file: ShellFile, cache: Cache): Promise<void> {
    if ((await this.#whole(file, cache)) !== null) return
    const address = this.#addressOf(file)
    if (await this.#takeOver(file, cache)) return
    // The page keeps its name when it changes: the host is asked whether it has.
    const init = { priority: 'low', cache: file.path === PAGE ? 'no-cache' : 'default' } as const
    const response = await this.#means.fetch(address, init).catch(() => {
      throw new Error(`${file.path}: the page's host cannot be reached; check the connection and try again.`)
    })
    if (!response.ok) throw new Error(`${file.path}: the host answered with status ${response.status}.`)
    await this.#put(file, response, cache)
  }

  /** Whether an older version had the file as it is now; then it is this one's, too. */
  async #takeOver(file: ShellFile, cache: Cache): Promise<boolean> {
    const older = await this.#ofOlder(this.#addressOf(file))
    if (older === null) return false
    return this.#put(file, older, cache).then(
      () => true,
      () => false,
    )
  }

  /** @returns rejects where the answer is something else than was built, or breaks off, or cannot be kept */
  async #put(file: ShellFile, response: Response, cache: Cache): Promise<void> {
    const bytes = new Uint8Array(await response.arrayBuffer())
    if ((await sha256Hex(bytes)) !== file.hash)
      throw new Error(`${file.path}: the host sent something else than was built (another SHA-256).`)
    // Anew, for a browser opens no page by an answer that came by way of another address.
    await cache.put(this.#addressOf(file), new Response(bytes, { headers: response.headers }))
  }

  /** Null where it is not kept, or damaged meanwhile. */
  async #whole(file: ShellFile, cache: Cache): Promise<Response | null> {
    const found = await cache.match(this.#addressOf(file))
    if (found === undefined) return null
    const bytes = new Uint8Array(await found.clone().arrayBuffer())
    return (await sha256Hex(bytes)) === file.hash ? found : null
  }
}
