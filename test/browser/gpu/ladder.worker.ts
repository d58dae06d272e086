/** Starts a backend in a worker, as the engine does, and says what came of it. */
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import * as tf from '@tensorflow/tfjs-core'
import { startBackend } from '../../../src/gpu/backend'
import { destroyDevice } from '../../../src/gpu/device'
import { biasActivation } from '../../../src/gpu/kernels/bias-activation'
import type { BackendName } from '../../../src/gpu/types'

self.onmessage = async ({ data: asked }: MessageEvent<BackendName | null>) => {
  try {
    const { report, lost } = await startBackend(asked, { wasmUrl })
    const sum = await biasActivation(tf.tensor1d([1, 2]), tf.tensor1d([0.5, 0.5]), 'relu').data()
    const running = tf.getBackend()
    destroyDevice()
    const loss = report.name === 'webgpu' ? await lost : null
    self.postMessage({ report, running, values: Array.from(sum), loss })
  } catch (error) {
    self.postMessage({ error: String(error) })
  }
}
