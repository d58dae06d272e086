/** The page's side of the engine worker. */
import type { Command, EngineEvent, Order, Requests } from './protocol'
import { WorkerClient, type ClientWorker } from '../shared/worker-client'

export { EngineFault } from '../shared/worker-client'

/** What the client needs of a `Worker`; tests pass a stand-in. */
export type EngineWorker = ClientWorker<Command, EngineEvent>

/** The real engine, as an ES module worker. */
function startEngine(): EngineWorker {
  return new Worker(new URL('./mixture.worker.ts', import.meta.url), { type: 'module', name: 'engine' })
}

export class EngineClient extends WorkerClient<Requests, Command, Order, Exclude<EngineEvent, { type: 'reply' }>> {
  constructor(start: () => EngineWorker = startEngine, reached?: () => Promise<boolean>) {
    super(start, reached)
  }
}
