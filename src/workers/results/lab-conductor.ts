/** What both labs' conductors do alike: a run leaves its engine's memory when it is done, and one that was begun before is gone on with. */
import type { PlannedRun, RunResult } from '../../results/types'
import { isGone } from '../shared/protocol'
import { EngineFault } from '../shared/worker-client'
import type { Conducting, Conductor } from './conducting'

export abstract class LabConductor<P extends PlannedRun> implements Conductor<P> {
  async run(planned: P, by: Conducting): Promise<RunResult> {
    try {
      const result = await this.outcome(planned, by)
      await this.letGo()
      return result
    } catch (error) {
      // A worker that died or lost its device has nothing in memory any more: the next run starts another.
      if (error instanceof EngineFault && isGone(error.name)) this.forget()
      // What went wrong is told, not what goes wrong behind it.
      else await this.letGo().catch(() => undefined)
      throw error
    }
  }

  /** The run from beginning to end, or from where it is stored. */
  protected abstract outcome(planned: P, by: Conducting): Promise<RunResult>

  /** The run leaves the engine's memory, saved: its room may open it from then on. */
  protected abstract letGo(): Promise<unknown>

  /** Ends the worker; the next run starts another. */
  protected abstract forget(): void
}

/**
 * A run that was begun before; null where it was deleted meanwhile or cannot be read, and has to be begun anew.
 * @throws EngineFault `OpenElsewhere` where another tab has it open
 */
export async function reopened<T>(
  stored: string | null,
  list: () => Promise<{ runs: readonly { runId: string }[] }>,
  open: (runId: string) => Promise<T>,
): Promise<T | null> {
  if (stored === null) return null
  const { runs } = await list()
  if (!runs.some(({ runId }) => runId === stored)) return null
  try {
    return await open(stored)
  } catch (error) {
    if (!(error instanceof EngineFault) || error.name === 'OpenElsewhere') throw error
    return null
  }
}

/** "webgpu, Apple M2"; "cpu" where nothing more is known. */
export const backendName = ({ name, adapter }: { name: string; adapter: string }) =>
  adapter === '' ? name : `${name}, ${adapter}`
