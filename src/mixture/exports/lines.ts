/** What to paste to use a model that was taken away: lines that run beside its files as they are. */
import { hasClassifier, hasGaussians } from '../config'
import type { MixtureConfig } from '../types'

/** `run`: the whole run, weights as safetensors. */
export type ModelFormat = 'run' | NetworkFormat
/** The networks alone, for other programs. */
export type NetworkFormat = 'onnx' | 'tensorflow.js'

/** What the lines need to know of a model. */
export interface LinesModel {
  config: Pick<MixtureConfig, 'method' | 'components' | 'latent'>
  size: number
  channels: number
}

/** Samples of a model without Gaussians; of any other, one of each. */
const PLAIN_SAMPLES = 8

/** Names of the networks that a model has, in the order that data goes through them. */
export const networksOf = ({ config }: Pick<LinesModel, 'config'>): string[] => [
  ...(hasGaussians(config) ? ['prior'] : []),
  'generator',
  ...(hasClassifier(config) ? ['classifier'] : []),
]

export function linesFor(format: ModelFormat, model: LinesModel): string {
  const write = { run: forSafetensors, onnx: forOnnx, 'tensorflow.js': forTensorFlow }[format]
  return write(namesIn(model))
}

/** Shapes and networks of a model as its lines name them. */
function namesIn(model: LinesModel) {
  const { config, size, channels } = model
  const prior = hasGaussians(config)
  const count = prior ? config.components : PLAIN_SAMPLES
  const pixels = [size, size, channels]
  return {
    networks: networksOf(model),
    prior,
    classifier: hasClassifier(config),
    count,
    latent: config.latent,
    images: `[${[count, ...pixels].join(', ')}], values from -1 to 1`,
    rows: 'row k is Gaussian k; a mixture of them sums to 1',
  }
}

type Names = ReturnType<typeof namesIn>

const lines = (...given: (string | false)[]) => given.filter((line) => line !== false).join('\n')

function forOnnx({ networks, prior, classifier, count, latent, images, rows }: Names): string {
  const names = networks.map((name) => `"${name}"`).join(', ')
  const noise = `np.random.default_rng(1).standard_normal((${count}, ${latent})).astype(np.float32)`
  return lines(
    'import numpy as np',
    'import onnxruntime as ort',
    '',
    ...(networks.length === 1
      ? ['generator = ort.InferenceSession("generator.onnx")']
      : [`names = (${names})`, `${networks.join(', ')} = (ort.InferenceSession(f"{name}.onnx") for name in names)`]),
    prior && `weights = np.eye(${count}, dtype=np.float32)  # ${rows}`,
    prior ? `epsilon = ${noise}` : `z = ${noise}`,
    prior && '(z,) = prior.run(None, {"weights": weights, "epsilon": epsilon})',
    `(images,) = generator.run(None, {"z": z})  # ${images}`,
    classifier && '(responsibilities,) = classifier.run(None, {"images": images})  # p(k|x)',
    classifier ? 'print(responsibilities.argmax(1))' : 'print(images.shape)',
  )
}

function forTensorFlow({ networks, prior, classifier, count, latent, images, rows }: Names): string {
  const noise = `tf.randomNormal([${count}, ${latent}])`
  return lines(
    "import * as tf from '@tensorflow/tfjs'",
    '',
    ...(networks.length === 1
      ? ["const generator = await tf.loadLayersModel('generator/model.json')"]
      : [
          'const load = (name) => tf.loadLayersModel(`${name}/model.json`)',
          `const names = [${networks.map((name) => `'${name}'`).join(', ')}]`,
          `const [${networks.join(', ')}] = await Promise.all(names.map(load))`,
        ]),
    prior && `const weights = tf.eye(${count}) // ${rows}`,
    prior ? `const epsilon = ${noise}` : `const z = ${noise}`,
    prior && 'const z = prior.predict([weights, epsilon])',
    `const images = generator.predict(z) // ${images}`,
    classifier && 'const responsibilities = classifier.predict(images) // p(k|x)',
    classifier ? 'console.log(await responsibilities.argMax(1).data())' : 'console.log(images.shape)',
  )
}

function forSafetensors({ prior, count, latent }: Names): string {
  return lines(
    'import json',
    ...(prior ? ['import numpy as np'] : []),
    'from safetensors import safe_open',
    'from safetensors.numpy import load_file',
    '',
    'weights = load_file("weights.safetensors")  # by name, as "generator.up1.weight"',
    prior && `epsilon = np.random.default_rng(1).standard_normal(${latent}).astype(np.float32)`,
    prior &&
      `z = np.einsum("kij,j->ki", weights["prior.factors"], epsilon) + weights["prior.means"]  # [${count}, ${latent}]`,
    'run = json.loads(safe_open("weights.safetensors", "np").metadata()["modeweave"])',
    'print(run["name"], run["trainer"]["iteration"])',
    'print({name: value.shape for name, value in weights.items()})',
  )
}
