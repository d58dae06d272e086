/** Many tasks, a few at once. */

/**
 * Runs `task(0 … count − 1)`, at most `limit` at a time, and yields results as they come, in any order. Where the
 * signal is aborted, a task fails or the reader stops early, the tasks under way are aborted and no other is started.
 */
export async function* runBounded<T>(
  count: number,
  limit: number,
  task: (index: number, signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  signal?.throwIfAborted()
  const stop = new AbortController()
  const cancelled = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true, signal: stop.signal })
  })
  // Every waiter below races against it; this one only keeps an abort between two waits from counting as unhandled.
  cancelled.catch(() => {})
  const running = new Map<number, Promise<{ index: number; value: T }>>()
  let next = 0
  try {
    while (next < count || running.size > 0) {
      signal?.throwIfAborted()
      while (next < count && running.size < Math.max(1, limit)) {
        const index = next++
        const promise = task(index, stop.signal).then((value) => ({ index, value }))
        promise.catch(() => {})
        running.set(index, promise)
      }
      const { index, value } = await Promise.race([cancelled, ...running.values()])
      running.delete(index)
      yield value
    }
  } finally {
    stop.abort(signal?.reason)
  }
}
