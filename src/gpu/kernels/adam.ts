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
}

/** Attributes of the kernel: what of `AdamHyper` an element needs, with the bias correction folded in. */
export interface AdamAttrs {
  beta1: number
  beta2: number
  epsilon: number
  /** learningRate / (1 − β₁ᵗ) */
  stepSize: number
  /** 1 / √(1 − β₂ᵗ) */
  secondMomentScale: number
  /** What weight decay leaves of a parameter: 1 − learningRate · weightDecay. */
  kept: number
}

/** Names of the kernel's inputs for the i-th parameter; besides `moments`, and `scale` where the gradients have a common factor. */
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
 * @param params the parameters, in an order that never changes
 * @param grads their gradients, of the same shapes and order
 * @param moments `[2, N]`, N = total parameter count: first row m, second row v, parameters in order, zeros at first
 * @param scale `[]`, what every gradient is multiplied by first (`clipScale`)
 * @throws Error where counts or sizes do not fit together.
 */
export function adamStep(
  params: tf.Variable[],
  grads: tf.Tensor[],
  moments: tf.Variable,
  hyper: AdamHyper,
  scale?: tf.Scalar,
): void {
  checkSizes(params, grads, moments)
  const { learningRate, beta1, beta2, epsilon, step, weightDecay = 0 } = hyper
  const attrs: AdamAttrs = {
    beta1,
    beta2,
    epsilon,
    stepSize: learningRate / (1 - beta1 ** step),
    secondMomentScale: 1 / Math.sqrt(1 - beta2 ** step),
    kept: 1 - learningRate * weightDecay,
  }
  if (tf.getKernel(ADAM_UPDATE, tf.getBackend()) === undefined) {
    composition(params, grads, moments, attrs, scale)
    return
  }
  const inputs: Record<string, tf.Tensor> = scale === undefined ? { moments } : { moments, scale }
  params.forEach((parameter, i) => (inputs[parameterInput(i)] = parameter))
  grads.forEach((gradient, i) => (inputs[gradientInput(i)] = gradient))
  tf.engine().runKernel(ADAM_UPDATE, inputs, { ...attrs })
}

function checkSizes(params: tf.Tensor[], grads: tf.Tensor[], moments: tf.Tensor) {
  if (params.length !== grads.length) {
    throw new Error(`adamStep: ${params.length} parameters but ${grads.length} gradients; give one for each.`)
  }
  params.forEach((parameter, i) => {
    if (parameter.size !== grads[i]?.size) {
      throw new Error(`adamStep: parameter ${i} is [${parameter.shape}] but its gradient is [${grads[i]?.shape}].`)
    }
  })
  const total = params.reduce((sum, parameter) => sum + parameter.size, 0)
  if (moments.rank !== 2 || moments.shape[0] !== 2 || moments.shape[1] !== total) {
    throw new Error(`adamStep: moments must be [2, ${total}] for these parameters, but are [${moments.shape}].`)
  }
}

/** The same from stock operations on the pooled vectors, for a backend that has no kernel of ours. */
function composition(
  params: tf.Variable[],
  grads: tf.Tensor[],
  moments: tf.Variable,
  attrs: AdamAttrs,
  scale?: tf.Scalar,
) {
  const { beta1, beta2, epsilon, stepSize, secondMomentScale, kept } = attrs
  tf.tidy(() => {
    const pooled = tf.concat(
      grads.map((gradient) => tf.reshape(gradient, [1, gradient.size])),
      1,
    )
    const g = scale === undefined ? pooled : tf.mul(pooled, scale)
    const [oldM, oldV] = tf.split(moments, 2) as [tf.Tensor, tf.Tensor]
    const m = tf.add(tf.mul(oldM, beta1), tf.mul(g, 1 - beta1))
    const v = tf.add(tf.mul(oldV, beta2), tf.mul(tf.square(g), 1 - beta2))
    const update = tf.mul(tf.div(m, tf.add(tf.mul(tf.sqrt(v), secondMomentScale), epsilon)), stepSize)
    const sizes = params.map((parameter) => parameter.size)
    tf.split(update, sizes, 1).forEach((part, i) => {
      const parameter = params[i]
      if (parameter === undefined) return
      const left = kept === 1 ? parameter : tf.mul(parameter, kept)
      parameter.assign(tf.sub(left, tf.reshape(part, parameter.shape)))
    })
    moments.assign(tf.concat([m, v]))
  })
}
