/** The memory that networks are computed in, as far as it is known: by the runtime, by the visitor's word, or by a guess. */
import * as tf from '@tensorflow/tfjs-core'
import { currentDevice } from '../../../gpu/device'
import type { DeviceMemory } from '../../../diffusion/model/memory-estimate'
import type { MemoryLimits } from './memory'

/** Of WebAssembly: 32-bit addresses, less one page of 64 KiB. */
const WASM_BYTES = 2 ** 32 - 2 ** 16
/** A heap that grows by a fifth at a time has no piece left for a large tensor long before. Samples go through one by one: small parts cost no time. */
const WASM_FILLED = 0.75

export class KnownMemory {
  constructor(
    /** Bytes of the GPU, by the visitor's word. */
    public stated: number | null,
    /** The same by a guess. */
    private readonly guess: number | null,
  ) {}

  /** For what is estimated. */
  get device(): DeviceMemory {
    const backend = tf.getBackend()
    if (backend === 'wasm') return { limit: WASM_BYTES, isGuess: false, keepsFreed: false, filled: WASM_FILLED }
    // tfjs keeps freed buffers for the next of their size, and so does a recorded step.
    if (backend === 'webgpu')
      return { limit: this.stated ?? this.guess, isGuess: this.stated === null, keepsFreed: true }
    return { limit: null, isGuess: false, keepsFreed: backend === 'webgl' }
  }

  /** For what is refused: of a GPU, what the visitor says, and what a buffer may have. */
  get limits(): MemoryLimits {
    const device = tf.getBackend() === 'webgpu' ? currentDevice() : null
    if (device === null) {
      const wasm = { all: WASM_BYTES, filled: WASM_FILLED * WASM_BYTES }
      return { kind: 'wasm', tensor: null, ...(tf.getBackend() === 'wasm' ? wasm : { all: null }) }
    }
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits
    return { kind: 'gpu', tensor: Math.min(maxBufferSize, maxStorageBufferBindingSize), all: this.stated }
  }
}
