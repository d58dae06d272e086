/** Errors as data for the page: one sentence, and a name that the page may branch on. */
import type { Fault } from './protocol'

const NAMES: readonly string[] = [
  'BadInput',
  'NotANumber',
  'OutOfMemory',
  'StorageFull',
  'DeviceLost',
  'Cancelled',
  'Internal',
] satisfies Fault['name'][]

const isFaultName = (name: string): name is Fault['name'] => NAMES.includes(name)

/** An error that already knows its fault's name keeps it; a failed allocation is told by its wording (engines differ). */
export function toFault(error: unknown): Fault {
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
  return {
    name: 'Internal',
    message: `Something went wrong in the engine: ${message || name}. Your last checkpoint is kept.`,
  }
}
