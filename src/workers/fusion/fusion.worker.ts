/** The engine behind the room "Fusion" in its worker: gives it the browser's means and carries messages. */
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import { decodeInBrowser } from '../../data/images/decode-in-browser'
import { startBackend } from '../../gpu/backend'
import { destroyDevice } from '../../gpu/device'
import { openEncodingStore } from '../../store/encoding-store'
import { ImageStore } from '../../store/image-store'
import { openRunArchive } from '../../store/runs/archive'
import { loadFromSite } from '../../store/site-files'
import { browserLocks } from '../shared/run-lock'
import { FusionEngine } from './engine'
import type { FusionCommand, FusionEvent } from './protocol'

/** Vite gives the base as "./" in the built page: relative to the page, which is one folder above this worker's file. */
const base = new URL(import.meta.env.DEV ? import.meta.env.BASE_URL : '../', self.location.href).href

const engine = new FusionEngine(
  {
    startBackend: async (asked, listeners) => {
      const { report, lost } = await startBackend(asked, { wasmUrl, ...listeners })
      return { report, lost: lost.then(({ reason, message }) => message || reason) }
    },
    loadBytes: loadFromSite(base),
    // Reading files of the visitor's is fetched when some are chosen: most choose none.
    loadOwnSet: async ({ files, choices }, shape, task) =>
      (await import('../../data/captioned/files')).loadCaptionedFiles(files, {
        choices,
        ...shape,
        ...task,
        decode: decodeInBrowser,
      }),
    openArchive: openRunArchive,
    openEncodings: openEncodingStore,
    images: new ImageStore('fusion'),
    locks: browserLocks(),
    destroyDevice,
  },
  (event) => self.postMessage(event, { transfer: buffersOf(event) }),
)

/** Buffers that an event gives away to the page instead of copying them: those made for it alone. (A run keeps its samples.) */
function buffersOf(event: FusionEvent): Transferable[] {
  if (event.type === 'checkpoint' && event.bytes) return [event.bytes]
  if (event.type !== 'reply') return []
  return event.name === 'exportRun' ? [event.answer.bytes] : []
}

self.addEventListener('message', ({ data }: MessageEvent<FusionCommand>) => void engine.handle(data))
