/** The self-test in its worker. */
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import { fetchBytes } from '../../data/fetch-bytes'
import { startBackend } from '../../gpu/backend'
import { destroyDevice } from '../../gpu/device'
import { holdWhileAlive } from '../shared/alive'
import { tellLoaded } from '../offline/loaded'
import { guardNetwork } from '../shared/network-guard'
import { SelfTestEngine } from './engine'
import type { SelfTestCommand } from './protocol'

guardNetwork(self)
holdWhileAlive(self)

/** The tests' own files; the UNet's is of no ONNX file. Vite puts them beside the scripts, and gives their addresses. */
const golden = Object.values(
  import.meta.glob<string>(['../../../test/golden/models/*.safetensors', '!**/unet.safetensors'], {
    query: '?url',
    import: 'default',
    eager: true,
  }),
)
const base = new URL(import.meta.env.DEV ? import.meta.env.BASE_URL : '../', self.location.href).href
const loadBytes = fetchBytes(base)

tellLoaded()

const engine = new SelfTestEngine(
  {
    startBackend: (asked, listeners) => startBackend(asked, { wasmUrl, ...listeners }),
    golden: golden.map((address) => () => loadBytes(new URL(address, self.location.href).href)),
    loadBytes,
    destroyDevice,
  },
  (event) => self.postMessage(event),
)

self.addEventListener('message', ({ data }: MessageEvent<SelfTestCommand>) => void engine.handle(data))
