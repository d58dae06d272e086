/** ONNX Runtime against what PyTorch or onnx's reference evaluator computed from the same inputs. */
import * as tf from '@tensorflow/tfjs-core'
import { OnnxSession } from '../../gpu/onnx-session'
import type { Compared } from '../types'
import { compareOutputs, type Golden } from './golden'

/** Largest allowed difference, absolute: a whole network in another runtime's order of sums. */
export const NETWORK_TOLERANCE = 1e-3

/**
 * Runs a frozen network on its golden inputs, on the WebGPU device of tfjs where that is the backend, else on WebAssembly.
 * @param file bytes of the `.onnx`
 * @throws BadInput where the file is no network; Error as `compareOutputs`
 */
export async function checkNetwork(golden: Golden, file: Uint8Array): Promise<Compared & { onGpu: boolean }> {
  const session = await OnnxSession.open(file, golden.model)
  const feeds = golden.feeds()
  let outputs: Record<string, tf.Tensor> = {}
  try {
    outputs = await session.run(feeds)
    return { ...(await compareOutputs(golden, outputs)), onGpu: session.onGpu }
  } finally {
    tf.dispose([feeds, outputs])
    await session.close()
  }
}
