/** The page's side of the engine worker. */
import type { Command, EngineEvent, Order, Requests } from './protocol'
import { startWorker } from '../shared/start'
import { WorkerClient, type ClientWorker } from '../shared/worker-client'

export { EngineFault } from '../shared/worker-client'

/** What the client needs of a `Worker`; tests pass a stand-in. */
export type EngineWorker = ClientWorker<Command, EngineEvent>

export class EngineClient extends WorkerClient<Requests, Command, Order, Exclude<EngineEvent, { type: 'reply' }>> {
  constructor(start: () => EngineWorker = () => startWorker('mixture'), reached?: () => Promise<boolean>) {
    super(start, reached)
  }
}
