/** What the page and the worker that asks the visitor's language model say to each other: plain data. */
import type { FaultEvent, Reply } from '../shared/worker-client'

/** One request to an address that the visitor typed. */
export interface NetworkAsk {
  /** By which it is cancelled; each its own. */
  key: number
  url: string
  method: string
  headers: Readonly<Record<string, string>>
  body: string
}

/** What the server answered, whatever its status. */
export interface NetworkAnswer {
  status: number
  headers: [name: string, value: string][]
  body: string
}

export interface NetworkRequests {
  /** `answer` null where there is none: the server is away, refuses other sites, or was cancelled. */
  ask: { ask: NetworkAsk; answer: NetworkAnswer | null }
}

/** Nobody waits for this answer any more. */
export interface NetworkCancel {
  type: 'cancel'
  key: number
}

/** Page → worker. */
export type NetworkCommand = { type: 'request'; name: 'ask'; id: number; ask: NetworkAsk } | NetworkCancel

/** Worker → page. */
export type NetworkEvent = Reply | FaultEvent
