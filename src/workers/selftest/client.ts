/** The page's side of the self-test's worker: a new worker for each run. */
import { startSelfTest } from '../shared/start'
import { WorkerClient, type ClientWorker } from '../shared/worker-client'
import type { SelfTestNews } from '../../selftest/types'
import type { SelfTestCommand, SelfTestEvent, SelfTestOrder, SelfTestRequests } from './protocol'

export type SelfTestWorker = ClientWorker<SelfTestCommand, SelfTestEvent>

export class SelfTestClient extends WorkerClient<SelfTestRequests, SelfTestCommand, SelfTestOrder, SelfTestNews> {
  constructor(start: () => SelfTestWorker = () => startSelfTest(), reached?: () => Promise<boolean>) {
    super(start, reached)
  }
}
