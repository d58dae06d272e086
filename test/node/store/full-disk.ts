/** Stand-ins for a disk that is full, under fake-indexeddb. */
import { IDBObjectStore } from 'fake-indexeddb'
import { vi } from 'vitest'

/** Ends the transaction as a full disk does: its error is the quota's, its requests are merely aborted. */
export function fullAtCommit(this: IDBObjectStore): void {
  ;(this.transaction as IDBTransaction & { _abort(error: string): void })._abort('QuotaExceededError')
}

/** Some browsers refuse a large value at once. */
export function fullAtPut(): never {
  throw new DOMException('no room', 'QuotaExceededError')
}

/** Lets `put` of one object store fail with `fail`, after the real `put` has been made. */
export function makeFail(objectStore: string, fail: (this: IDBObjectStore) => void): { stop(): void } {
  const put = IDBObjectStore.prototype.put
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value) {
    const request = put.call(this, value)
    if (this.name === objectStore) fail.call(this)
    return request
  })
  return { stop: () => spy.mockRestore() }
}
