/** Errors as data for the page: one sentence, and a name that the page may branch on. */
import { UnusableFiles } from '../../data/unusable-files'
import { messageIdOf } from '../../messages/errors'
import * as says from '../../messages/generated/engine'
import { faultSaying, isFaultName, type Fault } from './protocol'

/** What engines say of a script or a file that they could not fetch. */
const UNREACHABLE =
  /dynamically imported module|Importing a module script failed|Failed to fetch|NetworkError when attempting|Load failed/i

/** What is said of work that a device took with it: a readback ends before whoever waits for the loss is told. */
const LOST = /unmapped before mapping|device (was|is) lost|instance dropped/i

/**
 * An error that already knows its fault's name keeps it; a failed allocation and a failed fetch are told by their wording
 * (engines differ). What is left is a mistake of ours: it goes to the console too, with where it happened.
 */
export function toFault(error: unknown): Fault {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  if (isFaultName(name)) {
    const messageId = messageIdOf(error)
    return {
      name,
      message,
      ...(messageId !== undefined && { messageId }),
      ...(error instanceof UnusableFiles && { understood: error.understood }),
    }
  }
  if (
    /out of memory|memory is full|allocation failed|Cannot enlarge memory|exceeds the max(imum)? buffer/i.test(message)
  ) {
    return faultSaying('OutOfMemory', says.outOfMemory({ reason: message }))
  }
  if (UNREACHABLE.test(message)) return faultSaying('Unreachable', says.partUnreachable({ reason: message }))
  if (LOST.test(message)) return faultSaying('DeviceLost', says.deviceLost({ reason: message }))
  console.error(error)
  return faultSaying('Internal', says.internalFault({ reason: message || name }))
}
