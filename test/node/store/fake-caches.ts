/** The browser's Cache Storage, for Node. */

/** As much of Cache Storage as is used; what it refuses is an error. */
export function fakeCaches(refuses = false): CacheStorage {
  const kept = new Map<string, Response>()
  const cache = {
    put: (address: string, response: Response) => {
      if (refuses) return Promise.reject(new DOMException('full', 'QuotaExceededError'))
      kept.set(address, response)
      return Promise.resolve()
    },
    match: (address: string) => Promise.resolve(kept.get(address)?.clone()),
    delete: (address: string) => Promise.resolve(kept.delete(address)),
  }
  return { open: () => Promise.resolve(cache) } as unknown as CacheStorage
}
