/**
 * ONNX Runtime, fetched when the first frozen network is opened: its WebGPU build (27 MB of wasm) where tfjs runs on WebGPU,
 * else its WebAssembly build (14 MB). Both take their `.wasm` from beside their own script, on our own site; Vite puts it there
 * because they are left out of its pre-bundling (`optimizeDeps.exclude`).
 */
import type { Env, InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-web'
import { noteOnnxVersion } from './onnx-version'

/** What both builds offer, and where the session is to run. */
export interface OnnxRuntime {
  Tensor: TensorConstructor & Pick<typeof Tensor, 'fromGpuBuffer'>
  create(model: Uint8Array): Promise<InferenceSession>
}

/** ONNX Runtime's warnings are about its own choices (which operators run on the processor), nothing that a visitor can mend. */
const ERROR = 3

let onWasm: Promise<OnnxRuntime> | undefined
const onDevice = new WeakMap<GPUDevice, Promise<OnnxRuntime>>()

/**
 * The runtime for `device`, on which its sessions then read and write buffers in place, or for the processor (null).
 * @throws Error where a file of the runtime cannot be fetched or compiled; a later call tries again
 */
export function loadOnnxRuntime(device: GPUDevice | null): Promise<OnnxRuntime> {
  if (device === null) {
    onWasm ??= startOnWasm().catch((error: unknown) => {
      onWasm = undefined
      throw error
    })
    return onWasm
  }
  const started = onDevice.get(device) ?? startOn(device)
  onDevice.set(device, started)
  return started.catch((error: unknown) => {
    onDevice.delete(device)
    throw error
  })
}

async function startOnWasm(): Promise<OnnxRuntime> {
  const { InferenceSession, Tensor, env } = await import('onnxruntime-web/wasm')
  configure(env)
  return {
    Tensor,
    create: (model) => InferenceSession.create(model, { executionProviders: ['wasm'], logSeverityLevel: ERROR }),
  }
}

async function startOn(device: GPUDevice): Promise<OnnxRuntime> {
  const { InferenceSession, Tensor, env } = await import('onnxruntime-web/webgpu')
  configure(env)
  return {
    Tensor,
    create: (model) =>
      InferenceSession.create(model, {
        executionProviders: [{ name: 'webgpu', device }],
        preferredOutputLocation: 'gpu-buffer',
        logSeverityLevel: ERROR,
      }),
  }
}

function configure(env: Env): void {
  env.logLevel = 'error'
  noteOnnxVersion(env.versions.web ?? env.versions.common)
  // Threads need shared memory, which browsers give to cross-origin isolated pages only; elsewhere, Node included, one thread.
  if (!globalThis.crossOriginIsolated) env.wasm.numThreads = 1
}
