/** Both labs' engines without a page: the bundled models and images from this folder, runs in memory. */
import { BadArgument } from './bad-argument'
import { openEncodingStore } from '../src/store/encoding-store'
import { ImageStore } from '../src/store/image-store'
import { KeptFileStore } from '../src/store/kept-files'
import { openRunArchive } from '../src/store/runs/archive'
import { openStore } from '../src/store/runs/open-store'
import { FusionClient } from '../src/workers/fusion/client'
import { FusionEngine } from '../src/workers/fusion/engine'
import type { FusionPlatform } from '../src/workers/fusion/platform'
import type { FusionCommand, FusionEvent } from '../src/workers/fusion/protocol'
import { EngineClient } from '../src/workers/mixture/client'
import { Engine, type Platform } from '../src/workers/mixture/engine'
import type { Command, EngineEvent } from '../src/workers/mixture/protocol'
import { startHeadless } from './headless'
import { inProcessWorker } from './in-process-worker'
import { readPublic } from './read-public.mjs'

const nowhere = () => Promise.reject(new BadArgument('Own images are for the page.'))

/** @param backend as `startHeadless` takes it */
const started = (backend: string | undefined) => async () => ({
  report: await startHeadless(backend),
  lost: new Promise<string>(() => {}),
})

export function headlessFusion(backend?: string): FusionClient {
  const platform: FusionPlatform = {
    startBackend: started(backend),
    // The runs that are there already are not looked at.
    loadBytes: (path) => (path.startsWith('models/fusion-runs/') ? nowhere() : readPublic(path)),
    loadOwnSet: nowhere,
    openArchive: openRunArchive,
    openEncodings: openEncodingStore,
    images: new ImageStore('fusion'),
    destroyDevice: () => {},
  }
  return new FusionClient(() => inProcessWorker<FusionCommand, FusionEvent>((emit) => new FusionEngine(platform, emit)))
}

export function headlessMixture(backend?: string): EngineClient {
  const platform: Platform = {
    startBackend: started(backend),
    loadBytes: readPublic,
    loadOwnImages: nowhere,
    openStore,
    images: new ImageStore('mixture'),
    files: new KeptFileStore(null),
    destroyDevice: () => {},
  }
  return new EngineClient(() => inProcessWorker<Command, EngineEvent>((emit) => new Engine(platform, emit)))
}
