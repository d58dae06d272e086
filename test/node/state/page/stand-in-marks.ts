/** What the browser's storage is to marks of runs, in memory: shared by what stands for several tabs. */
import type { MarkStore, RunMark } from '../../../../src/state/page/marks.svelte'

export class StandInMarks implements MarkStore {
  readonly marks = new Map<string, RunMark>()

  async all(): Promise<RunMark[]> {
    return [...this.marks.values()]
  }

  async change(put: readonly RunMark[], remove: readonly string[] = []): Promise<null> {
    for (const mark of put) this.marks.set(mark.id, mark)
    for (const id of remove) this.marks.delete(id)
    return null
  }
}
