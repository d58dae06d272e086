/**
 * Variables that are updated together, moved into one buffer, and their gradients into another: one dispatch reaches all of them, however
 * few buffers a shader may bind.
 *
 * A variable stays a variable: tfjs binds its part of the buffer as it did its own buffer, and `PartsBackend` reads it. Who assigns to it
 * gives it memory of its own again, which is moved in anew before the next update.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { internalsOf, type Internals } from '../../webgpu-internals'
import { neverCacheValues } from './dispatch'
import { GradientSums } from './gradients/gradient-sums'
import { copyParts, dataOf, isPart, viewOf, wholeOf, type Copy, type Part } from './parts'

const FLOAT = 4

interface Place {
  variable: tf.Variable
  value: Part
  gradient: Part
  /** A gradient has been written there since the last `gather`. */
  taken: boolean
}

/** By where a variable's values are. */
const places = new WeakMap<object, { place: Place; sums: GradientSums }>()

/** Where the gradient of a variable in a pool goes, once a step. */
export interface GradientPlace {
  gradient: TensorInfo
  part: Part
  /** Where it may be left in parts. */
  sums: GradientSums
}

/**
 * Takes the place of a variable's gradient: a kernel that writes there saves the copy.
 * @returns null where it is none of a pool, or has a gradient already
 */
export function takeGradientPlace(backend: WebGPUBackend, variable: TensorInfo): GradientPlace | null {
  const found = places.get(dataOf(backend, variable).resource)
  if (found === undefined || found.place.taken) return null
  const { place, sums } = found
  place.taken = true
  return { gradient: viewOf(backend, place.gradient, variable.shape), part: place.gradient, sums }
}

export class VariablePool {
  /** `[P]`, all variables, each from a place on that a device can bind. */
  readonly values: tf.Tensor
  /** `[P]`, their gradients after `gather`, zeros between them. */
  readonly gradients: tf.Tensor
  /** `[blocks, 2]`, int32: what `adamStep` is told of a pool. */
  readonly layout: tf.Tensor
  private readonly places: Place[]
  private readonly sums: GradientSums

  private constructor(
    private readonly backend: WebGPUBackend,
    variables: readonly tf.Variable[],
  ) {
    const block = backend.device.limits.minStorageBufferOffsetAlignment / FLOAT
    const layout: number[] = []
    const starts: number[] = []
    let before = 0
    for (const { size } of variables) {
      starts.push((layout.length / 2) * block)
      for (let at = 0; at < size; at += block) layout.push(before + at, Math.min(block, size - at))
      before += size
    }
    const size = (layout.length / 2) * block
    this.values = tf.keep(tf.zeros([size]))
    this.gradients = tf.keep(tf.zeros([size]))
    this.layout = tf.keep(tf.tensor2d(Int32Array.from(layout), [layout.length / 2, 2], 'int32'))
    const [values, gradients] = [this.values, this.gradients].map((tensor) => this.bufferOf(tensor)) as [
      GPUBuffer,
      GPUBuffer,
    ]
    this.places = variables.map((variable, i) => {
      const part = { offset: (starts[i] ?? 0) * FLOAT, size: variable.size * FLOAT }
      return { variable, value: { buffer: values, ...part }, gradient: { buffer: gradients, ...part }, taken: false }
    })
    this.sums = new GradientSums(backend, this.gradients, block)
    for (const place of this.places) places.set(place.value, { place, sums: this.sums })
    copyParts(
      backend,
      this.places.flatMap(({ variable, value }) => this.moveIn(variable, value)),
    )
  }

  /** @returns null on a backend other than webgpu, where a kernel takes as many tensors as it likes */
  static of(variables: readonly tf.Variable[]): VariablePool | null {
    if (tf.getBackend() !== 'webgpu' || variables.length === 0) return null
    return new VariablePool(tf.backend() as WebGPUBackend, variables)
  }

  /**
   * Sees to it that all variables, and these gradients of them, are in the pool: copies what is not, all in one go.
   * @param gradients in the order of the variables; they stay the caller's
   * @throws Error where one is not float32, or of another size than its variable
   */
  gather(gradients: readonly tf.Tensor[]): void {
    this.sums.join()
    // First, since what waits is dispatched by it: a submit between here and the copies would free what they read.
    for (const { dataId } of gradients) this.backend.uploadToGPU(dataId)
    const copies = this.places.flatMap(({ variable, value, gradient }, i) => [
      ...this.moveIn(variable, value),
      ...this.copyOf(gradients[i], variable, gradient),
    ])
    copyParts(this.backend, copies)
    for (const place of this.places) place.taken = false
    this.sums.recycle()
  }

  /** The variables that are left get memory of their own again. */
  dispose(): void {
    const { backend } = this
    const copies = this.places.flatMap(({ variable, value }): Copy[] => {
      if (variable.isDisposed) return []
      const data = dataOf(backend, variable)
      if (data.resource !== value) return []
      data.resource = backend.bufferManager.acquireBuffer(value.size, value.buffer.usage)
      data.external = false
      return [{ from: value, to: wholeOf(data.resource) }]
    })
    copyParts(backend, copies)
    for (const tensor of [this.values, this.gradients, this.layout]) {
      // Commands that are not submitted yet may know the buffer by a variable only.
      this.internals.commandQueueOwnedIds.add(tensor.dataId)
      tensor.dispose()
    }
    this.sums.dispose()
  }

  private moveIn(variable: tf.Variable, home: Part): Copy[] {
    const { backend } = this
    backend.uploadToGPU(variable.dataId)
    const data = dataOf(backend, variable)
    const { resource } = data
    if (resource === home) return []
    if (!isPart(resource)) this.freeLater(resource)
    data.resource = home
    data.external = true
    neverCacheValues(backend, variable)
    return [{ from: isPart(resource) ? resource : wholeOf(resource), to: home }]
  }

  /** As tfjs frees a tensor's buffer: once the commands that use it are submitted. */
  private freeLater(buffer: GPUBuffer): void {
    const left = this.backend.makeTensorInfo([buffer.size / FLOAT], 'float32')
    dataOf(this.backend, left).resource = buffer
    this.internals.commandQueueOwnedIds.add(left.dataId)
    this.backend.disposeData(left.dataId)
  }

  private copyOf(gradient: tf.Tensor | undefined, variable: tf.Variable, to: Part): Copy[] {
    if (gradient?.size !== variable.size)
      throw new Error(`The gradient of "${variable.name}" is [${gradient?.shape}], the variable [${variable.shape}].`)
    const { dtype, resource } = dataOf(this.backend, gradient)
    // tfjs casts whole numbers to floats without touching the buffer.
    if (dtype !== 'float32') throw new Error(`The gradient of "${variable.name}" holds ${dtype}, not float32.`)
    if (resource === to) return []
    this.internals.commandQueueOwnedIds.add(gradient.dataId)
    return [{ from: isPart(resource) ? resource : wholeOf(resource), to }]
  }

  private bufferOf(tensor: tf.Tensor): GPUBuffer {
    this.backend.uploadToGPU(tensor.dataId)
    return dataOf(this.backend, tensor).resource as GPUBuffer
  }

  private get internals(): Internals {
    return internalsOf(this.backend)
  }
}
