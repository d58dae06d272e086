/**
 * GFLOP/s of the wasm kernels on the mixture GAN's shapes, one core: `npm run bench:wasm`.
 * With `-- stock`, tfjs' own kernels are measured instead (it has no filter gradient).
 */
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { startWasm } from '../src/gpu/wasm'

const stock = process.argv.includes('stock')
if (stock) await tf.setBackend('wasm')
else await startWasm()

/** Best of several runs, in ms: the machine is shared. */
function best(run: () => tf.Tensor): number {
  let least = Infinity
  const until = performance.now() + 400
  for (let i = 0; i < 5 || performance.now() < until; i++) {
    const start = performance.now()
    run().dispose()
    least = Math.min(least, performance.now() - start)
  }
  return least
}

/** [name, image height and width, channels, filter size, filters, stride] of the plain convolution; a transpose runs it backwards. */
const convolutions: [string, number, number, number, number, number][] = [
  ['transpose 5x5 s1 7x7 64->32', 7, 32, 5, 64, 1],
  ['transpose 5x5 s2 7->14 32->16', 14, 16, 5, 32, 2],
  ['transpose 5x5 s2 14->28 16->1', 28, 1, 5, 16, 2],
  ['conv 5x5 s2 28->14 1->16', 28, 1, 5, 16, 2],
  ['conv 4x4 s2 14->7 16->32', 14, 16, 4, 32, 2],
]
for (const batch of [64, 256]) {
  for (const [name, size, channels, taps, filters, stride] of convolutions) {
    const out = Math.ceil(size / stride)
    const x = tf.randomNormal<tf.Rank.R4>([batch, size, size, channels])
    const dy = tf.randomNormal<tf.Rank.R4>([batch, out, out, filters])
    const filter = tf.randomNormal<tf.Rank.R4>([taps, taps, channels, filters])
    const flop = 2 * batch * out * out * filters * taps * taps * channels
    const rate = (run: () => tf.Tensor) => {
      const ms = best(run)
      return `${(flop / ms / 1e6).toFixed(1)} GFLOP/s (${ms.toFixed(2)} ms)`
    }
    const attrs = { strides: [stride, stride], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] }
    const kernel = (name: string, inputs: tf.NamedTensorMap, more: object = {}) =>
      tf.engine().runKernel(name, inputs, { ...attrs, ...more } as unknown as tf.NamedAttrMap) as tf.Tensor
    console.log(`batch ${batch} ${name}`)
    console.log(`  forward          ${rate(() => kernel('Conv2D', { x, filter }))}`)
    console.log(
      `  input gradient   ${rate(() => kernel('Conv2DBackpropInput', { dy, filter }, { inputShape: x.shape }))}`,
    )
    if (!stock) {
      const gradient = () => kernel('Conv2DBackpropFilter', { x, dy }, { filterShape: filter.shape })
      console.log(`  filter gradient  ${rate(gradient)}`)
    }
    tf.dispose([x, dy, filter])
  }
}
