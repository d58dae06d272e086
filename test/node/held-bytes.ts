import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes of array buffers that somebody still holds. */
export function heldBytes(): number {
  // Once for what is no longer reachable, once for what the first time has found.
  collect()
  collect()
  return process.memoryUsage().arrayBuffers
}
