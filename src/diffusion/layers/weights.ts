/**
 * The weights of a network (UNet, text encoder, autoencoder) under the libraries' names, as variables in tfjs's layout. The network's
 * builders ask for each weight with the shape that `config.json` gives it; what is missing, misshapen or left over is collected and named
 * in one error.
 */
import * as says from '../../messages/generated/models'
import type * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../../gpu/errors'
import { Parameters } from '../../tensor/parameters'
import { Random } from '../../tensor/random'
import type { SafetensorsEntry } from '../../tensor/files/safetensors'
import { fromTorch, shapeHere, toTorch, type Layout } from './layout'

/** How many names an error lists before it counts the rest. */
const NAMED = 6

/** A weight's place in the file: PyTorch's shape, and how it is laid out here. */
interface Place {
  shape: number[]
  layout: Layout
  variable: tf.Variable
}

export class NetworkWeights {
  /** Names are diffusers', shapes tfjs's. */
  readonly parameters = new Parameters(new Random(0))
  /** The file's, in its order. */
  private readonly names: readonly string[]
  private readonly places = new Map<string, Place>()
  private readonly missing: string[] = []
  private readonly misshapen: string[] = []

  /**
   * @param tensors as read from the file, in PyTorch's layout; float32
   * @param namesOnly where names, types and shapes are to be checked and nothing is to be computed: nothing is uploaded
   */
  constructor(
    private tensors: ReadonlyMap<string, SafetensorsEntry>,
    private readonly namesOnly = false,
  ) {
    this.names = [...tensors.keys()]
  }

  /** `[size]` */
  vector(name: string, size: number): tf.Tensor1D {
    return this.take(name, [size], 'vector') as tf.Variable<tf.Rank.R1>
  }

  /** `[inputs, outputs]` of a linear layer, or of a 1×1 convolution. */
  matrix(name: string, inputs: number, outputs: number, layout: 'linear' | 'pointwise' = 'linear'): tf.Tensor2D {
    const shape = layout === 'linear' ? [outputs, inputs] : [outputs, inputs, 1, 1]
    return this.take(name, shape, layout) as tf.Variable<tf.Rank.R2>
  }

  /** `[rows, columns]`, one row looked up at a time: as in the file. */
  table(name: string, rows: number, columns: number): tf.Tensor2D {
    return this.take(name, [rows, columns], 'table') as tf.Variable<tf.Rank.R2>
  }

  /** `[kernel, kernel, inputs, outputs]` */
  filter(name: string, kernel: number, inputs: number, outputs: number): tf.Tensor4D {
    return this.take(name, [outputs, inputs, kernel, kernel], 'convolution') as tf.Variable<tf.Rank.R4>
  }

  /**
   * To be called when every weight was asked for: the file's own values are let go of then.
   * @param claim what it means that something does not fit, and how to mend it
   * @throws BadInput naming what does not fit; the variables are gone then
   */
  check(claim = 'The weights do not fit config.json', mend = 'Use the two files of one model.'): void {
    this.tensors = new Map()
    const surplus = this.names.filter((name) => !this.places.has(name)).map((name) => `"${name}"`)
    const complaints = [
      complaint(this.missing, 'is missing', 'are missing'),
      complaint(this.misshapen, 'has the wrong shape', 'have the wrong shape'),
      complaint(surplus, 'has no place in the network', 'have no place in the network'),
    ].filter((words) => words !== null)
    if (complaints.length === 0) return
    this.parameters.dispose()
    throw new BadInput(says.weightsDoNotFit({ claim, complaints: complaints.join('; '), mend }))
  }

  /** All weights in PyTorch's layout, in the order of the file they came from. */
  async save(): Promise<Map<string, SafetensorsEntry>> {
    const saved = new Map<string, SafetensorsEntry>()
    for (const name of this.names) saved.set(name, { dtype: 'F32', ...(await this.inTorch(name, this.variable(name))) })
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

  /** Of all weights that were asked for, in PyTorch's layout, by name. */
  get shapes(): Map<string, readonly number[]> {
    return new Map([...this.places].map(([name, { shape }]) => [name, shape]))
  }

  has(name: string): boolean {
    return this.places.has(name)
  }

  /** A weight in tfjs's layout. @throws RangeError where the network has none of that name */
  variable(name: string): tf.Variable {
    return this.place(name).variable
  }

  private place(name: string): Place {
    const place = this.places.get(name)
    if (place === undefined) throw new RangeError(`The network has no weight "${name}".`)
    return place
  }

  /** A weight that was taken before is shared: two networks may stand on the same weights. */
  private take(name: string, shape: number[], layout: Layout): tf.Variable {
    const variable = this.places.get(name)?.variable ?? this.load(name, shape, layout)
    this.places.set(name, { shape, layout, variable })
    return variable
  }

  private load(name: string, shape: number[], layout: Layout): tf.Variable {
    const found = this.tensors.get(name)
    const fits = found !== undefined && found.shape.join() === shape.join()
    if (found === undefined) this.missing.push(`"${name}" [${shape.join(', ')}]`)
    else if (!fits) this.misshapen.push(`"${name}" [${found.shape.join(', ')}] instead of [${shape.join(', ')}]`)
    if (!fits || !(found.data instanceof Float32Array)) {
      if (fits) this.misshapen.push(`"${name}" (${found.dtype}, not a floating-point type)`)
      // Stands in until `check` throws: the shapes of a wrong config.json may be of any size.
      return this.parameters.filled(name, [1], 0)
    }
    if (this.namesOnly) return this.parameters.filled(name, [1], 0)
    return this.parameters.trainable(name, shapeHere(shape, layout), fromTorch(found.data, shape, layout))
  }
}

/** Names and shapes of the weights that a network would ask for. @param build asks for them; nothing is uploaded */
export function shapesAskedFor(build: (weights: NetworkWeights) => unknown): Map<string, readonly number[]> {
  const weights = new NetworkWeights(new Map(), true)
  build(weights)
  const { shapes } = weights
  weights.parameters.dispose()
  return shapes
}

function complaint(names: readonly string[], one: string, many: string): string | null {
  if (names.length === 0) return null
  const rest = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  return `${names.slice(0, NAMED).join(', ')}${rest} ${names.length === 1 ? one : many}`
}
