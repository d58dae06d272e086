/** The named variables of a network: what an optimizer trains, what a checkpoint stores, what is counted. */
import * as tf from '@tensorflow/tfjs-core'
import type { Random } from './random'

let created = 0

/** Owns the variables of one network. Names are the network's own ("conv1.weight"); tfjs sees them made unique. */
export class Parameters {
  private readonly trained = new Map<string, tf.Variable>()
  private readonly tracked = new Map<string, tf.Variable>()
  private readonly scope = `parameters${created++}`

  constructor(private readonly random: Random) {}

  /** A trainable variable from U(−1/√fanIn, 1/√fanIn): PyTorch's default for linear and convolution weights and biases. */
  uniform(name: string, shape: number[], fanIn: number): tf.Variable {
    const bound = 1 / Math.sqrt(fanIn)
    const values = this.random.uniforms(shape.reduce((a, b) => a * b, 1)).map((u) => (2 * u - 1) * bound)
    return this.add(this.trained, name, tf.tensor(values, shape))
  }

  /** A trainable variable whose values are given; they are copied. */
  trainable(name: string, shape: number[], values: Float32Array): tf.Variable {
    return this.add(this.trained, name, tf.tensor(values.slice(), shape))
  }

  /** A trainable variable on values that are on the device already; `initial` is this object's from now on. */
  adopted(name: string, initial: tf.Tensor): tf.Variable {
    return this.add(this.trained, name, initial)
  }

  /** A trainable variable filled with one value. */
  filled(name: string, shape: number[], value: number): tf.Variable {
    return this.trainable(name, shape, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value))
  }

  /** A variable that no optimizer touches (running statistics): stored with the network, not counted as trainable. */
  statistic(name: string, shape: number[], value: number): tf.Variable {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value)
    return this.add(this.tracked, name, tf.tensor(values, shape))
  }

  /** Trainable variables, in the order of their making. */
  get variables(): tf.Variable[] {
    return [...this.trained.values()]
  }

  /** Every variable with its name, trainable first. */
  entries(): [string, tf.Variable][] {
    return [...this.trained, ...this.tracked]
  }

  /** @throws Error where there is none of the name */
  get(name: string): tf.Variable {
    const found = this.trained.get(name) ?? this.tracked.get(name)
    if (found === undefined) throw new Error(`there is no parameter "${name}"`)
    return found
  }

  /** Number of trainable scalars. */
  get count(): number {
    return this.variables.reduce((sum, v) => sum + v.size, 0)
  }

  /** That they take on the device. */
  get bytes(): number {
    return this.variables.reduce((sum, { size, dtype }) => sum + size * tf.util.bytesPerElement(dtype), 0)
  }

  dispose(): void {
    for (const [, variable] of this.entries()) variable.dispose()
  }

  private add(group: Map<string, tf.Variable>, name: string, initial: tf.Tensor): tf.Variable {
    if (this.trained.has(name) || this.tracked.has(name)) throw new Error(`parameter "${name}" exists already`)
    const variable = tf.variable(initial, group === this.trained, `${this.scope}/${name}`)
    initial.dispose()
    group.set(name, variable)
    return variable
  }
}
