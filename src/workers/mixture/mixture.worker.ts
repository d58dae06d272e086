/** The engine in its worker: gives it the browser's means and carries messages. */
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import { decodeInBrowser } from '../../data/images/decode-in-browser'
import { startBackend } from '../../gpu/backend'
import { destroyDevice } from '../../gpu/device'
import { ImageStore } from '../../store/image-store'
import { KeptFileStore } from '../../store/kept-files'
import { openStore } from '../../store/runs/open-store'
import { loadFromSite } from '../../store/site-files'
import { Engine } from './engine'
import { browserLocks } from '../shared/run-lock'
import type { Command, EngineEvent } from './protocol'

/** Seed of the split of the visitor's own images into training and test. */
const SPLIT_SEED = 1

/** Vite gives the base as "./" in the built page: relative to the page, which is one folder above this worker's file. */
const base = new URL(import.meta.env.DEV ? import.meta.env.BASE_URL : '../', self.location.href).href

const engine = new Engine(
  {
    startBackend: async (asked, listeners) => {
      const { report, lost } = await startBackend(asked, { wasmUrl, ...listeners })
      return { report, lost: lost.then(({ reason, message }) => message || reason) }
    },
    loadBytes: loadFromSite(base),
    // Reading files of the visitor's is fetched when some are chosen: most choose none.
    loadOwnImages: async ({ files, choices, size, channels }, onProgress) =>
      (await import('../../data/images/own')).loadOwnImages(files, {
        choices,
        size,
        channels,
        seed: SPLIT_SEED,
        decode: decodeInBrowser,
        onProgress,
      }),
    openStore,
    images: new ImageStore('mixture'),
    files: new KeptFileStore(),
    locks: browserLocks(),
    destroyDevice,
  },
  (event) => self.postMessage(event, { transfer: buffersOf(event) }),
)

/** Buffers that an event gives away to the page instead of copying them: those made for it alone. */
function buffersOf(event: EngineEvent): Transferable[] {
  if (event.type === 'preview') return [event.grid.pixels.buffer]
  if (event.type === 'checkpoint' && event.bytes) return [event.bytes]
  if (event.type !== 'reply') return []
  if (event.name === 'sample' || event.name === 'interpolate') return [event.answer.pixels.buffer]
  return event.name === 'exportModel' || event.name === 'exportNetworks' ? [event.answer.bytes] : []
}

self.addEventListener('message', ({ data }: MessageEvent<Command>) => void engine.handle(data))
