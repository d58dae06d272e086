/** A network that does not learn, run over many samples: an ONNX session of one input, a batch at a time. */
import * as says from '../messages/generated/judges'
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../gpu/errors'
import { nameInFile, withFloat32Ports } from './onnx-float16'
import { OnnxSession, type OnnxPort } from '../gpu/onnx-session'

/** Most samples a call, and most numbers in them: small enough for a phone's memory. */
const BATCH = 64
const BATCH_VALUES = 2 ** 20

export class FrozenNet {
  private constructor(
    private readonly session: OnnxSession,
    readonly name: string,
    readonly input: OnnxPort,
    /** That it takes of tfjs's device; on a processor, the runtime has a memory of its own. */
    readonly bytes: number,
    private readonly preferred: readonly string[],
  ) {}

  /**
   * @param model bytes of the `.onnx` file; null where it is not there
   * @param name of the file, for messages
   * @param preferred outputs of which `run` takes the first that is there; without any, the network's own first
   * @throws BadInput where there is no file, or none that can be used
   */
  static async open(model: Uint8Array | null, name: string, preferred: readonly string[] = []): Promise<FrozenNet> {
    if (model === null) throw new BadInput(says.onnxFileMissing({ name }))
    const session = await OnnxSession.open(withFloat32Ports(model), name)
    const [input, ...others] = session.inputs
    if (input === undefined || others.length > 0) {
      await session.close()
      const named = session.inputs.map((each) => `"${each.name}"`).join(', ')
      throw new BadInput(says.netInputs({ name, count: session.inputs.length, named }))
    }
    return new FrozenNet(session, name, input, session.onGpu ? model.byteLength : 0, preferred)
  }

  get outputs(): readonly OnnxPort[] {
    return this.session.outputs.map((output) => ({ ...output, name: nameInFile(output.name) }))
  }

  /**
   * @param samples `[M, …]`; stay the caller's
   * @param most samples that may go through together, where what comes out is far larger than what goes in
   * @returns the first output, or that which is preferred, `[M, …]`, a new tensor
   */
  async run(samples: tf.Tensor, most = Infinity): Promise<tf.Tensor> {
    const { outputs } = this
    const output = this.preferred.flatMap((wanted) => outputs.filter(({ name }) => name === wanted))[0] ?? outputs[0]
    const [tensor] = output === undefined ? [] : await this.runFor(samples, [output.name], most)
    if (tensor === undefined) throw new BadInput(says.netNoOutput({ name: this.name }))
    return tensor
  }

  /** Outputs of these names, in that order, of one pass. */
  async runFor(samples: tf.Tensor, outputs: readonly string[], most = Infinity): Promise<tf.Tensor[]> {
    const count = samples.shape[0] ?? 0
    for (const output of outputs)
      if (!this.outputs.some(({ name }) => name === output))
        throw new BadInput(
          says.netOutputMissing({
            name: this.name,
            output,
            there: this.outputs.map(({ name }) => `"${name}"`).join(', '),
          }),
        )
    if (count < 1) throw new BadInput(says.netNoSamples({ name: this.name }))
    const size = this.batch(samples.size / count, most)
    const parts: tf.Tensor[][] = outputs.map(() => [])
    try {
      for (let start = 0; start < count; start += size) {
        // A batch that is all there is is not cut: token ids, made in memory, then reach the runtime without a trip to the GPU and back.
        const batch = count <= size ? tf.clone(samples) : tf.slice(samples, start, Math.min(size, count - start))
        const answer = await this.runBatch(batch)
        for (const [place, output] of outputs.entries()) {
          const tensor = answer[output]
          if (tensor !== undefined) parts[place]?.push(tensor)
        }
        tf.dispose(Object.entries(answer).flatMap(([name, tensor]) => (outputs.includes(name) ? [] : [tensor])))
      }
      return parts.map((tensors) => tf.concat(tensors))
    } finally {
      tf.dispose(parts)
    }
  }

  /** Samples of so many numbers that go through together, unless the network is made for one number of them. */
  batch(values: number, most = Infinity): number {
    const [fixed] = this.input.shape
    return typeof fixed === 'number' ? fixed : batchOf(values, most)
  }

  /** @param batch disposed of; where there are fewer samples than the network takes, it is filled up with the last */
  private async runBatch(batch: tf.Tensor): Promise<Record<string, tf.Tensor>> {
    const count = batch.shape[0] ?? 0
    const missing = typeof this.input.shape[0] === 'number' ? this.input.shape[0] - count : 0
    if (missing === 0) {
      const answer = this.session.run({ [this.input.name]: batch })
      batch.dispose()
      return underFileNames(await answer)
    }
    const filled = tf.tidy(() =>
      tf.concat([batch, ...new Array<tf.Tensor>(missing).fill(tf.slice(batch, count - 1, 1))]),
    )
    const answer = await this.session.run({ [this.input.name]: filled })
    const results = Object.entries(answer).map(([name, tensor]) => [name, tf.slice(tensor, 0, count)] as const)
    tf.dispose([batch, filled, answer])
    return underFileNames(Object.fromEntries(results))
  }

  async close(): Promise<void> {
    await this.session.close()
  }
}

const underFileNames = (answer: Readonly<Record<string, tf.Tensor>>) =>
  Object.fromEntries(Object.entries(answer).map(([name, tensor]) => [nameInFile(name), tensor]))

/** Samples of so many numbers that go through a network together. */
export function batchOf(values: number, most = Infinity): number {
  return Math.max(1, Math.min(BATCH, most, Math.floor(BATCH_VALUES / values)))
}

/** `[B, H, W, C]` as ONNX networks of images take it, `[B, C, H, W]`. */
export function channelsFirst(images: tf.Tensor4D): tf.Tensor4D {
  return tf.transpose(images, [0, 3, 1, 2])
}

/** And back. */
export function channelsLast(images: tf.Tensor): tf.Tensor4D {
  return tf.transpose(images as tf.Tensor4D, [0, 2, 3, 1])
}
