/**
 * The weights of a network (UNet, text encoder, autoencoder) under the libraries' names, as variables in tfjs's layout, or, of a large one
 * that does not learn, as the halves that its files hold. The network's builders ask for each weight with the shape that `config.json` gives
 * it; what is missing, misshapen or left over is collected and named in one error.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { Filter, Matrix } from '../../gpu/kernels/frozen'
import { Halves } from '../../gpu/kernels/halves'
import { Parameters } from '../../tensor/parameters'
import { Random } from '../../tensor/random'
import type { SafetensorsEntry } from '../../tensor/files/safetensors'
import { expectFit, isFloat, type WeightHead } from './expect-fit'
import { fromTorch, shapeHere, toTorch, type Layout } from './layout'

/** How a network has a weight: PyTorch's shape, and how it is laid out here. */
export interface WeightPlace {
  shape: number[]
  layout: Layout
}

/** A weight that lies on the device already, in tfjs's layout. */
export interface UploadedWeight extends WeightHead {
  uploaded: tf.Tensor | Halves
}

/** By the libraries' names. */
export type WeightSource = ReadonlyMap<string, SafetensorsEntry | UploadedWeight>

interface Place extends WeightPlace {
  weight: tf.Variable | Halves
}

export class NetworkWeights {
  /** Names are diffusers', shapes tfjs's. */
  readonly parameters = new Parameters(new Random(0))
  /** The file's, in its order. */
  private readonly heads: ReadonlyMap<string, WeightHead>
  private readonly places = new Map<string, Place>()

  /**
   * @param tensors as read from the file, in PyTorch's layout; float32. What is uploaded already is this object's from now on
   * @param namesOnly where names, types and shapes are to be checked and nothing is to be computed: nothing is uploaded
   */
  constructor(
    private tensors: WeightSource,
    private readonly namesOnly = false,
  ) {
    this.heads = new Map([...tensors].map(([name, { shape, dtype }]) => [name, { shape, dtype }]))
  }

  /** `[size]` */
  vector(name: string, size: number): tf.Tensor1D {
    return this.take(name, [size], 'vector') as tf.Variable<tf.Rank.R1>
  }

  /** `[inputs, outputs]` of a linear layer, or of a 1×1 convolution. */
  matrix(name: string, inputs: number, outputs: number, layout: 'linear' | 'pointwise' = 'linear'): Matrix {
    const shape = layout === 'linear' ? [outputs, inputs] : [outputs, inputs, 1, 1]
    return this.take(name, shape, layout) as Matrix
  }

  /** `[rows, columns]`, one row looked up at a time: as in the file. */
  table(name: string, rows: number, columns: number): Matrix {
    return this.take(name, [rows, columns], 'table') as Matrix
  }

  /** `[kernel, kernel, inputs, outputs]` */
  filter(name: string, kernel: number, inputs: number, outputs: number): Filter {
    return this.take(name, [outputs, inputs, kernel, kernel], 'convolution') as Filter
  }

  /**
   * To be called when every weight was asked for: the file's own values are let go of then.
   * @param claim what it means that something does not fit, and how to mend it
   * @throws BadInput naming what does not fit; the variables are gone then
   */
  check(claim = 'The weights do not fit config.json', mend = 'Use the two files of one model.'): void {
    this.tensors = new Map()
    try {
      expectFit(this.places, this.heads, claim, mend)
    } catch (error) {
      this.dispose()
      throw error
    }
  }

  /** All weights in PyTorch's layout, in the order of the file they came from. */
  async save(): Promise<Map<string, SafetensorsEntry>> {
    const saved = new Map<string, SafetensorsEntry>()
    for (const name of this.heads.keys()) {
      const values = this.values(name)
      saved.set(name, { dtype: 'F32', ...(await this.inTorch(name, values)) })
      values.dispose()
    }
    return saved
  }

  /**
   * A weight, or its gradient, as PyTorch has it.
   * @param name of the weight
   * @param tensor of the weight's shape here
   */
  async inTorch(name: string, tensor: tf.Tensor): Promise<{ shape: number[]; data: Float32Array }> {
    const { shape, layout } = this.place(name)
    const values = await tensor.data<'float32'>()
    return { shape, data: toTorch(values, shape, layout) }
  }

  /** All weights that were asked for, by name. */
  get asked(): Map<string, WeightPlace> {
    return new Map([...this.places].map(([name, { shape, layout }]) => [name, { shape, layout }]))
  }

  has(name: string): boolean {
    return this.places.has(name)
  }

  /** How many numbers they are. */
  get count(): number {
    return [...this.places.values()].reduce((sum, { weight }) => sum + weight.size, 0)
  }

  /** That they lie in on the device. */
  get bytes(): number {
    return this.halves.reduce((sum, { bytes }) => sum + bytes, this.parameters.bytes)
  }

  /** Numbers of the largest that is kept as halves; 0 where none is. */
  get largestHalves(): number {
    return Math.max(0, ...this.halves.map(({ size }) => size))
  }

  /** Moves what is kept as halves off the device; the network cannot be used before it wakes. */
  async park(): Promise<void> {
    for (const halves of this.halves) await halves.park()
  }

  wake(): void {
    for (const halves of this.halves) halves.wake()
  }

  /** A weight in tfjs's layout, float32: a new tensor. @throws RangeError where the network has none of that name */
  values(name: string): tf.Tensor {
    const { weight } = this.place(name)
    return weight instanceof Halves ? weight.widened() : tf.clone(weight)
  }

  /** A weight that may learn, in tfjs's layout. @throws RangeError where the network has none of that name, or it is kept as halves */
  variable(name: string): tf.Variable {
    const { weight } = this.place(name)
    if (weight instanceof Halves) throw new RangeError(`The weight "${name}" is kept as halves, which do not learn.`)
    return weight
  }

  /** Whether all may learn. */
  get learns(): boolean {
    return this.halves.length === 0
  }

  dispose(): void {
    this.parameters.dispose()
    for (const halves of this.halves) halves.dispose()
  }

  private get halves(): Halves[] {
    return [...this.places.values()].flatMap(({ weight }) => (weight instanceof Halves ? weight : []))
  }

  private place(name: string): Place {
    const place = this.places.get(name)
    if (place === undefined) throw new RangeError(`The network has no weight "${name}".`)
    return place
  }

  /** A weight that was taken before is shared: two networks may stand on the same weights. */
  private take(name: string, shape: number[], layout: Layout): tf.Variable | Halves {
    const weight = this.places.get(name)?.weight ?? this.load(name, shape, layout)
    this.places.set(name, { shape, layout, weight })
    return weight
  }

  private load(name: string, shape: number[], layout: Layout): tf.Variable | Halves {
    const found = this.tensors.get(name)
    const fits = found !== undefined && found.shape.join() === shape.join() && isFloat(found)
    // Stands in until `check` throws: the shapes of a wrong config.json may be of any size.
    if (!fits || this.namesOnly) return this.parameters.filled(name, [1], 0)
    if ('uploaded' in found)
      return found.uploaded instanceof Halves ? found.uploaded : this.parameters.adopted(name, found.uploaded)
    return this.parameters.trainable(
      name,
      shapeHere(shape, layout),
      fromTorch(found.data as Float32Array, shape, layout),
    )
  }
}

/** The weights that a network would ask for. @param build asks for them; nothing is uploaded */
export function placesAskedFor(build: (weights: NetworkWeights) => unknown): Map<string, WeightPlace> {
  const weights = new NetworkWeights(new Map(), true)
  build(weights)
  const { asked } = weights
  weights.dispose()
  return asked
}
