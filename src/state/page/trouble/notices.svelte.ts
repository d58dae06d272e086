/** Trouble and news, each at the place on the page where it happened: one sentence and a way on. */
import { messageIdOf } from '../../../messages/errors'
import type { Message } from '../../../messages/message'
import { plainSentence } from '../../../messages/plain'
import { isFaultName, isGone, type Fault } from '../../../workers/shared/protocol'

type MixturePlace = 'page' | 'dataset' | 'recipe' | 'run' | 'library' | 'storage' | 'probe' | 'segments' | 'mixing'
type CaptionPlace = 'input' | 'tagger' | 'scoring' | 'generalise' | 'why' | 'export' | 'norms' | 'judge'
type FusionPlace = 'model' | 'training' | 'fusion' | 'captions' | 'preview' | 'generate' | 'compare' | 'judges'
type ResultsPlace = 'results' | 'queue' | 'sweep'
type StartPlace = 'pair' | 'caption' | 'heart'
type RunsPlace = 'runs'
export type Place = RunsPlace | StartPlace | MixturePlace | CaptionPlace | FusionPlace | ResultsPlace

export interface NoticeAction {
  label: string
  run: () => void
}

export interface PlacedNotice {
  kind: 'trouble' | 'news'
  text: string
  actions: NoticeAction[]
  /** Of the message's entry in the help; absent where it has none. */
  help?: string | undefined
}

export class Notices {
  #places = $state.raw<Partial<Record<Place, PlacedNotice>>>({})

  at(place: Place): PlacedNotice | null {
    return this.#places[place] ?? null
  }

  show(place: Place, kind: PlacedNotice['kind'], text: string, actions: NoticeAction[] = [], help?: string): void {
    this.#places = {
      ...this.#places,
      [place]: { kind, text: plainSentence(text), actions, ...(help !== undefined && { help }) },
    }
  }

  /** Trouble in the words of a message, with the way to its entry in the help. */
  tell(place: Place, { id, text }: Message, actions: NoticeAction[] = []): void {
    this.show(place, 'trouble', text, actions, id)
  }

  clear(place: Place): void {
    if (this.#places[place] === undefined) return
    this.#places = { ...this.#places, [place]: undefined }
  }

  /** Shows what was thrown. A lost device, or a worker that ended, is left to the recovery, which has its own words; who cancelled knows it. */
  showError(place: Place, reason: unknown, actions: NoticeAction[] = []): void {
    const fault = faultOf(reason)
    if (!isGone(fault.name) && fault.name !== 'Cancelled') this.showFault(place, fault, actions)
  }

  showFault(place: Place, { message, messageId }: Fault, actions: NoticeAction[] = []): void {
    this.show(place, 'trouble', message, actions, messageId)
  }
}

/** What was thrown, as a fault: errors of the workers' clients carry its name. Any other is a mistake of ours, and told in the console too. */
export function faultOf(reason: unknown): Fault {
  const { name, message } = reason instanceof Error ? reason : { name: '', message: String(reason) }
  if (isFaultName(name)) {
    const messageId = messageIdOf(reason)
    return { name, message, ...(messageId !== undefined && { messageId }) }
  }
  console.error(reason)
  return { name: 'Internal', message }
}
