/** Plain types of the backend ladder; no code, so that the page may import them. */

export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu'

/** Which backend runs, why, and what the visitor can do to get a faster one. */
export interface BackendReport {
  name: BackendName
  /** Adapter, renderer or processor in words, e.g. "Apple M2", "SwiftShader", "WebAssembly SIMD". */
  adapter: string
  /** True for a software WebGPU or WebGL adapter. */
  software: boolean
  /** One sentence: why this one. */
  reason: string
  /** One sentence: how to get a faster one; null on hardware WebGPU. */
  advice: string | null
  /** Bytes that a GPU may have, guessed from maker and generation: no page is told. Absent where no GPU computes. */
  memoryGuess?: number
  /** One sentence: how training steps reach the GPU, once that is known; null where there is nothing to say. */
  steps?: string | null
}
