/** What lies beside exported networks: what each file takes and gives, lines to paste, and whose it is. */
import { escapeMarkdown } from '../../data/table-cells'
import { hasClassifier, hasGaussians } from '../config'
import { linesFor, type LinesModel, type NetworkFormat } from './lines'

const MADE_FOR: Record<NetworkFormat, { name: string; file: (network: string) => string; language: string }> = {
  onnx: { name: 'ONNX, opset 17', file: (network) => `${network}.onnx`, language: 'python' },
  'tensorflow.js': {
    name: 'TensorFlow.js layers models',
    file: (network) => `${network}/model.json`,
    language: 'js',
  },
}

/** @param title of the run @returns Markdown */
export function readmeFor(
  format: NetworkFormat,
  title: string,
  model: LinesModel & { datasetName: string; iteration: number },
): string {
  const { name, file, language } = MADE_FOR[format]
  const { config, size, channels, datasetName, iteration } = model
  const { components, latent } = config
  const images = `images [N, ${size}, ${size}, ${channels}], values from -1 to 1`
  const rows = [
    ...(hasGaussians(config)
      ? [['prior', `weights [N, ${components}], epsilon [N, ${latent}] from N(0, I)`, `z [N, ${latent}]`]]
      : []),
    ['generator', `z [N, ${latent}]${hasGaussians(config) ? '' : ' from N(0, I)'}`, images],
    ...(hasClassifier(config) ? [['classifier', images, `responsibilities [N, ${components}], p(k\\|x)`]] : []),
  ]
  return `# ${escapeMarkdown(title)}

A mixture GAN trained on ${escapeMarkdown(datasetName)} with Modeweave, iteration ${iteration}, as ${name}. All numbers are float32; images are grey or RGB
with the channels last, and (x + 1) · 127.5 is a pixel. Batch norm uses its running statistics.

| file | takes | gives |
| ---- | ----- | ----- |
${rows.map(([network = '', takes, gives]) => `| ${file(network)} | ${takes} | ${gives} |`).join('\n')}
${hasGaussians(config) ? '\nz = Σ_k w_k (A_k ε + μ_k): one-hot weights are a Gaussian, others lie between them.\n' : ''}
\`\`\`${language}
${linesFor(format, model)}
\`\`\`

run.json has the run's settings and scores. Modeweave and the models that come with it are under the MIT licence; a model that you trained
is yours, within what the licence of its images allows.
`
}
