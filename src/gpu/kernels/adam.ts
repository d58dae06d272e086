/** PyTorch's Adam as one kernel for a whole parameter group, in place. */
import * as tf from '@tensorflow/tfjs-core'

export const ADAM_UPDATE = 'AdamUpdate'

export interface AdamHyper {
  learningRate: number
  beta1: number
  beta2: number
  /** Added to the root of the bias-corrected second moment. */
  epsilon: number
  /** Number of this update, from 1: the t of the bias correction. */
  step: number
  /** Decoupled (Loshchilov and Hutter 2019): θ loses learningRate · weightDecay of itself before the update; 0 by default. */
  weightDecay?: number
  /** Largest norm of all gradients together, for `clipScale`; none by default. */
  clipNorm?: number | undefined
}

/**
 * What the kernels read of an update, in this order, from one tensor: all that may change from one update to the next, so that a
 * recorded update can be replayed with other numbers.
 */
const fields = [
  /** learningRate / (1 − β₁ᵗ) */
  'stepSize',
  /** 1 / √(1 − β₂ᵗ) */
  'secondMomentScale',
  /** learningRate · weightDecay */
  'decay',
  'beta1',
  'beta2',
  // The rest 1 − β, rounded once from float64: 1 − 0.999 in float32 is off by 5e-5 of itself.
  'rest1',
  'rest2',
  'epsilon',
  'clipNorm',
] as const

export type AdamField = (typeof fields)[number]

/** Where a field stands in the tensor of settings. */
export const adamPlace = (field: AdamField): number => fields.indexOf(field)

/** The settings of one update, for `adamStep` and `clipScale`: to be handed over as a tensor `[9]`. */
export function adamSettings(hyper: AdamHyper): Float32Array {
  const { learningRate, beta1, beta2, epsilon, step, weightDecay = 0, clipNorm = Infinity } = hyper
  const values: Record<AdamField, number> = {
    stepSize: learningRate / (1 - beta1 ** step),
    secondMomentScale: 1 / Math.sqrt(1 - beta2 ** step),
    decay: learningRate * weightDecay,
    beta1,
    beta2,
    rest1: 1 - beta1,
    rest2: 1 - beta2,
    epsilon,
    clipNorm,
  }
  return Float32Array.from(fields, (field) => values[field])
}

/** The fields of a settings tensor's values. */
export function adamFields(settings: Float32Array): Record<AdamField, number> {
  return Object.fromEntries(fields.map((field, i) => [field, settings[i] ?? NaN])) as Record<AdamField, number>
}

/** Attributes of the kernel. */
export interface AdamAttrs {
  /** The group's rate as a multiple of the settings'. */
  rate: number
}

export interface AdamOptions extends Partial<AdamAttrs> {
  /** `[]`, what every gradient is multiplied by first (`clipScale`). */
  scale?: tf.Scalar | undefined
  /** False where `weightDecay` is 0, which saves a backend without our kernel an operation a parameter. */
  decays?: boolean
  /**
   * `[blocks, 2]`, int32, of a pool (`webgpu/variable-pool.ts`), whose one parameter holds many at places that a device binds: for each
   * block of it, its place in the moments and how many of its floats are a parameter's.
   */
  layout?: tf.Tensor | undefined
}

/** Names of the kernel's inputs for the i-th parameter; besides `moments`, `settings`, and `scale` and `layout` where there are such. */
export const parameterInput = (i: number) => `parameter${i}`
export const gradientInput = (i: number) => `gradient${i}`

/**
 * One step of Adam (Kingma and Ba 2015, Algorithm 1, in the form of `torch.optim.Adam`: ε is added after the
 * correction), with decoupled weight decay:
 * m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε).
 *
 * `params` and `moments` are overwritten **in place** where the backend has our kernel. Their memory must be theirs
 * alone: `tf.variable(tf.tensor(typedArray))` on the cpu backend aliases the caller's array, and `clone()` of a variable
 * shares its memory on every backend; the one who creates a variable copies the values first, and who wants a
 * snapshot makes a new tensor (`tf.add(variable, 0)`).
 * @param params the parameters, in an order that never changes; variables, but for a pool
 * @param grads their gradients, of the same shapes and order
 * @param moments `[2, N]`, N = total parameter count: first row m, second row v, parameters in order, zeros at first
 * @param settings `[9]`, float32: of `adamSettings`
 * @throws Error where counts or sizes do not fit together.
 */
