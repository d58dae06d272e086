/** Work that takes long, in steps: it lets messages in between them, and leaves off where it is told to. */

/** Somebody asked for the work to be left off; its name is a fault's, so that the page can tell it from a failure. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'

  constructor() {
    super('Cancelled.')
  }
}

/** What long work may be given. */
export interface Task {
  /** Given, the work is left off before its next part, with `Cancelled`. */
  signal?: AbortSignal | undefined
  /** 0 … 1. */
  onProgress?: ((fraction: number) => void) | undefined
}

/**
 * Work on `count` things, `size` at a time, messages let in after each batch.
 * @param work on things `start` … `end` − 1
 * @throws Cancelled, and what `work` throws
 */
export async function inBatches(
  count: number,
  size: number,
  { signal, onProgress }: Task,
  work: (start: number, end: number) => Promise<void>,
): Promise<void> {
  throwIfCancelled(signal)
  for (let start = 0; start < count; start += size) {
    const end = Math.min(start + size, count)
    await work(start, end)
    onProgress?.(end / count)
    await giveWay(signal)
  }
}

/** Tasks for the parts of one. @param work what each part is of the whole, in whatever unit; 0 for one that is done already */
export function partsOf({ signal, onProgress }: Task, work: readonly number[]): Task[] {
  const total = work.reduce((sum, part) => sum + part, 0)
  let done = 0
  return work.map((part) => {
    const before = done
    done += part
    return {
      signal,
      onProgress: total > 0 ? (fraction) => onProgress?.((before + fraction * part) / total) : undefined,
    }
  })
}

/** What `work` comes to; it goes on by itself where the signal is given. @throws Cancelled then, and what `work` throws */
export async function untilCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  throwIfCancelled(signal)
  let stop = () => {}
  const cancelled = new Promise<never>((_, reject) => {
    stop = () => reject(new Cancelled())
    signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([work, cancelled])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** @throws Cancelled where the signal has been given */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Cancelled()
}

/**
 * Lets the worker read its messages, "cancel" among them, before the next step.
 * @throws Cancelled where the signal has been given by then
 */
export async function giveWay(signal?: AbortSignal): Promise<void> {
  await nextTask()
  throwIfCancelled(signal)
}

/** A timer would be held back to 4 ms each time; a message channel is not. */
const nextTask: () => Promise<void> =
  typeof setImmediate === 'function' ? () => new Promise((resolve) => setImmediate(resolve)) : throughChannel()

function throughChannel(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel()
  const waiting: (() => void)[] = []
  port1.onmessage = () => waiting.shift()?.()
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      port2.postMessage(null)
    })
}
