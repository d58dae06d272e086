/** What the address says of the room Fusion beside its recipe: the run that is looked at. */
import type { AddressPart } from '../page/address'
import type { Parameter } from '../page/parameters'
import type { FusionRoom } from './room.svelte'

const runKey = 'ft.run'

export function fusionShown(room: FusionRoom, query: string): AddressPart {
  const { run, library } = room
  room.askedRun = new URLSearchParams(query).get(runKey)
  const written = (runId: string | null): Parameter[] => (runId === null ? [] : [[runKey, runId]])
  /** A run at work that the address leaves to the offer after a reload; a link names it. */
  const isStored = () => library.own.some(({ runId }) => runId === run.summary?.runId)
  return {
    rooms: ['fusion'],
    owns: (name) => name === runKey,
    write: () => {
      if (room.askedRun !== null) return written(room.askedRun)
      const { summary, inMemory } = run
      return summary === null || inMemory || summary.runId === room.firstRun?.runId ? [] : written(summary.runId)
    },
    writeLink: () => (run.inMemory && isStored() ? written(run.summary?.runId ?? null) : []),
    stays: () => {
      if (run.summary !== null && !run.summary.bundled)
        return 'The run is kept in this browser alone: elsewhere the link opens one that comes with the page, with these settings.'
      return room.data.training === 'own' || room.data.fusion === 'own'
        ? 'Your own images stay in this browser: elsewhere the link opens those that come with the page.'
        : null
    },
  }
}