export function adamStep(
  params: tf.Tensor[],
  grads: readonly tf.Tensor[],
  moments: tf.Variable,
  settings: tf.Tensor,
  { rate = 1, scale, layout, decays = true }: AdamOptions = {},
): void {
  checkSizes(params, grads, moments, layout !== undefined)
  if (tf.getKernel(ADAM_UPDATE, tf.getBackend()) === undefined) {
    composition(params as tf.Variable[], grads, moments, settings, { rate, scale, decays })
    return
  }
  const inputs: Record<string, tf.Tensor> = { moments, settings }
  if (scale !== undefined) inputs.scale = scale
  if (layout !== undefined) inputs.layout = layout
  params.forEach((parameter, i) => (inputs[parameterInput(i)] = parameter))
  grads.forEach((gradient, i) => (inputs[gradientInput(i)] = gradient))
  tf.engine().runKernel(ADAM_UPDATE, inputs, { rate })
}

function checkSizes(params: tf.Tensor[], grads: readonly tf.Tensor[], moments: tf.Tensor, pooled: boolean) {
  if (params.length !== grads.length) {
    throw new Error(`adamStep: ${params.length} parameters but ${grads.length} gradients; give one for each.`)
  }
  params.forEach((parameter, i) => {
    if (parameter.size !== grads[i]?.size) {
      throw new Error(`adamStep: parameter ${i} is [${parameter.shape}] but its gradient is [${grads[i]?.shape}].`)
    }
  })
  if (pooled) return
  const total = params.reduce((sum, parameter) => sum + parameter.size, 0)
  if (moments.rank !== 2 || moments.shape[0] !== 2 || moments.shape[1] !== total) {
    throw new Error(`adamStep: moments must be [2, ${total}] for these parameters, but are [${moments.shape}].`)
  }
}

/** The same from stock operations on the pooled vectors, for a backend that has no kernel of ours. */
function composition(
  params: tf.Variable[],
  grads: readonly tf.Tensor[],
  moments: tf.Variable,
  settings: tf.Tensor,
  { rate = 1, scale, decays = true }: AdamOptions,
) {
  tf.tidy(() => {
    const parts = tf.split(settings, fields.length)
    const of = (field: AdamField) => parts[adamPlace(field)] as tf.Tensor
    const pooled = tf.concat(
      grads.map((gradient) => tf.reshape(gradient, [1, gradient.size])),
      1,
    )
    const g = scale === undefined ? pooled : tf.mul(pooled, scale)
    const [oldM, oldV] = tf.split(moments, 2) as [tf.Tensor, tf.Tensor]
    const m = tf.add(tf.mul(oldM, of('beta1')), tf.mul(g, of('rest1')))
    const v = tf.add(tf.mul(oldV, of('beta2')), tf.mul(tf.square(g), of('rest2')))
    const divisor = tf.add(tf.mul(tf.sqrt(v), of('secondMomentScale')), of('epsilon'))
    const update = tf.mul(tf.div(m, divisor), tf.mul(of('stepSize'), rate))
    const kept = tf.sub(1, tf.mul(of('decay'), rate))
    const sizes = params.map((parameter) => parameter.size)
    tf.split(update, sizes, 1).forEach((part, i) => {
      const parameter = params[i]
      if (parameter === undefined) return
      const left = decays ? tf.mul(parameter, kept) : parameter
      parameter.assign(tf.sub(left, tf.reshape(part, parameter.shape)))
    })
    moments.assign(tf.concat([m, v]))
  })
}
