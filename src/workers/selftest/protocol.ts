/** What the page and the self-test's worker say to each other. */
import type { Choice, SelfTestNews } from '../../selftest/types'
import type { FaultEvent, Reply } from '../shared/worker-client'

export interface SelfTestRequests {
  /** Runs it to its end; once in a worker. */
  run: { ask: Choice; answer: Record<never, never> }
}

export type SelfTestOrder = { type: 'pause' } | { type: 'resume' } | { type: 'loseDevice' }
export type SelfTestCommand = SelfTestOrder | { type: 'request'; name: 'run'; id: number; ask: Choice }
export type SelfTestEvent = Reply | FaultEvent | SelfTestNews
