/** All stored runs, read by the page itself: no engine is started for a list, and no weights are read. */
import { openRunArchive } from '../../store/runs/archive'
import { openStore } from '../../store/runs/open-store'
import type { MixtureCard } from '../../workers/mixture/card-types'
import type { StoredRun } from '../../workers/mixture/protocol'
import type { FusionCard } from '../../workers/fusion/runs/card-types'
import type { FusionRunSummary } from '../../workers/fusion/protocol'
import type { Lab } from './types'

/** What there is of runs. */
export interface Shelved {
  mixture: readonly StoredRun[]
  fusion: readonly FusionRunSummary[]
  /** By run; one that an older version of this page saved has none. */
  cards: { mixture: ReadonlyMap<string, MixtureCard>; fusion: ReadonlyMap<string, FusionCard> }
  /** Runs of which nothing can be read any more. */
  damaged: readonly { lab: Lab; runId: string }[]
  /** Why this window keeps nothing, in a sentence; null where it does. */
  note: string | null
}

export interface RunsShelf {
  read(): Promise<Shelved>
  remove(lab: Lab, runId: string): Promise<void>
}

/** @returns the runs of this browser */
export async function openShelf(): Promise<RunsShelf> {
  const [mixture, fusion] = await Promise.all([openStore(), openRunArchive<FusionRunSummary, unknown>()])
  return {
    async read() {
      // One after the other: what is damaged is known once the list was read.
      const [runs, summaries, cards] = [await mixture.list(), await fusion.list(), await mixture.cards()]
      const ofLab = <C>(lab: readonly { runId: string }[]) => {
        const found = lab.flatMap(({ runId }): [string, C][] => {
          const card = cards.get(runId)
          // Only its own lab writes a run's card.
          return card === undefined ? [] : [[runId, card as C]]
        })
        return new Map(found)
      }
      return {
        mixture: runs,
        fusion: summaries,
        cards: { mixture: ofLab<MixtureCard>(runs), fusion: ofLab<FusionCard>(summaries) },
        damaged: [
          ...mixture.damaged.map((runId) => ({ lab: 'mixture' as const, runId })),
          ...fusion.damaged.map((runId) => ({ lab: 'fusion' as const, runId })),
        ],
        note: mixture.persistent ? null : mixture.note,
      }
    },
    remove: (lab, runId) => (lab === 'mixture' ? mixture : fusion).remove(runId),
  }
}
