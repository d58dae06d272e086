/** A worker without a thread: an engine in this process, for the same client that the page speaks to its workers with. */
import type { ClientWorker } from '../src/workers/shared/worker-client'

/**
 * @param open makes the engine; it says what it has to say through `emit`
 */
export function inProcessWorker<Command, Heard>(
  open: (emit: (event: Heard) => void) => { handle(command: Command): Promise<void> },
): ClientWorker<Command, Heard> {
  const listeners = new Set<(event: MessageEvent<Heard>) => void>()
  let ended = false
  const engine = open((data) => {
    if (ended) return
    const event = new MessageEvent<Heard>('message', { data })
    for (const listener of [...listeners]) listener(event)
  })
  return {
    // As a message would come: after whoever sent it has gone on.
    postMessage: (command) => queueMicrotask(() => void engine.handle(command)),
    addEventListener: (type: string, listener: (event: MessageEvent<Heard>) => void) => {
      if (type === 'message') listeners.add(listener)
    },
    terminate: () => {
      ended = true
    },
  }
}
