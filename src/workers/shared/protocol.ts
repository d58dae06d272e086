/** Words that every engine's protocol has. */
import type { Understood } from '../../data/understood-types'
import type { BackendName, BackendReport } from '../../gpu/types'

export type { BackendName, BackendReport }

/** An error as data. `name` is what the page may branch on; `Damaged`: a checkpoint of a stored run, and the one before it can be opened; `OpenElsewhere`: another tab writes the run, a copy of it can be opened. */
export interface Fault {
  name:
    | 'BadInput'
    | 'NotANumber'
    | 'OutOfMemory'
    | 'StorageFull'
    | 'DeviceLost'
    | 'Unreachable'
    | 'Cancelled'
    | 'Damaged'
    | 'OpenElsewhere'
    | 'Internal'
  /** One clear sentence: what is wrong, its value, how to mend it. */
  message: string
  /** Of files that cannot be used as a whole: what was understood of them all the same. */
  understood?: Understood
}

/** What is being waited for, `fraction` in [0, 1] or null; `cancellable` where `cancel` ends it. */
export interface WaitingEvent {
  type: 'waiting'
  what: string | null
  fraction: number | null
  secondsLeft: number | null
  cancellable: boolean
}
