/** A network that judges images: a copy detector's descriptors, or a classifier's features and logits, of images of any size. */
import * as says from '../messages/generated/judges'
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../gpu/errors'
import type { OnnxPort } from '../gpu/onnx-session'
import { inBatches, type Task } from '../tensor/cancellation'
import { channelsLast, FrozenNet } from './frozen-net'
import { checkPreprocessing, preprocessed } from './images'
import { preprocessings } from './recipes'
import type { Preprocessing } from './types'
import type { Pictures } from '../data/pictures'
import { onDevice } from './pictures'

/** Output that class logits are looked for in. */
const LOGITS = 'logits'
/** Numbers of images that are made ready together: 16 MB, five images of 512 px. */
const PREPARED = 2 ** 22
/** Stands for a probability of 0, whose logarithm could not be reckoned with; above what a GPU takes for 0. */
const LEAST = 2 ** -120

/** What runs the network: an ONNX session, or layers of TensorFlow.js. */
export type JudgingNet = Pick<FrozenNet, 'name' | 'input' | 'outputs' | 'batch' | 'runFor' | 'close'>

/** Where in a network a judge finds what it needs. */
export interface Taps {
  /** Output of descriptors or features, `[M, D]`, or `[M, D, h, w]` to be averaged over h and w. */
  features: string
  /** Output of the classes, `[M, classes]`; null where there is none. */
  classes: { output: string; are: 'logits' | 'probabilities' } | null
  /** Axes of the input. */
  input: 'NCHW' | 'NHWC'
}

/** What a network says of M images; the caller's to dispose of. */
export interface Features {
  /** `[M, D]` */
  features: tf.Tensor2D
  /** `[M, classes]`; null where the network gives none. */
  logits: tf.Tensor2D | null
}

export class JudgeNetwork {
  /** D and the number of classes, once an image has gone through. */
  private known = { width: 0, classes: 0 }

  private constructor(
    private readonly net: JudgingNet,
    readonly preprocessing: Preprocessing,
    private readonly taps: Taps,
  ) {}

  /**
   * @param model bytes of the `.onnx` file; null where there is none
   * @param name what it is called beside every score
   * @param preprocessing null: that of the bundled networks
   * @param output of descriptors or features, `[M, D]`, or `[M, D, h, w]` to be averaged over h and w; null: the first that is not
   *   called "logits". An output of that name beside it gives the classes.
   * @throws BadInput where the network takes or gives something else
   */
  static async open(
    model: Uint8Array | null,
    name: string,
    preprocessing: Preprocessing | null,
    output: string | null,
  ): Promise<JudgeNetwork> {
    const prepared = preprocessing ?? preprocessings.bundled
    checkPreprocessing(prepared)
    const net = await FrozenNet.open(model, name)
    return JudgeNetwork.over(net, prepared, () => {
      const features = outputOf(net, output).name
      const hasLogits = net.outputs.some((each) => each.name === LOGITS && each.name !== features)
      return { features, classes: hasLogits ? { output: LOGITS, are: 'logits' } : null, input: 'NCHW' }
    })
  }

  /**
   * A judge over a network that is open, which closes with it; tried on one image.
   * @throws BadInput where the network takes or gives something else; it is closed then
   */
  static async over(net: JudgingNet, preprocessing: Preprocessing, tapped: () => Taps): Promise<JudgeNetwork> {
    try {
      const taps = tapped()
      expectImages(net, preprocessing, taps.input)
      const network = new JudgeNetwork(net, preprocessing, taps)
      const tried = await network.look({ count: 1, size: 1, channels: 1, pixels: new Uint8Array(1) })
      network.known = { width: tried.features.shape[1], classes: tried.logits?.shape[1] ?? 0 }
      tf.dispose([tried.features, tried.logits ?? []])
      return network
    } catch (error) {
      await net.close()
      throw error
    }
  }

  get name(): string {
    return this.net.name
  }

  /** D. */
  get width(): number {
    return this.known.width
  }

  /** Number of classes; 0 where it gives none. */
  get classes(): number {
    return this.known.classes
  }

  /** Name of the output that features are taken from. */
  get output(): string {
    return this.taps.features
  }

  get hasLogits(): boolean {
    return this.taps.classes !== null
  }

  /** E.g. "copy-detector, 96 numbers of 32×32 grey images". */
  get description(): string {
    const { crop, channels } = this.preprocessing
    return `${this.name}, ${this.width} numbers of ${crop}×${crop} ${channels === 1 ? 'grey' : 'RGB'} images`
  }

