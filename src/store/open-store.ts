import { IndexedStore } from './indexed-store'
import { MemoryStore } from './memory-store'
import { DatabaseClosedError } from './schema'
import type { CheckpointStore } from './types'

/**
 * The checkpoint store of this window: IndexedDB, or memory where there is none (`persistent` false, `note` says why).
 * Also asks the browser not to clear the storage by itself where it can be asked from this thread: browsers let only the
 * page ask, not a worker.
 */
export async function openStore(): Promise<CheckpointStore> {
  try {
    const store = await IndexedStore.open()
    askToPersist()
    return store
  } catch (error) {
    if (!(error instanceof DatabaseClosedError)) throw error
    return new MemoryStore(`This window keeps nothing: ${error.reason}. Download the run before you close it.`)
  }
}

/** Not waited for: some browsers ask the visitor first, who may take their time. A refusal changes nothing here. */
function askToPersist(): void {
  if (typeof navigator === 'undefined' || typeof navigator.storage?.persist !== 'function') return
  navigator.storage.persist().catch(() => undefined)
}
