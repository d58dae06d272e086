/** What the engine behind the room "Fusion" needs of its surroundings, and what it is made of when it has started. */
import type { LoadBytes } from '../../data/fetch-bytes'
import type { EncodingStore } from '../../store/encoding-types'
import type { RunArchive } from '../../store/runs/archive-types'
import { BundledRuns } from './runs/bundled'
import { FusionArchive } from './runs/archive'
import type { Effort } from './effort'
import { Judging } from './judging'
import type { LoadOwnSet } from './loading'
import { Measuring } from './measuring'
import { KnownMemory } from './models/device-memory'
import { RunNetworks } from './models/networks'
import type { BackendReport, FusionRunSummary, OwnFiles } from './protocol'
import type { RunPictures } from './runs/types'
import type { LabPlatform } from '../shared/lab-engine'
import { FusionSession } from './session'

export interface FusionPlatform extends LabPlatform<OwnFiles> {
  /** Brings a file of the site. */
  loadBytes: LoadBytes
  loadOwnSet: LoadOwnSet
  openArchive(): Promise<RunArchive<FusionRunSummary, RunPictures>>
  openEncodings(): Promise<EncodingStore>
}

/** What is there from the start of the backend on. */
export interface Started {
  backend: FusionRunSummary['backend']
  archive: FusionArchive
  session: FusionSession
  memory: KnownMemory
  judging: Judging
  measuring: Measuring
  networks: RunNetworks
}

export async function assemble(
  platform: FusionPlatform,
  { name, adapter, memoryGuess }: BackendReport,
  { heldOut }: Effort,
  gpuMemory: number | null,
): Promise<Started> {
  const archive = new FusionArchive(await platform.openArchive(), new BundledRuns(platform.loadBytes))
  const memory = new KnownMemory(gpuMemory, memoryGuess ?? null)
  const session = new FusionSession(await platform.openEncodings(), memory)
  const judging = new Judging(platform.loadBytes, heldOut)
  return {
    backend: { name, adapter },
    archive,
    session,
    memory,
    judging,
    measuring: new Measuring(session, judging),
    networks: new RunNetworks(archive),
  }
}
