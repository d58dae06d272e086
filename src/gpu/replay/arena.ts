/** The buffers of one recording. */
import type { BufferPool, BufferSource } from '../webgpu-internals'

const keyOf = ({ size, usage }: { size: number; usage: GPUBufferUsageFlags }) => `${size}_${usage}`

/**
 * Stands in for tfjs's buffer pool while a step is recorded, so that no other work ever gets a buffer that the recording writes to. Storage
 * that a tensor gives back is used again at once: commands run in their order. What was filled from the CPU (uniforms, constants) is
 * written once, and so is nobody else's.
 */
export class Arena implements BufferSource {
  numBytesUsed = 0
  numBytesAllocated = 0
  /** Buffers that were released but are not of this arena: something from before the recording was disposed of in it. */
  readonly strangers: { buffer: GPUBuffer; reuse: boolean }[] = []
  private readonly all = new Set<GPUBuffer>()
  private readonly used = new Set<GPUBuffer>()
  private readonly constants = new Set<GPUBuffer>()
  private readonly free = new Map<string, GPUBuffer[]>()

  constructor(private readonly device: GPUDevice) {}

  acquireBuffer(size: number, usage: GPUBufferUsageFlags, mappedAtCreation = false): GPUBuffer {
    const isConstant = mappedAtCreation || (usage & GPUBufferUsage.UNIFORM) !== 0
    const again = isConstant ? undefined : this.free.get(keyOf({ size, usage }))?.pop()
    const buffer = again ?? this.device.createBuffer({ size, usage, mappedAtCreation })
    if (again === undefined) {
      this.all.add(buffer)
      this.numBytesAllocated += size
    }
    if (isConstant) this.constants.add(buffer)
    this.used.add(buffer)
    this.numBytesUsed += size
    return buffer
  }

  releaseBuffer(buffer: GPUBuffer, reuse = true): void {
    if (!this.used.delete(buffer)) {
      this.strangers.push({ buffer, reuse })
      return
    }
    this.numBytesUsed -= buffer.size
    if (this.constants.has(buffer)) return
    const key = keyOf(buffer)
    const group = this.free.get(key) ?? []
    this.free.set(key, group)
    group.push(buffer)
  }

  has(buffer: GPUBuffer): boolean {
    return this.all.has(buffer)
  }

  /** Buffers that tensors still hold. */
  get held(): ReadonlySet<GPUBuffer> {
    return this.used
  }

  /** Gives everything to the pool, as if it had come from there. */
  mergeInto(pool: BufferPool): void {
    for (const buffer of this.all) {
      const group = this.used.has(buffer) ? pool.usedBuffers : pool.freeBuffers
      const key = keyOf(buffer)
      // The pool looks up both lists without asking whether they are there.
      for (const lists of [pool.usedBuffers, pool.freeBuffers]) if (!lists.has(key)) lists.set(key, [])
      group.get(key)?.push(buffer)
    }
    pool.numUsedBuffers += this.used.size
    pool.numFreeBuffers += this.all.size - this.used.size
    pool.numBytesUsed += this.numBytesUsed
    pool.numBytesAllocated += this.numBytesAllocated
    for (const { buffer, reuse } of this.strangers) pool.releaseBuffer(buffer, reuse)
    this.forget()
  }

  /** Gives everything back to the device, which does so once the queued work is done. */
  destroy(): void {
    for (const buffer of this.all) buffer.destroy()
    this.forget()
  }

  private forget(): void {
    for (const set of [this.all, this.used, this.constants, this.free]) set.clear()
    this.strangers.length = 0
    this.numBytesUsed = 0
    this.numBytesAllocated = 0
  }
}

/** Gives the pool's free buffers back to the device: a step that is replayed doesn't need those that it ran in before. */
export function trim(pool: BufferPool): void {
  for (const buffers of pool.freeBuffers.values()) {
    for (const buffer of buffers) {
      buffer.destroy()
      pool.numBytesAllocated -= buffer.size
      pool.numFreeBuffers--
    }
    buffers.length = 0
  }
}
