/** What the address says of the room Fusion beside its recipe: the run that is looked at, and where its slider stands. */
import type { AddressPart } from '../page/address/address'
import { readParameter, runStays, type Parameter } from '../page/address/parameters'
import type { FusionRoom } from './room.svelte'

const [runKey, frameKey] = ['ft.run', 'ft.frame']
const steps = { kind: 'number', min: 0, max: 1e7, step: 1 } as const

export interface FusionShown extends AddressPart {
  /** What of the link could not be used. */
  readonly notes: readonly string[]
}

export function fusionShown(room: FusionRoom, query: string): FusionShown {
  const { run, library } = room
  const parameters = new URLSearchParams(query)
  const notes: string[] = []
  room.askedRun = parameters.get(runKey)
  run.askedStep = readParameter(parameters, frameKey, steps, notes) as number | null
  const frame = (): Parameter[] => {
    const step = run.askedStep ?? run.time.chosen
    return step === null ? [] : [[frameKey, String(step)]]
  }
  const written = (runId: string | null): Parameter[] => (runId === null ? [] : [[runKey, runId]])
  /** A run at work that the address leaves to the offer after a reload; a link names it. */
  const isStored = () => library.own.some(({ runId }) => runId === run.summary?.runId)
  const shownRun = (): Parameter[] => {
    if (room.askedRun !== null) return written(room.askedRun)
    const { summary, inMemory } = run
    return summary === null || inMemory || summary.runId === room.firstRun?.runId ? [] : written(summary.runId)
  }
  return {
    rooms: ['fusion'],
    notes,
    owns: (name) => name === runKey || name === frameKey,
    write: () => [...shownRun(), ...frame()],
    writeLink: () => (run.inMemory && isStored() ? written(run.summary?.runId ?? null) : []),
    stays: () => {
      if (run.summary !== null && !run.summary.bundled) return runStays(isStored())
      return room.data.training === 'own' || room.data.fusion === 'own'
        ? 'Your own images stay in this browser: elsewhere the link opens those that come with the page.'
        : null
    },
  }
}
