/** Trouble and news, each at the place on the page where it happened: one sentence and a way on. */
import { EngineFault } from '../workers/engine-client'
import type { Fault } from '../workers/protocol'

export type Place = 'page' | 'dataset' | 'recipe' | 'run' | 'library' | 'storage' | 'probe' | 'segments' | 'mixing'

export interface NoticeAction {
  label: string
  run: () => void
}

export interface PlacedNotice {
  kind: 'trouble' | 'news'
  text: string
  actions: NoticeAction[]
}

export class Notices {
  #places = $state.raw<Partial<Record<Place, PlacedNotice>>>({})

  at(place: Place): PlacedNotice | null {
    return this.#places[place] ?? null
  }

  show(place: Place, kind: PlacedNotice['kind'], text: string, actions: NoticeAction[] = []): void {
    this.#places = { ...this.#places, [place]: { kind, text, actions } }
  }

  clear(place: Place): void {
    if (this.#places[place] === undefined) return
    this.#places = { ...this.#places, [place]: undefined }
  }

  /** Shows what was thrown. A lost device is left to the recovery, which has its own words. */
  showError(place: Place, reason: unknown, actions: NoticeAction[] = []): void {
    const fault = faultOf(reason)
    if (fault.name !== 'DeviceLost') this.show(place, 'trouble', fault.message, actions)
  }
}

/** What was thrown, as a fault. */
export function faultOf(reason: unknown): Fault {
  if (reason instanceof EngineFault) return { name: reason.name, message: reason.message }
  return { name: 'Internal', message: reason instanceof Error ? reason.message : String(reason) }
}
