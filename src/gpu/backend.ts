/** Starts tfjs on the best backend that there is: the ladder of `ladder.ts`, climbed down where a rung does not hold. */
import * as tf from '@tensorflow/tfjs-core'
import { look, type Search } from './adapters'
import { startDevice, type DeviceLoss } from './device'
import { registerKernels } from './kernels/index'
import { chooseBackend } from './ladder'
import { guessGpuMemory } from './memory-guess'
import type { BackendName, BackendReport } from './types'

export interface BackendOptions {
  /** Where `tfjs-backend-wasm-simd.wasm` is served; not needed in Node. */
  wasmUrl?: string
  /** Told which backend is being started, once for each that is tried. */
  onStart?: (name: BackendName) => void
  /** Told of errors in work that was queued on the GPU, which throws nothing. */
  onError?: (message: string) => void
}

/** What is told while a backend starts, and after. */
export type BackendListeners = Required<Omit<BackendOptions, 'wasmUrl'>>

export interface StartedBackend {
  report: BackendReport
  /** Resolves when the GPU goes away, with all tensors on it; never where there is no GPU to lose. */
  lost: Promise<DeviceLoss>
}

/**
 * Chooses and starts a backend. To be called once in a thread, before any tensor is made: after a loss, use a new worker.
 * @param asked a backend to use whatever its speed, a software one too; null for the fastest
 * @throws BadInput where the one asked for is not to be had; the message says how to get it
 */
export async function startBackend(asked: BackendName | null, options: BackendOptions = {}): Promise<StartedBackend> {
  const search = await look(asked)
  for (;;) {
    const report = chooseBackend(search.found, asked)
    options.onStart?.(report.name)
    try {
      return { report: withGuess(report, search), ...(await start(report.name, search, options)) }
    } catch (error) {
      // Plain JavaScript has no rung below it.
      if (report.name === 'cpu') throw error
      search.found[report.name] = { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
    }
  }
}

function withGuess(report: BackendReport, { adapter }: Search): BackendReport {
  if (report.name !== 'webgpu' || adapter === null) return report
  return { ...report, memoryGuess: guessGpuMemory(adapter.info, adapter.limits.maxBufferSize) }
}

/** Each backend's package is loaded only when it is used. The loss comes boxed: a bare promise would be waited for. */
async function start(
  name: BackendName,
  { adapter }: Search,
  { wasmUrl, onError }: BackendOptions,
): Promise<{ lost: Promise<DeviceLoss> }> {
  switch (name) {
    case 'webgpu': {
      if (adapter === null) throw new Error('there is no adapter')
      return startDevice(adapter, onError)
    }
    case 'webgl':
      return startWebgl()
    case 'wasm': {
      const { startWasm } = await import('./wasm')
      await startWasm(wasmUrl)
      registerKernels('wasm')
      return { lost: never }
    }
    case 'cpu': {
      await import('@tensorflow/tfjs-backend-cpu')
      if (!(await tf.setBackend('cpu'))) throw new Error('the cpu backend of tfjs did not start')
      registerKernels('cpu')
      return { lost: never }
    }
  }
}

const never = new Promise<DeviceLoss>(() => {})

async function startWebgl(): Promise<{ lost: Promise<DeviceLoss> }> {
  const { MathBackendWebGL } = await import('@tensorflow/tfjs-backend-webgl')
  if (!(await tf.setBackend('webgl'))) throw new Error('tfjs got no WebGL context')
  // Half floats hold three digits: the loss and Adam's second moments need more.
  if (!tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) throw new Error('it has half floats only')
  registerKernels('webgl')
  const backend = tf.backend()
  if (!(backend instanceof MathBackendWebGL)) throw new Error('another backend goes by the name of webgl')
  const { canvas } = backend.gpgpu.gl
  const lost = new Promise<DeviceLoss>((resolve) => {
    const lose = () => resolve({ reason: 'unknown', message: 'The WebGL context was lost.' })
    canvas.addEventListener('webglcontextlost', lose, { once: true })
  })
  return { lost }
}
