/** The network of `train-emoji-classifier.ts`: four convolutions that halve the image, a hidden layer whose values are the features. */
import * as tf from '@tensorflow/tfjs-core'
import type { Pictures } from '../src/data/pictures'
import { onDevice } from '../src/judges/pictures'
import { built, describedIn, type LayerDescription } from '../src/tensor/described'
import { copyLayers } from '../src/tensor/layer-copy'
import type { Layer, NormMode } from '../src/tensor/layers'
import { OnnxGraph } from '../src/tensor/onnx/graph'
import { applied } from '../src/tensor/onnx/layers'
import { Parameters } from '../src/tensor/parameters'
import type { Random } from '../src/tensor/random'

const WIDTHS = [16, 32, 48, 64]
const FEATURES = 64
/** Images that go through together where nothing is learnt. */
const CHUNK = 128

/** What it says of M images. */
export interface Said {
  /** `[M, FEATURES]` */
  features: Float32Array
  /** `[M, classes]` */
  logits: Float32Array
}

export class EmojiClassifier {
  readonly width = FEATURES
  private readonly parameters: Parameters
  private readonly body: readonly LayerDescription[]
  private readonly last: readonly LayerDescription[]
  private readonly see: Layer
  private readonly name: Layer

  constructor(
    private readonly size: number,
    readonly classes: number,
    random: Random,
  ) {
    this.parameters = new Parameters(random)
    const convolutions = WIDTHS.flatMap((outputs, i): LayerDescription[] => [
      {
        kind: 'convolution',
        name: `conv${i + 1}`,
        kernel: 4,
        stride: 2,
        inputs: WIDTHS[i - 1] ?? 3,
        outputs,
        bias: false,
      },
      { kind: 'norm', name: `norm${i + 1}`, channels: outputs, activation: 'leakyRelu' },
    ])
    const inputs = (size / 2 ** WIDTHS.length) ** 2 * (WIDTHS.at(-1) ?? 0)
    this.body = [
      ...convolutions,
      { kind: 'flatten' },
      { kind: 'dense', name: 'hidden', inputs, outputs: FEATURES, bias: true, activation: 'leakyRelu' },
    ]
    this.last = [
      { kind: 'dense', name: 'logits', inputs: FEATURES, outputs: classes, bias: true, activation: 'linear' },
    ]
    this.see = built(this.parameters, this.body)
    this.name = built(this.parameters, this.last)
  }

  get variables(): tf.Variable[] {
    return this.parameters.variables
  }

  get count(): number {
    return this.parameters.count
  }

  /** @param images `[B, S, S, 3]` in [−1, 1]. @returns `[B, classes]` */
  logits(images: tf.Tensor4D, mode: NormMode): tf.Tensor2D {
    return this.name(this.see(images, mode), mode) as tf.Tensor2D
  }

  /** A temperature, folded into the last layer. */
  divideLogits(temperature: number): void {
    for (const key of ['logits.weight', 'logits.bias']) {
      const variable = this.parameters.get(key)
      tf.tidy(() => variable.assign(tf.div(variable, temperature)))
    }
  }

  async look(images: Pictures): Promise<Said> {
    const said: Said = {
      features: new Float32Array(images.count * FEATURES),
      logits: new Float32Array(images.count * this.classes),
    }
    for (let start = 0; start < images.count; start += CHUNK) {
      const chunk = await onDevice(images, start, Math.min(images.count, start + CHUNK))
      const [features, logits] = tf.tidy(() => {
        const seen = this.see(chunk, 'running')
        return [seen, this.name(seen, 'running')] as const
      })
      said.features.set(await features.data<'float32'>(), start * FEATURES)
      said.logits.set(await logits.data<'float32'>(), start * this.classes)
      tf.dispose([chunk, features, logits])
    }
    return said
  }

  /** As a judge takes it: `images` [N, 3, S, S] to `features` and `logits`. */
  async onnx(metadata: Readonly<Record<string, string>>): Promise<Uint8Array<ArrayBuffer>> {
    const graph = new OnnxGraph()
    const { size } = this
    const value = graph.input('images', ['N', 3, size, size])
    const copied = (layers: readonly LayerDescription[]) => copyLayers(describedIn(this.parameters, layers))
    const seen = applied(graph, await copied(this.body), { value, layout: 'NCHW', size, channels: 3 })
    const features = graph.node('Identity', 'features', [seen.value])
    graph.output('features', ['N', FEATURES])
    applied(graph, await copied(this.last), { ...seen, value: features })
    graph.output('logits', ['N', this.classes])
    const about = `images ${size}×${size}×3, NCHW, values from -1 to 1, to logits of the emoji's ${this.classes} categories and ${FEATURES} features`
    return graph.file({ name: 'classifier-emoji', about, metadata })
  }
}
