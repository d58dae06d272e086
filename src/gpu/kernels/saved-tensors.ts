/**
 * What an operation saves for its gradient, without a kernel call for each tensor: an iteration of a GAN saves more than a hundred.
 *
 * tfjs copies what it saves by running the kernel `Identity` through its whole engine, which on every backend comes to one more reference to
 * the same data. Here that reference is taken directly; the tape's node, by which gradients of gradients flow, stays as it is.
 */
import * as tf from '@tensorflow/tfjs-core'

/** What tfjs 4.22 keeps private. */
interface Internals {
  clone(x: tf.Tensor): tf.Tensor
  addTapeNode(
    name: string,
    inputs: tf.NamedTensorMap,
    outputs: tf.Tensor[],
    gradient: (dy: tf.Tensor) => Record<string, () => tf.Tensor>,
    saved: tf.Tensor[],
    attrs: object,
  ): void
}

const toFloat = (dy: tf.Tensor) => ({ x: () => tf.cast(dy, 'float32') })

/** Makes tfjs' engine save tensors so, on all backends; a second call does nothing. */
export function shareSavedTensors(): void {
  const engine = tf.engine()
  if (Object.hasOwn(engine, 'clone')) return
  const internals = engine as unknown as Internals
  const clone = internals.clone.bind(engine)
  internals.clone = (x) => {
    // A complex tensor is a pair of others, with references of their own.
    if (x.dtype === 'complex64') return clone(x)
    engine.backend.incRef(x.dataId)
    const y = engine.makeTensorFromTensorInfo(x)
    internals.addTapeNode(engine.state.activeScope.name, { x }, [y], toFloat, [], {})
    return y
  }
}
