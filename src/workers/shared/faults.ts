/** Errors as data for the page: one sentence, and a name that the page may branch on. */
import { UnusableFiles } from '../../data/unusable-files'
import { isFaultName, type Fault } from './protocol'

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
  if (error instanceof UnusableFiles) return { name: error.name, message: error.message, understood: error.understood }
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  if (isFaultName(name)) return { name, message }
  if (
    /out of memory|memory is full|allocation failed|Cannot enlarge memory|exceeds the max(imum)? buffer/i.test(message)
  ) {
    return {
      name: 'OutOfMemory',
      message: `There is not enough memory for these settings (${message}); lower the batch, the width or the image size.`,
    }
  }
  if (UNREACHABLE.test(message)) {
    return {
      name: 'Unreachable',
      message: `A part of the page could not be loaded: its host cannot be reached (${message}). Check the connection and try again.`,
    }
  }
  if (LOST.test(message)) return { name: 'DeviceLost', message: `The GPU was lost while it was at work (${message}).` }
  console.error(error)
  return {
    name: 'Internal',
    message: `Something went wrong in the engine: ${message || name}. Your last checkpoint is kept.`,
  }
}
