/** Why a worker stopped, in one sentence for the page; the one place where that is said for every client. */
import * as says from '../../messages/generated/engine'
import { faultSaying, type Fault } from './protocol'

/** Milliseconds after which a host that says nothing counts as away. */
const PATIENCE = 10_000

/** How what a worker throws begins where a part of its script did not come. */
export const NOT_LOADED = 'Not loaded'

/** Whether the page's host answers at all, with whatever status. */
export async function hostAnswers(): Promise<boolean> {
  try {
    await fetch(self.location.href, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) })
    return true
  } catch {
    return false
  }
}

/** What an event of a worker tells; null where its script was not loaded, of which a browser says no more than that. */
export function reasonOf(event: Event): string | null {
  if (event.type === 'messageerror') return 'it sent what cannot be read'
  const message = 'message' in event && typeof event.message === 'string' ? event.message : ''
  return message === '' || message.includes(NOT_LOADED) ? null : message
}

/**
 * @param what begins the sentence: "The engine"
 * @param reason as `reasonOf` gives it
 * @param reached whether the page's host can be reached; asked only where there is no reason
 */
export async function crashFault(what: string, reason: string | null, reached = hostAnswers): Promise<Fault> {
  if (reason !== null) return faultSaying('Internal', says.workerStopped({ what, reason: reason.replace(/\.$/, '') }))
  const said = (await reached()) ? says.workerNoFile({ what }) : says.workerUnreachable({ what })
  return faultSaying('Unreachable', said)
}
