import * as tf from '@tensorflow/tfjs-core'

/** A kernel function's arguments are all numbers: byte offsets and sizes. */
type Native = (...numbers: number[]) => number | void

/** The compiled kernels' exports (see assembly/index.ts for what each does). */
export interface NativeKernels {
  padImages: Native
  pixelTable: Native
  padChannels: Native
  packFilter: Native
  multiplyPixels: Native
  filterGradient: Native
  unpackFilterGradient: Native
  affineActivation: Native
  channelMoments: Native
  biasActivationGradient: Native
  batchNormGradientSums: Native
  batchNormGradient: Native
  attend: Native
  attendGradient: Native
  gatedGelu: Native
  gatedGeluGradient: Native
  adamUpdate: Native
  sumOfSquares: Native
  runningAverage: Native
  normaliseGroups: Native
  groupGradients: Native
  normaliseRows: Native
  rowGradients: Native
  widenHalves: Native
  widenBfloats: Native
}

/** The kernels with relaxed SIMD where this engine knows it: a product of matrices then takes two thirds of the time. */
async function loadBinary(): Promise<Uint8Array<ArrayBuffer>> {
  const decode = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const relaxed = decode((await import('./kernels-relaxed.generated')).kernelsBase64)
  if (WebAssembly.validate(relaxed)) return relaxed
  return decode((await import('./kernels.generated')).kernelsBase64)
}

/** What we use of tfjs' wasm backend; it declares these members, but not in its public types. */
interface TfjsWasmBackend {
  wasm: {
    _malloc(bytes: number): number
    _free(offset: number): void
    tfjs: { registerTensor(id: number, size: number, offset: number): void; disposeData(id: number): void }
  }
  dataIdMap: { get(dataId: tf.DataId): { id: number; memoryOffset: number } }
  incRef(dataId: tf.DataId): void
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo
}

/**
 * tfjs' WebAssembly heap with our kernels on it.
 *
 * Our module imports the very memory that tfjs' module exports, so a kernel reads and writes tensors in place, by byte
 * offset. All scratch space comes from tfjs' own allocator and is kept for the next call.
 */
export class WasmHeap {
  readonly native: NativeKernels
  private scratchOffset = 0
  private scratchBytes = 0

  private constructor(
    private readonly memory: WebAssembly.Memory,
    instance: WebAssembly.Instance,
  ) {
    this.native = instance.exports as unknown as NativeKernels
  }

  /** Instantiates our kernels on `memory`, the memory of tfjs' wasm backend. */
  static async on(memory: WebAssembly.Memory): Promise<WasmHeap> {
    const { instance } = await WebAssembly.instantiate(await loadBinary(), { env: { memory } })
    return new WasmHeap(memory, instance)
  }

  /** Size of the whole heap in bytes. */
  get bytes(): number {
    return this.memory.buffer.byteLength
  }

  private get backend(): TfjsWasmBackend {
    return tf.engine().findBackend('wasm') as unknown as TfjsWasmBackend
  }

  /** The tensor's byte offset in the heap. */
  offset(tensor: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset
  }

  /** A new tensor, its values not set. */
  output(shape: number[], dtype: tf.DataType = 'float32'): tf.TensorInfo {
    const tensor = this.backend.makeOutput(shape, dtype)
    // tfjs doesn't look at what malloc gave it, and address 0 is where a kernel would write.
    if (tf.util.sizeFromShape(shape) > 0 && this.offset(tensor) === 0) {
      throw new Error(
        `WebAssembly memory is full: a tensor of [${shape.join(', ')}] was asked for; use a smaller batch.`,
      )
    }
    return tensor
  }

  /** A second tensor on the same values. */
  share({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
    this.backend.incRef(dataId)
    return { dataId, shape, dtype }
  }

  /** `count` floats of the heap from byte `offset`, in place; the view dies with the next allocation. */
  floats(offset: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, offset, count)
  }

  /** The same of int32. */
  integers(offset: number, count: number): Int32Array {
    return new Int32Array(this.memory.buffer, offset, count)
  }

  /**
   * Must follow every change of a tensor's values in place. XNNPACK, under tfjs' stock kernels, keeps a packed copy of the
   * weights it has seen, by tensor; registering the tensor afresh drops that copy.
   */
  changed(tensor: tf.TensorInfo): void {
    const { id, memoryOffset } = this.backend.dataIdMap.get(tensor.dataId)
    const { tfjs } = this.backend.wasm
    tfjs.disposeData(id)
    tfjs.registerTensor(id, tf.util.sizeFromShape(tensor.shape), memoryOffset)
  }

  /** Fills `bytes` bytes from `offset` with zeros. */
  clear(offset: number, bytes: number): void {
    new Uint8Array(this.memory.buffer, offset, bytes).fill(0)
  }

  /**
   * Scratch space for one kernel call, one region per size in bytes, each 64-byte aligned. Every call hands out the same
   * space again. Call it after the outputs are allocated, or before: allocation never moves what exists.
   */
  scratch(...sizes: number[]): number[] {
    const rounded = sizes.map((bytes) => Math.ceil(bytes / 64) * 64)
    const total = rounded.reduce((sum, bytes) => sum + bytes, 64)
    if (total > this.scratchBytes) {
      const { wasm } = this.backend
      if (this.scratchOffset !== 0) wasm._free(this.scratchOffset)
      this.scratchBytes = Math.ceil(total * 1.5)
      this.scratchOffset = wasm._malloc(this.scratchBytes) >>> 0
      if (this.scratchOffset === 0) {
        this.scratchBytes = 0
        throw new Error(
          `WebAssembly memory is full: ${total} bytes of scratch space were asked for; use a smaller batch.`,
        )
      }
    }
    let next = Math.ceil(this.scratchOffset / 64) * 64
    return rounded.map((bytes) => {
      const offset = next
      next += bytes
      return offset
    })
  }
}

/**
 * Runs `start` (which makes tfjs instantiate its wasm module) and returns the memory that this module exports.
 *
 * tfjs does not hand the memory out, so `WebAssembly.instantiate` is watched while `start` runs, and then put back.
 *
 * @throws Error if no module that exports its memory was instantiated (for instance because tfjs was started before).
 */
export async function captureMemory(start: () => Promise<unknown>): Promise<WebAssembly.Memory> {
  const { instantiate, instantiateStreaming } = WebAssembly
  let memory: WebAssembly.Memory | undefined
  const watch = <A extends unknown[]>(original: (...args: A) => Promise<unknown>) =>
    async function (...args: A) {
      const result = await original.apply(WebAssembly, args)
      const exported = (result as Partial<WebAssembly.WebAssemblyInstantiatedSource>).instance?.exports ?? {}
      for (const value of Object.values(exported)) if (value instanceof WebAssembly.Memory) memory = value
      return result
    }
  WebAssembly.instantiate = watch(instantiate as (...args: unknown[]) => Promise<unknown>) as typeof instantiate
  if (instantiateStreaming) {
    WebAssembly.instantiateStreaming = watch(
      instantiateStreaming as (...args: unknown[]) => Promise<unknown>,
    ) as typeof instantiateStreaming
  }
  try {
    await start()
  } finally {
    WebAssembly.instantiate = instantiate
    if (instantiateStreaming) WebAssembly.instantiateStreaming = instantiateStreaming
  }
  if (!memory)
    throw new Error("tfjs' WebAssembly memory was not found: start this backend before tfjs starts it itself.")
  return memory
}
