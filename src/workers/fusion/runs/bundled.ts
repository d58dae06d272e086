/** Fine-tuning runs that come with the page: an index of their summaries, and a .zip each, fetched when it is looked at. */
import type { LoadBytes } from '../../../data/fetch-bytes'
import { readRunFile } from './file'
import type { FusionRunSummary } from './types'
import { parseSummary } from './summary'

const FOLDER = 'models/fusion-runs'

/** What `index.json` is: `runs` as they are to be listed. */
export interface BundledIndex {
  runs: FusionRunSummary[]
}

type BundledRun = ReturnType<typeof readRunFile>

export class BundledRuns {
  private index: Promise<readonly FusionRunSummary[]> | null = null
  private readonly files = new Map<string, Promise<BundledRun>>()

  constructor(private readonly loadBytes: LoadBytes) {}

  /** Empty where the site has none, or does not answer: the room works without. */
  async list(): Promise<readonly FusionRunSummary[]> {
    this.index ??= this.readIndex()
    try {
      return await this.index
    } catch {
      this.index = null
      return []
    }
  }

  /** @returns null where it is none of them */
  async open(runId: string): Promise<BundledRun | null> {
    if (!(await this.list()).some((run) => run.runId === runId)) return null
    const file = this.files.get(runId) ?? this.readFile(runId)
    this.files.set(runId, file)
    try {
      return await file
    } catch (error) {
      this.files.delete(runId)
      throw error
    }
  }

  private async readIndex(): Promise<readonly FusionRunSummary[]> {
    const bytes = await this.loadBytes(`${FOLDER}/index.json`)
    const { runs } = JSON.parse(new TextDecoder().decode(bytes)) as { runs: unknown[] }
    return runs.map(parseSummary)
  }

  private async readFile(runId: string): Promise<BundledRun> {
    return readRunFile(await this.loadBytes(`${FOLDER}/${bundledFileName(runId)}`))
  }
}

/** @param runId such as "bundled:5-word" */
export function bundledFileName(runId: string): string {
  return `${runId.replace(/^bundled:/, '')}.zip`
}
