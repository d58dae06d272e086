/** Counts what is sent to a GPUDevice, for the bench and for tests of how few dispatches an operation needs. */
import { shadowUntyped, type Method } from './shadow'

export interface GpuCounts {
  dispatches: number
  submits: number
  /** Between buffers, and to and from textures. */
  copies: number
  bindGroups: number
  /** Buffers made anew: none where a pool has one. */
  buffers: number
  /** Calls of `queue.writeBuffer`: uniforms, and what else is written so. */
  writes: number
  /** By `queue.writeBuffer` and through buffers mapped at creation. */
  bytesWritten: number
  /** Buffers mapped to be read. */
  readbacks: number
  bytesRead: number
}

const none: Readonly<GpuCounts> = {
  dispatches: 0,
  submits: 0,
  copies: 0,
  bindGroups: 0,
  buffers: 0,
  writes: 0,
  bytesWritten: 0,
  readbacks: 0,
  bytesRead: 0,
}

/**
 * Wraps the device's queue, and the encoders and buffers it makes from now on.
 * @returns `read` gives the counts since the last `reset`
 */
export function countGpu(device: GPUDevice): { read(): GpuCounts; reset(): void } {
  let counts: GpuCounts = { ...none }

  before(device.queue, 'submit', () => counts.submits++)
  before(device.queue, 'writeBuffer', (_buffer, _offset, data, start = 0, size) => {
    const unit = 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1
    counts.writes++
    counts.bytesWritten += (size ?? data.byteLength / unit - start) * unit
  })
  before(device, 'createBindGroup', () => counts.bindGroups++)
  before(device, 'createBuffer', ({ size, mappedAtCreation }) => {
    counts.buffers++
    if (mappedAtCreation === true) counts.bytesWritten += size
  })
  after(device, 'createBuffer', (buffer) => {
    if ((buffer.usage & GPUBufferUsage.MAP_READ) === 0) return
    before(buffer, 'mapAsync', (_mode, offset = 0, size = buffer.size - offset) => {
      counts.readbacks++
      counts.bytesRead += size
    })
  })
  after(device, 'createCommandEncoder', (encoder) => {
    for (const copy of copies) before(encoder, copy, () => counts.copies++)
    after(encoder, 'beginComputePass', (pass) => {
      before(pass, 'dispatchWorkgroups', () => counts.dispatches++)
      before(pass, 'dispatchWorkgroupsIndirect', () => counts.dispatches++)
    })
  })
  return {
    read: () => ({ ...counts }),
    reset: () => {
      counts = { ...none }
    },
  }
}

const copies = ['copyBufferToBuffer', 'copyBufferToTexture', 'copyTextureToBuffer', 'copyTextureToTexture'] as const

type MethodsOf<T> = { [K in keyof T]: T[K] extends Method ? K : never }[keyof T]

/** Lets `look` see the arguments of every call of a method. */
function before<T extends object, K extends MethodsOf<T>>(
  owner: T,
  name: K,
  look: (...args: Parameters<Extract<T[K], Method>>) => void,
): void {
  shadowUntyped(owner, name, (method) => (...args: never[]) => {
    look(...(args as Parameters<Extract<T[K], Method>>))
    return method(...args)
  })
}

/** Lets `look` see what every call of a method returned. */
function after<T extends object, K extends MethodsOf<T>>(
  owner: T,
  name: K,
  look: (result: ReturnType<Extract<T[K], Method>>) => void,
): void {
  shadowUntyped(owner, name, (method) => (...args: never[]) => {
    const result = method(...args) as ReturnType<Extract<T[K], Method>>
    look(result)
    return result
  })
}
