/** Files of the site that the browser keeps for every worker and tab: Cache Storage, where there is one. */
import { byHash, stemOf, type KeptFiles } from '../data/archives/named-by-hash'
import { fetchBytes, type LoadBytes } from '../data/fetch-bytes'

/** Of one site: several may lie in folders of one host. */
const nameOf = (baseUrl: string) => `modeweave-files ${new URL(baseUrl).pathname}`

/**
 * A loader of the site's files, which keeps what it can check.
 * @param baseUrl of the site, absolute, ending in "/"
 */
export function loadFromSite(baseUrl: string): LoadBytes {
  return byHash(fetchBytes(baseUrl), openSiteFiles(baseUrl))
}

/**
 * @param baseUrl of the site, absolute, ending in "/": a file is kept under its own address
 * @returns null where the browser has no such storage (plain http, some private windows)
 */
export function openSiteFiles(
  baseUrl: string,
  storage: CacheStorage | undefined = globalThis.caches,
  locks: Pick<LockManager, 'request'> | undefined = globalThis.navigator?.locks,
): SiteFiles | null {
  return storage === undefined ? null : new SiteFiles(baseUrl, storage, locks)
}

export class SiteFiles implements KeptFiles {
  constructor(
    private readonly baseUrl: string,
    private readonly storage: CacheStorage,
    private readonly locks: Pick<LockManager, 'request'> | undefined,
  ) {}

  async get(place: string): Promise<Uint8Array | null> {
    try {
      const found = await (await this.open()).match(this.addressOf(place))
      return found === undefined ? null : new Uint8Array(await found.arrayBuffer())
    } catch {
      // Refused, or gone: as if nothing were kept.
      return null
    }
  }

  async keep(place: string, bytes: Uint8Array): Promise<void> {
    const cache = await this.open()
    await cache.put(this.addressOf(place), new Response(bytes as Uint8Array<ArrayBuffer>))
    await this.removeOlder(cache, place)
  }

  async inTurn<T>(place: string, work: () => Promise<T>): Promise<T> {
    if (this.locks === undefined) return work()
    return this.locks.request(this.addressOf(place), work)
  }

  /** Places of all that is kept; empty where nothing can be. */
  async places(): Promise<string[]> {
    try {
      return (await (await this.open()).keys()).map(({ url }) => decodeURI(url.slice(this.baseUrl.length)))
    } catch {
      return []
    }
  }

  async drop(places: readonly string[]): Promise<void> {
    try {
      const cache = await this.open()
      for (const place of places) await cache.delete(this.addressOf(place))
    } catch {
      // What cannot be opened cannot be read again either.
    }
  }

  /** What the file held before it was changed is asked for by nobody any more. */
  private async removeOlder(cache: Cache, place: string): Promise<void> {
    const address = this.addressOf(place)
    for (const { url } of await cache.keys())
      if (url !== address && stemOf(url) === stemOf(address)) await cache.delete(url)
  }

  private open(): Promise<Cache> {
    return this.storage.open(nameOf(this.baseUrl))
  }

  private addressOf(place: string): string {
    return new URL(place, this.baseUrl).href
  }
}
