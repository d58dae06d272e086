/** A network that does not learn, run over many samples: an ONNX session of one input, a batch at a time. */
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../gpu/errors'
import { OnnxSession } from '../gpu/onnx-session'

/** Samples a call: small enough for a phone's memory. */
const BATCH = 64

export class FrozenNet {
  private constructor(
    private readonly session: OnnxSession,
    private readonly name: string,
    private readonly input: string,
  ) {}

  /**
   * @param model bytes of the `.onnx` file; null where it is not there
   * @param name of the file, for messages
   * @throws BadInput where there is no file, or none that can be used
   */
  static async open(model: Uint8Array | null, name: string): Promise<FrozenNet> {
    if (model === null) throw new BadInput(`The folder has no ${name}: export the model to ONNX beside its weights.`)
    const session = await OnnxSession.open(model, name)
    const [input, ...others] = session.inputs
    if (input === undefined || others.length > 0) {
      await session.close()
      throw new BadInput(`${name} takes ${session.inputs.length} inputs; a network with one is needed.`)
    }
    return new FrozenNet(session, name, input.name)
  }

  /**
   * @param samples `[M, …]`; stay the caller's
   * @param output name of the output wanted; by default the first
   * @returns `[M, …]`, a new tensor
   */
  async run(samples: tf.Tensor, output = this.session.outputs[0]?.name ?? ''): Promise<tf.Tensor> {
    const count = samples.shape[0] ?? 0
    if (!this.session.outputs.some(({ name }) => name === output))
      throw new BadInput(
        `${this.name} has no output "${output}"; it has ${this.session.outputs.map(({ name }) => `"${name}"`).join(', ')}.`,
      )
    if (count < 1) throw new BadInput(`${this.name} was given no samples; give it one at least.`)
    const parts: tf.Tensor[] = []
    try {
      for (let start = 0; start < count; start += BATCH) {
        const batch = tf.slice(samples, start, Math.min(BATCH, count - start))
        const answer = this.session.run({ [this.input]: batch })
        batch.dispose()
        for (const [name, tensor] of Object.entries(await answer))
          if (name === output) parts.push(tensor)
          else tensor.dispose()
      }
      return tf.concat(parts)
    } finally {
      tf.dispose(parts)
    }
  }

  async close(): Promise<void> {
    await this.session.close()
  }
}

/** `[B, H, W, C]` as ONNX networks of images take it, `[B, C, H, W]`. */
export function channelsFirst(images: tf.Tensor4D): tf.Tensor4D {
  return tf.transpose(images, [0, 3, 1, 2])
}

/** And back. */
export function channelsLast(images: tf.Tensor): tf.Tensor4D {
  return tf.transpose(images as tf.Tensor4D, [0, 2, 3, 1])
}
