/** Files of the site that the browser keeps for every worker and tab: Cache Storage, where there is one. */
import { stemOf, type KeptFiles } from '../data/archives/named-by-hash'

const NAME = 'modeweave-files'

/**
 * @param baseUrl of the site, absolute, ending in "/": a file is kept under its own address
 * @returns null where the browser has no such storage (plain http, some private windows)
 */
export function openSiteFiles(
  baseUrl: string,
  storage: CacheStorage | undefined = globalThis.caches,
  locks: Pick<LockManager, 'request'> | undefined = globalThis.navigator?.locks,
): KeptFiles | null {
  return storage === undefined ? null : new SiteFiles(baseUrl, storage, locks)
}

class SiteFiles implements KeptFiles {
  constructor(
    private readonly baseUrl: string,
    private readonly storage: CacheStorage,
    private readonly locks: Pick<LockManager, 'request'> | undefined,
  ) {}

  async get(path: string): Promise<Uint8Array | null> {
    try {
      const cache = await this.storage.open(NAME)
      const found = await cache.match(this.addressOf(path))
      return found === undefined ? null : new Uint8Array(await found.arrayBuffer())
    } catch {
      // Refused, or gone: as if nothing were kept.
      return null
    }
  }

  async put(path: string, bytes: Uint8Array): Promise<void> {
    try {
      const cache = await this.storage.open(NAME)
      await cache.put(this.addressOf(path), new Response(bytes as Uint8Array<ArrayBuffer>))
      await this.removeOlder(cache, path)
    } catch {
      // Refused, or no room: it is fetched again the next time.
    }
  }

  async inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
    if (this.locks === undefined) return work()
    return this.locks.request(this.addressOf(path), work)
  }

  /** What the file held before it was changed is asked for by nobody any more. */
  private async removeOlder(cache: Cache, path: string): Promise<void> {
    const address = this.addressOf(path)
    for (const { url } of await cache.keys())
      if (url !== address && stemOf(url) === stemOf(address)) await cache.delete(url)
  }

  private addressOf(path: string): string {
    return new URL(path, this.baseUrl).href
  }
}
