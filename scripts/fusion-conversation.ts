/** The engine behind the room "Fusion" without a page: it is spoken to as the page does. */
import type { Effort } from '../src/workers/fusion/effort'
import { FusionEngine } from '../src/workers/fusion/engine'
import type { FusionPlatform } from '../src/workers/fusion/platform'
import type {
  FusionAnswer,
  FusionAsk,
  FusionCommand,
  FusionEvent,
  FusionOrder,
  FusionRequestName,
} from '../src/workers/fusion/protocol'

export class FusionConversation {
  /** Everything that the engine has said. */
  readonly events: FusionEvent[] = []
  private readonly engine: FusionEngine
  private readonly listeners = new Set<(event: FusionEvent) => void>()
  private nextId = 1

  constructor(platform: FusionPlatform, effort?: Effort) {
    this.engine = new FusionEngine(platform, (event) => this.hear(event), effort)
  }

  /** @throws Error with the fault's name and sentence */
  async ask<N extends FusionRequestName>(name: N, ask: FusionAsk<N>): Promise<FusionAnswer<N>> {
    const id = this.nextId++
    await this.engine.handle({ type: 'request', name, id, ask } as FusionCommand)
    const event = this.events.find((each) => (each.type === 'reply' || each.type === 'fault') && each.id === id)
    if (event?.type === 'reply') return event.answer as FusionAnswer<N>
    throw new Error(event?.type === 'fault' ? `${event.fault.name}: ${event.fault.message}` : 'There was no answer.')
  }

  tell(order: FusionOrder): Promise<void> {
    return this.engine.handle(order)
  }

  /** The first such event, past or to come. */
  until(condition: (event: FusionEvent) => boolean): Promise<FusionEvent> {
    const found = this.events.find(condition)
    if (found !== undefined) return Promise.resolve(found)
    return new Promise((resolve) => {
      const listener = (event: FusionEvent) => {
        if (!condition(event)) return
        this.listeners.delete(listener)
        resolve(event)
      }
      this.listeners.add(listener)
    })
  }

  private hear(event: FusionEvent): void {
    this.events.push(event)
    for (const listener of [...this.listeners]) listener(event)
  }
}
