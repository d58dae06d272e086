/** The page's side of the worker that fine-tunes and generates. */
import type { FusionCommand, FusionEvent, FusionNews, FusionOrder, FusionRequests } from './protocol'
import { startWorker } from '../shared/start'
import { WorkerClient, type ClientWorker } from '../shared/worker-client'

/** What the client needs of a `Worker`; tests pass a stand-in. */
export type FusionWorker = ClientWorker<FusionCommand, FusionEvent>

export class FusionClient extends WorkerClient<FusionRequests, FusionCommand, FusionOrder, FusionNews> {
  constructor(start: () => FusionWorker = () => startWorker('fusion'), reached?: () => Promise<boolean>) {
    super(start, reached)
  }
}
