/** Words that every engine's protocol has. */
import type { ChosenFile } from '../../data/source-file'
import type { Understood } from '../../data/understood-types'
import type { BackendName, BackendReport } from '../../gpu/types'
import type { Message } from '../../messages/message'
import type { KeptSet } from '../../store/image-types'

export type { BackendName, BackendReport, ChosenFile }

/**
 * What a fault may be called, which is what the page may branch on. `Damaged`: a checkpoint of a stored run, and the one before it can be
 * opened; `OpenElsewhere`: another tab writes the run, a copy of it can be opened; `WorkerEnded`: nothing more comes from this worker.
 */
const FAULT_NAMES = [
  'BadInput',
  'NotANumber',
  'OutOfMemory',
  'StorageFull',
  'DeviceLost',
  'WorkerEnded',
  'Unreachable',
  'Cancelled',
  'Damaged',
  'OpenElsewhere',
  'Internal',
] as const

export type FaultName = (typeof FAULT_NAMES)[number]

export const isFaultName = (name: string): name is FaultName => FAULT_NAMES.some((each) => each === name)

/** Whether what the engine had in memory is gone, so that another worker has to begin from what is kept. */
export const isGone = (name: string) => name === 'DeviceLost' || name === 'WorkerEnded'

/** An error as data. */
export interface Fault {
  name: FaultName
  /** One clear sentence: what is wrong, its value, how to mend it. */
  message: string
  /** Of the message's entry in src/messages, which the page's help shows; absent for a mistake of ours. */
  messageId?: string
  /** Of files that cannot be used as a whole: what was understood of them all the same. */
  understood?: Understood
}

/** A fault with the words of a message. */
export const faultSaying = (name: FaultName, { id, text }: Message): Fault => ({ name, message: text, messageId: id })

/** Runs that are stored in this browser, and what comes with the page. */
export interface RunListing<R> {
  runs: R[]
  /** False where nothing outlives the page. */
  persistent: boolean
  /** One sentence for the visitor while something is kept in memory only, else null. */
  note: string | null
  /** Ids of stored runs of which nothing can be read any more; they can be deleted. */
  damaged: string[]
}

/** The visitor's own images that are kept in this browser, the newest first; `persistent` false where this window keeps nothing. */
export interface Kept {
  sets: KeptSet[]
  persistent: boolean
}

/** What a lab's engine is asked of kept images: `Source` their files, for loading; `Which` of what is loaded is to be kept. */
export interface KeptImageRequests<Source, Which = Record<never, never>> {
  /** Keeps the visitor's own images that are loaded in this browser; answers with what is kept then. */
  keepImages: { ask: Which; answer: Kept }
  keptImages: { ask: Record<never, never>; answer: Kept }
  /** Files of kept images, for loading them: their bytes stay where they are until they are read. */
  loadKeptImages: { ask: { id: string }; answer: { source: Source } }
  forgetImages: { ask: { id: string }; answer: Kept }
}

/** What is being waited for, `fraction` in [0, 1] or null; `cancellable` where `cancel` ends it. */
export interface WaitingEvent {
  type: 'waiting'
  what: string | null
  fraction: number | null
  secondsLeft: number | null
  cancellable: boolean
}
