/**
 * Fine-tuning runs that come with the page: an index of their summaries, a .zip each, fetched when it is looked at, and weights, fetched
 * when they are generated with.
 */
import type { LoadBytes } from '../../../data/fetch-bytes'
import { readFusionRun } from './file'
import type { FusionRunSummary, RunPictures } from './types'
import { parseSummary } from './summary'

const FOLDER = 'models/fusion-runs'

/** What `index.json` is: `runs` as they are to be listed. */
export interface BundledIndex {
  runs: FusionRunSummary[]
}

export class BundledRuns {
  private index: Promise<readonly FusionRunSummary[]> | null = null
  private readonly files = new Map<string, Promise<RunPictures>>()

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

  /** Null where it is none of them. */
  async find(runId: string): Promise<FusionRunSummary | null> {
    return (await this.list()).find((run) => run.runId === runId) ?? null
  }

  /** Samples and gallery of one of them. @throws BadInput where its file does not come, or is damaged */
  async pictures(runId: string): Promise<RunPictures> {
    const file = this.files.get(runId) ?? this.readFile(runId)
    this.files.set(runId, file)
    try {
      return await file
    } catch (error) {
      this.files.delete(runId)
      throw error
    }
  }

  /** Its weights as diffusers has them; null where it goes without. @throws BadInput where they do not come */
  async weights({ runId, hasWeights }: FusionRunSummary): Promise<ArrayBuffer | null> {
    if (!hasWeights) return null
    return new Uint8Array(await this.loadBytes(`${FOLDER}/${bundledWeightsName(runId)}`)).buffer
  }

  private async readIndex(): Promise<readonly FusionRunSummary[]> {
    const bytes = await this.loadBytes(`${FOLDER}/index.json`)
    const { runs } = JSON.parse(new TextDecoder().decode(bytes)) as { runs: unknown[] }
    return runs.map(parseSummary)
  }

  private async readFile(runId: string): Promise<RunPictures> {
    return readFusionRun(await this.loadBytes(`${FOLDER}/${bundledFileName(runId)}`))
  }
}

/** @param runId such as "bundled:5-word" */
export const bundledFileName = (runId: string) => `${slugOf(runId)}.zip`

export const bundledWeightsName = (runId: string) => `${slugOf(runId)}.safetensors`

const slugOf = (runId: string) => runId.replace(/^bundled:/, '')
