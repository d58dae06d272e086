import { CheckpointArchive } from './checkpoint-archive'
import { IndexedParts } from './indexed-parts'
import { MemoryParts } from './memory-parts'
import type { PartName, PartStore } from './part-store'
import { DatabaseClosedError } from '../schema'
import type { CheckpointStore } from '../types'

/** The mixture's checkpoint store of this window; memory alone where there is no IndexedDB, as `openParts`. */
export async function openStore(): Promise<CheckpointStore> {
  return new CheckpointArchive(await openParts('summaries', ['checkpoints', 'runCards']))
}

/**
 * Runs of this window with these parts, of which every save gives `head`: in IndexedDB, or memory where there is none (`persistent` false, `note` says why).
 * Also asks the browser not to clear the storage by itself where it can be asked from this thread: browsers let only the
 * page ask, not a worker.
 */
export async function openParts<H extends PartName, N extends PartName>(
  head: H,
  others: readonly N[],
): Promise<PartStore<H | N>> {
  try {
    const store = await IndexedParts.open<H | N>(head, others)
    askToPersist()
    return store
  } catch (error) {
    if (!(error instanceof DatabaseClosedError)) throw error
    return new MemoryParts(`This window keeps nothing: ${error.reason}. Download the run before you close it.`)
  }
}

/** Not waited for: some browsers ask the visitor first, who may take their time. A refusal changes nothing here. */
function askToPersist(): void {
  if (typeof navigator === 'undefined' || typeof navigator.storage?.persist !== 'function') return
  navigator.storage.persist().catch(() => undefined)
}