  /** Passes images through, a few at a time. @throws BadInput where an output is not `[M, D]`, or an image cannot be read any more; Cancelled */
  async look(images: Pictures, task: Task = {}): Promise<Features> {
    const { crop, channels } = this.preprocessing
    const { features: output, classes, input: layout } = this.taps
    const wanted = classes === null ? [output] : [output, classes.output]
    const features: tf.Tensor2D[] = []
    const logits: tf.Tensor2D[] = []
    try {
      await inBatches(images.count, this.net.batch(crop * crop * channels), task, async (start, end) => {
        const input = await this.prepared(images, start, end, layout)
        const [first, second] = await this.net.runFor(input, wanted).finally(() => input.dispose())
        if (first !== undefined) features.push(this.rows(first, output, end - start))
        if (second !== undefined && classes !== null)
          logits.push(asLogits(this.rows(second, classes.output, end - start), classes.are))
      })
      return {
        features: tf.concat(features),
        logits: classes === null ? null : tf.concat(logits),
      }
    } finally {
      tf.dispose([features, logits])
    }
  }

  async close(): Promise<void> {
    await this.net.close()
  }

  /** A batch as the network takes it, a new tensor; of large images few are held at their full size. */
  private async prepared(images: Pictures, start: number, end: number, layout: Taps['input']): Promise<tf.Tensor4D> {
    const together = Math.max(1, Math.floor(PREPARED / (images.size ** 2 * images.channels)))
    const parts: tf.Tensor4D[] = []
    try {
      for (let from = start; from < end; from += together) {
        const given = await onDevice(images, from, Math.min(from + together, end))
        parts.push(
          tf.tidy(() => {
            const ready = preprocessed(given, this.preprocessing)
            return layout === 'NHWC' ? channelsLast(ready) : ready
          }),
        )
        given.dispose()
      }
      return tf.concat(parts)
    } finally {
      tf.dispose(parts)
    }
  }

  /** `[M, D]` of an output; disposes of it. */
  private rows(values: tf.Tensor, name: string, count: number): tf.Tensor2D {
    try {
      if (values.rank !== 2 && values.rank !== 4) throw wrongOutput(this.net, name, values.shape)
      if (values.shape[0] !== count) throw wrongOutput(this.net, name, values.shape)
      return values.rank === 4 ? tf.mean<tf.Tensor2D>(values, [2, 3]) : (values as tf.Tensor2D).clone()
    } finally {
      values.dispose()
    }
  }
}

/** softmax gives p(y | x) again. @param values disposed of where they are others */
function asLogits(values: tf.Tensor2D, are: 'logits' | 'probabilities'): tf.Tensor2D {
  if (are === 'logits') return values
  const logits = tf.tidy(() => tf.log(tf.maximum<tf.Tensor2D>(values, LEAST)))
  values.dispose()
  return logits
}

const shapeOf = (shape: OnnxPort['shape']) => `[${shape.join(', ')}]`

/** @throws BadInput where the network's input is no batch of such images */
function expectImages({ name, input }: JudgingNet, { crop, channels }: Preprocessing, layout: Taps['input']): void {
  const { shape, type } = input
  if (type !== 'float32') throw new BadInput(says.judgeInputType({ name, input: input.name, type }))
  if (shape.length !== 4) throw new BadInput(says.judgeInputRank({ name, input: input.name, shape: shapeOf(shape) }))
  const wanted = layout === 'NCHW' ? [channels, crop, crop] : [crop, crop, channels]
  if (shape.slice(1).some((size, axis) => typeof size === 'number' && size !== wanted[axis]))
    throw new BadInput(
      says.judgeInputShape({ name, input: input.name, shape: shapeOf(shape), wanted: wanted.join(', ') }),
    )
}

function outputOf(net: JudgingNet, output: string | null): OnnxPort {
  const names = net.outputs.map(({ name }) => `"${name}"`).join(', ')
  const found = net.outputs.find(({ name }) => (output === null ? name !== LOGITS : name === output)) ?? null
  if (found === null)
    throw new BadInput(
      says.judgeOutputMissing({ name: net.name, output: output === null ? 'of features' : `"${output}"`, names }),
    )
  // ONNX Runtime tells of outputs without a stated shape that they have none.
  if (found.shape.length !== 0 && found.shape.length !== 2 && found.shape.length !== 4)
    throw wrongOutput(net, found.name, found.shape)
  return found
}

function wrongOutput(net: JudgingNet, output: string, shape: OnnxPort['shape']): BadInput {
  return new BadInput(says.judgeOutputShape({ name: net.name, output, shape: shapeOf(shape) }))
}
