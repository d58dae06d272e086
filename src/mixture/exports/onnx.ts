/** A mixture GAN as ONNX files, opset 17: the prior, the generator and the classifier, each a graph of its own. */
import { OnnxGraph } from '../../tensor/onnx/graph'
import { applied, channelsLast } from '../../tensor/onnx/layers'
import type { LayerCopy } from '../../tensor/layer-copy'
import type { NetworksCopy, PriorCopy } from './copy'

/** The number of images, whatever it is. */
const N = 'N'

/**
 * - `prior.onnx`: `weights` [N, K], `epsilon` [N, D_z] → `z` [N, D_z] (paper B, sections 2.2 and 3.2).
 * - `generator.onnx`: `z` [N, D_z] → `images` [N, S, S, D_h] in [−1, 1], batch norm with its running statistics.
 * - `classifier.onnx`: `images` → `responsibilities` [N, K], p(k|x), that sum to 1.
 * @param metadata of each file
 * @returns bytes by file name; the vanilla GAN has no prior, and methods without a classifier have none
 */
export function onnxFiles(
  { shape, generator, classifier, prior }: NetworksCopy,
  metadata: Readonly<Record<string, string>>,
): Map<string, Uint8Array<ArrayBuffer>> {
  const { size, channels, latent, components } = shape
  const images = [N, size, size, channels]
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  if (prior !== null) files.set('prior.onnx', priorFile(prior, components, latent, metadata))

  const drawing = new OnnxGraph()
  const z = drawing.input('z', [N, latent])
  const drawn = applied(drawing, generator, { value: z, layout: 'rows', size: 1, channels: latent })
  channelsLast(drawing, drawn, 'images')
  drawing.output('images', images)
  const about = `z, a latent vector each, to images ${size}×${size}×${channels}, NHWC, values from -1 to 1`
  files.set('generator.onnx', drawing.file({ name: 'generator', about, metadata }))

  if (classifier !== null) files.set('classifier.onnx', classifierFile(classifier, shape, images, metadata))
  return files
}

function classifierFile(
  layers: readonly LayerCopy[],
  { size, channels, components }: NetworksCopy['shape'],
  images: (number | string)[],
  metadata: Readonly<Record<string, string>>,
) {
  const graph = new OnnxGraph()
  const value = graph.input('images', images)
  const logits = applied(graph, layers, { value, layout: 'NHWC', size, channels })
  graph.node('Softmax', 'responsibilities', [logits.value], { axis: { int: -1 } })
  graph.output('responsibilities', [N, components])
  const about = `images ${size}×${size}×${channels}, NHWC, values from -1 to 1, to p(k|x) of ${components} Gaussians`
  return graph.file({ name: 'classifier', about, metadata })
}

/** z = Σ_k w_k (A_k ε + μ_k), as `MixturePrior.latents` has it. */
function priorFile(
  { means, factors }: PriorCopy,
  components: number,
  latent: number,
  metadata: Readonly<Record<string, string>>,
) {
  const graph = new OnnxGraph()
  const weights = graph.input('weights', [N, components])
  const epsilon = graph.input('epsilon', [N, latent])
  const integers = (name: string, ...values: number[]) =>
    graph.tensor(name, [values.length], BigInt64Array.from(values, BigInt))
  const rows = graph.tensor('factors', [components * latent, latent], factors.data)
  const turned = graph.node('Gemm', 'turned', [epsilon, rows], { transB: { int: 1 } })
  const each = graph.node('Reshape', 'each', [turned, integers('eachShape', -1, components, latent)])
  const moved = graph.node('Add', 'moved', [each, graph.tensor('means', means.shape, means.data)])
  const one = integers('one', 1)
  const mixed = graph.node('MatMul', 'mixed', [graph.node('Unsqueeze', 'row', [weights, one]), moved])
  graph.node('Squeeze', 'z', [mixed, one])
  graph.output('z', [N, latent])
  const about = `weights, a row of ${components} that sum to 1 each (one-hot: that Gaussian), and epsilon from N(0, I), to z, the sum of w_k (A_k epsilon + mu_k)`
  return graph.file({ name: 'prior', about, metadata })
}
