/** The page's side of the worker that fine-tunes and generates. */
import type { FusionCommand, FusionEvent, FusionNews, FusionOrder, FusionRequests } from './protocol'
import { WorkerClient, type ClientWorker } from '../shared/worker-client'

/** What the client needs of a `Worker`; tests pass a stand-in. */
export type FusionWorker = ClientWorker<FusionCommand, FusionEvent>

/** The real engine, as an ES module worker. */
function startFusionEngine(): FusionWorker {
  return new Worker(new URL('./fusion.worker.ts', import.meta.url), { type: 'module', name: 'fusion' })
}

export class FusionClient extends WorkerClient<FusionRequests, FusionCommand, FusionOrder, FusionNews> {
  constructor(start: () => FusionWorker = startFusionEngine, reached?: () => Promise<boolean>) {
    super(start, reached)
  }
}
