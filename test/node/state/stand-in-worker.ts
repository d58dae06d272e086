/** A worker for tests of the page's state: each room tells what it answers, the test what it says beside. */
import { UnusableFiles } from '../../../src/data/unusable-files'

interface Request {
  type: 'request'
  name: string
  id: number
  ask: unknown
}

/** @param part sends what comes before the answer */
type Handler = (ask: unknown, part: (part: unknown) => void) => unknown

const isRequest = (command: { type: string }): command is Request => command.type === 'request'

/** `Command` what the page says, `Event` what it hears. */
export abstract class StandInWorker<Command extends { type: string }, Event> {
  readonly commands: Command[] = []
  /** By the names of the requests; a test may put another answer in the place of one, or throw what is to be a fault. */
  abstract readonly answers: object
  #listeners: ((event: MessageEvent<Event>) => void)[] = []

  /** Names of the requests and orders so far, in order. */
  get heard(): string[] {
    return this.commands.map((command) => (isRequest(command) ? command.name : command.type))
  }

  postMessage(command: Command): void {
    this.commands.push(command)
    if (isRequest(command)) queueMicrotask(() => this.#answer(command))
  }

  addEventListener(
    type: 'message' | 'error' | 'messageerror',
    listener: ((event: MessageEvent<Event>) => void) | ((event: globalThis.Event) => void),
  ): void {
    if (type === 'message') this.#listeners.push(listener as (event: MessageEvent<Event>) => void)
  }

  terminate(): void {
    this.#listeners = []
  }

  says(event: Event): void {
    for (const listener of this.#listeners) listener({ data: event } as MessageEvent<Event>)
  }

  #answer({ name, id, ask }: Request): void {
    // The protocol's types pair the name with its ask, parts and answer; here they are carried alone.
    const handler = (this.answers as Record<string, Handler>)[name]
    try {
      if (handler === undefined) throw new Error(`The stand-in knows nothing of "${name}".`)
      const answer = handler(ask, (part) => this.says({ type: 'part', name, id, part } as Event))
      this.says({ type: 'reply', name, id, answer } as Event)
    } catch (reason) {
      // As an engine tells it: what a test throws without a name is the visitor's mistake.
      const named = reason instanceof Error ? reason : new Error(String(reason))
      const name = named.name === 'Error' ? 'BadInput' : named.name
      const understood = reason instanceof UnusableFiles ? { understood: reason.understood } : {}
      this.says({ type: 'fault', id, runId: null, fault: { name, message: named.message, ...understood } } as Event)
    }
  }
}
