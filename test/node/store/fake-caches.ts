/** The browser's Cache Storage, for Node. */

/** As much of Cache Storage as is used; what it refuses is an error. */
export function fakeCaches(refuses = false): CacheStorage {
  const caches = new Map<string, Cache>()
  const open = (name: string) => {
    const cache = caches.get(name) ?? fakeCache(refuses)
    caches.set(name, cache)
    return Promise.resolve(cache)
  }
  const keys = () => Promise.resolve([...caches.keys()])
  return { open, keys, delete: (name: string) => Promise.resolve(caches.delete(name)) } as unknown as CacheStorage
}

function fakeCache(refuses: boolean): Cache {
  const kept = new Map<string, Response>()
  const cache = {
    put: (address: string, response: Response) => {
      if (refuses) return Promise.reject(new DOMException('full', 'QuotaExceededError'))
      kept.set(address, response)
      return Promise.resolve()
    },
    match: (address: string) => Promise.resolve(kept.get(address)?.clone()),
    keys: () => Promise.resolve([...kept.keys()].map((url) => ({ url }))),
    delete: (address: string) => Promise.resolve(kept.delete(address)),
  }
  return cache as unknown as Cache
}
