/** Captions of the visitor's own images that are no English prose: flagged as in the room Captions, before anything is trained on them. */
import { flagsIn } from '../../../captions/flags/mask'
import { FlagTally } from '../../../captions/flags/tally'
import type { Flag } from '../../../captions/flags/types'
import type { FileCaptions } from '../../../data/understood-types'
import type { CaptionClient } from '../../../workers/captions/client'
import type { SetRole } from '../../../workers/fusion/protocol'
import type { Notices } from '../../page/trouble/notices.svelte'

export interface FlaggedCaption {
  /** Path of its image. */
  file: string
  caption: string
  flags: readonly Flag[]
}

export interface FlaggedSet {
  /** How many, and of which kinds. */
  sentence: string
  captions: readonly FlaggedCaption[]
}

export class SetFlags {
  /** Null where no caption is flagged, or they are still looked through. */
  of = $state.raw<Record<SetRole, FlaggedSet | null>>({ training: null, fusion: null })
  readonly #client: Pick<CaptionClient, 'score'>
  readonly #notices: Notices
  readonly #asked: Record<SetRole, AbortController> = {
    training: new AbortController(),
    fusion: new AbortController(),
  }

  constructor(client: Pick<CaptionClient, 'score'>, notices: Notices) {
    this.#client = client
    this.#notices = notices
  }

  /** Looks through all captions of a set, in place of those before. */
  async look(role: SetRole, images: readonly FileCaptions[]): Promise<void> {
    this.#asked[role].abort()
    const { signal } = (this.#asked[role] = new AbortController())
    this.of = { ...this.of, [role]: null }
    const all = images.flatMap(({ file, captions }) => captions.map((caption) => ({ file, caption })))
    if (all.length === 0) return
    const masks = new Int32Array(all.length)
    try {
      await this.#client.score(
        all.map(({ caption }) => caption),
        'published',
        { signal, onResult: (offset, { flags }) => masks.set(flags, offset) },
      )
    } catch (reason) {
      if (!signal.aborted) this.#notices.showError('captions', reason)
      return
    }
    if (!signal.aborted) this.of = { ...this.of, [role]: flaggedAmong(all, masks) }
  }
}

function flaggedAmong(all: readonly Omit<FlaggedCaption, 'flags'>[], masks: Int32Array): FlaggedSet | null {
  const tally = new FlagTally()
  const captions: FlaggedCaption[] = []
  for (const [i, each] of all.entries()) {
    const flags = flagsIn(masks[i] ?? 0)
    tally.add(flags)
    if (flags.length > 0) captions.push({ ...each, flags })
  }
  const sentence = tally.sentence('caption')
  return sentence === null ? null : { sentence: `${sentence}.`, captions }
}
