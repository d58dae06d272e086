/** Captions that the page itself makes for the training images: by WordNet's rules, or as they were made in the Captions room. */
import * as says from '../../messages/generated/page'
import type { Message } from '../../messages/message'
import type { GeneralityLevel } from '../../captions/types'
import type { CaptionRegime } from '../../workers/fusion/protocol'
import type { GeneraliseClient } from '../../workers/captions/generalise-client'
import type { CaptionRoom } from '../captions/room.svelte'
import { versionNames } from '../captions/metrics'
import type { FusionSets } from './sets/sets.svelte'
import type { Notices } from '../page/trouble/notices.svelte'

const levels: readonly GeneralityLevel[] = ['5-word', 'general']

export class FusionCaptions {
  /** Share of the captions that are made; null where none are being made. */
  progress = $state.raw<number | null>(null)
  readonly #sets: FusionSets
  readonly #room: CaptionRoom
  readonly #generaliser: GeneraliseClient
  readonly #notices: Notices
  #abort: AbortController | null = null

  constructor(sets: FusionSets, room: CaptionRoom, generaliser: GeneraliseClient, notices: Notices) {
    this.#sets = sets
    this.#room = room
    this.#generaliser = generaliser
    this.#notices = notices
  }

  /** Sees to it that the training images have captions of a regime; whether they do then. */
  async ensure(regime: CaptionRegime): Promise<boolean> {
    const { training } = this.#sets
    if (training === null) return false
    this.#notices.clear('captions')
    try {
      // Those of the Captions room are taken as they are now, each time.
      if (regime === 'room') return await this.#takeFromRoom()
      if (!training.regimes.includes(regime) && regime !== 'original') await this.#make(regime)
      return true
    } catch (reason) {
      if (this.#abort?.signal.aborted !== true) this.#notices.showError('captions', reason)
      return false
    } finally {
      this.progress = null
      this.#abort = null
    }
  }

  cancel(): void {
    this.#abort?.abort()
  }

  /** Puts the training captions into the Captions room, to be scored and made more general there. */
  async send(): Promise<boolean> {
    try {
      const captions = await this.#sets.captions('training', 'original')
      await this.#room.open()
      // In place of what is there, which can be brought back: added to it, they would not be these images' captions alone.
      const { adds } = this.#room
      this.#room.adds = false
      this.#room.take(captions, `training images of ${this.#sets.training?.name ?? 'the room Fusion'}`)
      this.#room.adds = adds
      return true
    } catch (reason) {
      this.#notices.showError('captions', reason)
      return false
    }
  }

  async #make(level: GeneralityLevel): Promise<void> {
    const abort = (this.#abort = new AbortController())
    this.progress = 0
    const originals = await this.#sets.captions('training', 'original')
    const made = [...originals]
    await this.#generaliser.generalise({ kind: 'wordnet' }, originals, level, {
      signal: abort.signal,
      // A caption of which nothing general is left stays what it is.
      onOutcome: (outcome) => {
        if (outcome.ok && outcome.caption.trim() !== '') made[outcome.index] = outcome.caption
      },
      onProgress: ({ done, total }) => (this.progress = done / total),
    })
    abort.signal.throwIfAborted()
    await this.#sets.provide(level, made)
  }

  async #takeFromRoom(): Promise<boolean> {
    const originals = await this.#sets.captions('training', 'original')
    await this.#room.open()
    const { list, generalising } = this.#room
    const same = list.count === originals.length && originals.every((text, i) => list.text(i) === text)
    if (!same) {
      const held = `${list.count.toLocaleString('en')} ${list.count === 1 ? 'caption' : 'captions'}`
      return this.#missing(says.captionsOfOthers({ held, source: list.source }))
    }
    const level = [generalising.settings.level, ...levels].find((level) => list.present.includes(level))
    if (level === undefined)
      return this.#missing(says.captionsNotGeneralised({ count: originals.length.toLocaleString('en') }))
    const texts = list.texts(level)
    const made = originals.map((original, i) => texts[i] ?? original)
    const kept = originals.reduce((count, _, i) => count + ((texts[i] ?? null) === null ? 1 : 0), 0)
    await this.#sets.provide('room', made)
    if (kept > 0)
      this.#notices.show(
        'captions',
        'news',
        `${kept.toLocaleString('en')} captions have no ${versionNames[level]} version in the Captions room and stay as they are.`,
      )
    return true
  }

  #missing(said: Message): false {
    this.#notices.tell('captions', said)
    return false
  }
}
