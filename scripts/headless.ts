/** The engine without a page: hardware WebGPU through Dawn (npm `webgpu`) where there is a Vulkan GPU, else WebAssembly. */
import { startBackend } from '../src/gpu/backend'
import type { BackendName, BackendReport } from '../src/gpu/types'

const NAMES: readonly string[] = ['webgpu', 'wasm', 'cpu'] satisfies BackendName[]

/** Gives Node the `navigator.gpu` that a browser has, if Dawn loads on this system. */
export async function provideWebGpu(): Promise<void> {
  if ((globalThis.navigator as Navigator | undefined)?.gpu) return
  try {
    const { create, globals } = await import('webgpu')
    Object.assign(globalThis, globals)
    const navigator = { gpu: create([]), userAgent: 'Node.js', hardwareConcurrency: 1 }
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true })
  } catch {
    // No Dawn for this system: WebAssembly remains.
  }
}

/**
 * Starts a backend as the page would.
 * @param asked `webgpu`, `wasm` or `cpu`; undefined takes the fastest present (a software GPU is not)
 * @throws Error naming what is allowed, or what is missing
 */
export async function startHeadless(asked: string | undefined): Promise<BackendReport> {
  if (asked !== undefined && !NAMES.includes(asked)) {
    throw new Error(`--backend is "${asked}"; allowed: ${NAMES.join(', ')}.`)
  }
  if (asked === undefined || asked === 'webgpu') await provideWebGpu()
  const { report } = await startBackend((asked as BackendName | undefined) ?? null, {})
  return report
}
