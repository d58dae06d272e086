/** Where the room "Self-test" is kept while another is open; it comes with its own view, when it is first opened. */
import type { BackendName } from '../../workers/shared/protocol'
import type { SelfTestRoom } from './room.svelte'

export interface SelfTestPlace {
  /** Null until it was opened. */
  room: SelfTestRoom | null
  /** The backend that the address asks for. */
  asked: BackendName | null
}
