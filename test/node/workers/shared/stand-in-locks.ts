/** The browser's locks, for engines that stand for tabs: one holder a name, the others in a queue until their patience ends. */
import type { Locks } from '../../../../src/workers/shared/run-lock'

type Hold = () => Promise<unknown>

export class StandInLocks implements Locks {
  readonly #queues = new Map<string, Promise<unknown>>()

  request<T>(
    name: string,
    ...rest: [LockGrantedCallback<T>] | [LockOptions, LockGrantedCallback<T>]
  ): Promise<Awaited<T>> {
    const [options, hold] = rest.length === 1 ? [{}, rest[0]] : rest
    const { signal } = options
    return new Promise((resolve, reject) => {
      const held: Hold = async () => {
        if (signal?.aborted !== true) resolve(await hold(null))
      }
      signal?.addEventListener('abort', () => reject(signal.reason))
      this.#queues.set(name, (this.#queues.get(name) ?? Promise.resolve()).then(held))
    })
  }
}
