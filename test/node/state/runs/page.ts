/** The room "Runs" over a disk that a test makes. */
import { RunMarks } from '../../../../src/state/page/marks.svelte'
import * as entries from '../../../../src/state/runs/entries'
import { RunsRoom } from '../../../../src/state/runs/room.svelte'
import type { Shelved } from '../../../../src/state/runs/shelf'
import type { StoredRun } from '../../../../src/workers/mixture/protocol'
import { StandInMarks } from '../page/stand-in-marks'
import { madeRun } from './made'

/** A run of the disk. */
export const stored = (runId: string, savedAt = 1): StoredRun => ({
  runId,
  name: `run ${runId}`,
  iteration: 100,
  iterations: 100,
  datasetId: 'mnist',
  savedAt,
  bytes: 10,
})

/** A page with these runs on its disk. */
export function openPage(
  disk: StoredRun[] = [],
  marked = new StandInMarks(),
  own: StoredRun[] = [],
  opened: entries.OpenedScores | null = null,
) {
  const read = async (): Promise<Shelved> => ({
    mixture: [...disk],
    fusion: [],
    cards: { mixture: new Map(), fusion: new Map() },
    damaged: [],
    note: null,
  })
  const remove = async (_: string, runId: string) => {
    disk.splice(
      disk.findIndex((run) => run.runId === runId),
      1,
    )
  }
  /** Parts of which nothing comes. */
  const fails = new Set<'shelf' | 'entries' | 'bundled'>()
  const part = async <T>(name: 'shelf' | 'entries' | 'bundled', value: T) => {
    if (fails.has(name)) throw Object.assign(new Error(`no ${name}`), { name: 'Unreachable' })
    return value
  }
  const room = new RunsRoom({
    marks: new RunMarks(marked),
    labs: { mixture: { own }, fusion: { own: [] } },
    opened: () => opened,
    shelf: () => part('shelf', { read, remove }),
    bundled: () => part('bundled', [madeRun('with the page', { bundled: true, savedAt: null })]),
    entries: () => part('entries', entries),
  })
  return { room, fails, ids: () => room.shown.map(({ runId }) => runId) }
}
