/** Methods of an object covered by others, and uncovered again: how the counters and the recorder listen to a device. */

export type Method = (...args: never[]) => unknown

/**
 * Covers a method of this one object by another; its class stays as it is.
 * @param cover gets the method that was there, bound to the object
 * @returns uncovers it
 */
export function shadow<T extends object, K extends keyof T>(
  owner: T,
  name: K,
  cover: (method: T[K] & Method) => T[K] & Method,
): () => void {
  return shadowUntyped(owner, name, (method) => cover(method as T[K] & Method))
}

/** `shadow` for covers that pass on whatever they are given. */
export function shadowUntyped<T extends object>(
  owner: T,
  name: keyof T,
  cover: (method: Method) => Method,
): () => void {
  const own = Object.getOwnPropertyDescriptor(owner, name)
  const value = cover((owner[name] as Method).bind(owner))
  Object.defineProperty(owner, name, { value, configurable: true, writable: true })
  return () => {
    if (own === undefined) delete owner[name]
    else Object.defineProperty(owner, name, own)
  }
}
