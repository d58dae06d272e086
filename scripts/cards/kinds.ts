/** The kinds of cards below public/, in words, and which of their numbers were measured. Numbers are never typed here. */
import { mixtureResults, mixtureTable, pairTable } from './mixture'
import { fusionResults, fusionTable, heartTable, unetResults, unetTables } from './fusion'
import { scoreTable, table, shown } from './tables'
import type { Card, Kind, Result } from './types'

const MNIST = 'ylecun/mnist'
const FASHION = 'zalando-datasets/fashion_mnist'
/** Sets that a card's sentence names and that are on the hub. */
const onHub = ({ data }: Card) => [
  ...(/\bMNIST\b/.test(data.replaceAll('Fashion-MNIST', '')) ? [MNIST] : []),
  ...(/Fashion/.test(data) ? [FASHION] : []),
]

const last = (folder: string) => folder.split('/').at(-1) ?? folder
const part = (key: string) => (card: Card) => scoreTable(card[key])
const trained = [
  'seed',
  'seeds',
  'steps',
  'decoderSteps',
  'batch',
  'minutes',
  'backend',
  'parameters',
  'settings',
] as const
const miniature = 'A part of `fashion-mini`; the room Fusion opens it with the others.'

interface Accuracy {
  metrics: { test: { accuracy: number; crossEntropy: number }; inceptionScoreOfTest: number }
}
const classifierResults = (card: Card): Result[] => {
  const { metrics } = card as Card & Accuracy
  const [type = 'emoji'] = onHub(card)
  const [name = ''] = card.data.split(/ train|,/)
  return [
    {
      task: { type: 'image-classification', name: 'Image classification' },
      dataset: { type, name, split: 'test' },
      metrics: [{ type: 'accuracy', name: 'Accuracy', value: metrics.test.accuracy }],
    },
  ]
}

interface Calibrated {
  calibration: {
    rule: string
    byReferences: Record<
      string,
      {
        threshold: number
        precision: number
        recall: number
        background: { percentile95: number }
        copies: Record<string, { recall: number }>
      }
    >
  }
}
const detectorTable = (card: Card) => {
  const { rule, byReferences } = (card as Card & Calibrated).calibration
  const counts = Object.entries(byReferences)
  const kindsOfCopy = Object.keys(counts[0]?.[1].copies ?? {})
  const scores = counts.map(([references, { threshold, precision, recall, background }]) => [
    references,
    ...[threshold, precision, recall, background.percentile95].map(shown),
  ])
  const recalls = counts.map(([references, { copies }]) => [
    references,
    ...kindsOfCopy.map((kind) => shown(copies[kind]?.recall ?? null)),
  ])
  return [
    `Threshold: ${rule}.`,
    table(['Training images', 'Threshold', 'Precision', 'Recall', 'R of real images'], scores),
    'Recall by kind of copy:',
    table(['Training images', ...kindsOfCopy], recalls),
  ].join('\n\n')
}
const detectorResults = (card: Card): Result[] =>
  Object.entries((card as Card & Calibrated).calibration.byReferences).map(([references, { precision, recall }]) => ({
    task: { type: 'image-feature-extraction', name: 'Copy detection' },
    dataset: { type: FASHION, name: `Held-out Fashion-MNIST, made copies, ${references} training images` },
    metrics: [
      { type: 'precision', name: 'Precision', value: precision },
      { type: 'recall', name: 'Recall', value: recall },
    ],
  }))

const taggerResults = (card: Card): Result[] => [
  {
    task: { type: 'token-classification', name: 'Part-of-speech tagging' },
    dataset: { type: 'universal_dependencies', name: 'English Web Treebank', split: 'test' },
    metrics: [
      { type: 'accuracy', name: 'Share of Penn tags', value: (card.shareOfPennTagsRight as { test: number }).test },
    ],
  },
]
const taggerTable = (card: Card) =>
  [
    scoreTable({ 'Penn tags right': card.shareOfPennTagsRight }),
    table(['Verbs found in', 'Right'], Object.entries(card.verbsRight as Record<string, string>)),
  ].join('\n\n')

export const kinds: readonly Kind[] = [
  {
    folder: /^models\/classifier-/,
    of: 'model',
    title: last,
    tags: ['onnx', 'image-classification', 'fid', 'inception-score'],
    task: 'image-classification',
    datasets: onHub,
    use: 'Judges generated images in the rooms Mixture, Fusion and Results: an Inception score and a Fréchet distance in place of Inception’s network.',
    limits:
      'Scores by it do not compare with published ones, which are Inception’s; only scores by the same classifier of equally many images compare. It knows its own data set’s images and no others.',
    training: trained,
    measured: part('metrics'),
    results: classifierResults,
  },
  {
    folder: /^models\/copy-detector$/,
    of: 'model',
    title: last,
    tags: ['onnx', 'copy-detection', 'replication', 'memorization'],
    task: 'image-feature-extraction',
    datasets: onHub,
    use: 'Stands in for SSCD (paper A): the replication score R and the share of copies are made of its descriptors’ cosines.',
    limits:
      'For small grey garments and digits. Its cosines are on another scale than SSCD’s, so that R does not compare with printed values.',
    training: trained,
    measured: detectorTable,
    results: detectorResults,
  },
  {
    folder: /^models\/mixture-/,
    of: 'model',
    title: last,
    tags: ['gan', 'gaussian-mixture', 'image-clustering', 'unsupervised', 'safetensors'],
    task: 'unconditional-image-generation',
    datasets: onHub,
    use: 'Paper B’s model with the project’s own recipe (preset `classroom`): samples of each Gaussian, interpolation between Gaussians, and responsibilities p(k|x). The rooms Mixture and Interpolate open on it.',
    limits:
      'What clusters is R_C, a term that the paper does not have. Gaussians are found without labels and named afterwards. Samples are small and of one narrow network.',
    training: ['seed', 'steps', 'config', 'parameters'],
    measured: mixtureTable,
    results: (card) => mixtureResults(card, onHub(card)[0] ?? null),
  },
  {
    folder: /^models\/tagger$/,
    of: 'model',
    title: last,
    language: 'en',
    tags: ['part-of-speech', 'perceptron', 'captions'],
    task: 'token-classification',
    datasets: () => ['universal_dependencies'],
    use: 'Tags captions for the generality score (paper A) in the reading as intended, and for what is made more general.',
    limits: 'English captions alone. SI and TM with it are not spaCy’s, with which the paper’s were made.',
    training: [],
    measured: taggerTable,
    results: taggerResults,
  },
  {
    folder: /^models\/fashion-mini$/,
    of: 'model',
    title: last,
    tags: ['text-to-image', 'latent-diffusion', 'diffusers-layout', 'memorization', 'safetensors', 'onnx'],
    task: 'text-to-image',
    datasets: onHub,
    use: 'To be fine-tuned in the room Fusion, where copying shows within minutes, with dual fusion and its rivals (paper A).',
    limits:
      'Tiny grey garments and digits, and captions of one grammar: it says nothing of photographs. Each part has a card of its own.',
    training: ['seed', 'scale', 'mnistShare', 'settings'],
    measured: ({ splits }) =>
      `Scores are on the cards of the parts. Images by what they are for:\n\n${scoreTable(splits)}`,
  },
  {
    folder: /^models\/fashion-mini\/unet$/,
    of: 'model',
    title: () => 'fashion-mini, UNet',
    tags: ['text-to-image', 'distillation', 'diffusers-layout', 'memorization', 'safetensors'],
    task: 'text-to-image',
    datasets: onHub,
    use: `${miniature} It is what is fine-tuned.`,
    limits:
      'FID-like is of a small classifier’s features. The replication rows are of fine-tuning in Python (`pretrain/`), where the recipe was found; the page’s own runs are in `fusion-runs`.',
    training: ['seed', 'steps', 'batch', 'schedule', 'distillation', 'sampling', 'wallSeconds'],
    measured: unetTables,
    results: unetResults,
  },
  {
    folder: /^models\/fashion-mini\/vae_(de|en)coder$/,
    of: 'model',
    title: (folder) => `fashion-mini, visual ${folder.endsWith('decoder') ? 'decoder' : 'encoder'}`,
    tags: ['onnx', 'vae', 'latent-diffusion'],
    datasets: onHub,
    use: miniature,
    limits: 'For grey images of one size; sandals and bags were never seen in training.',
    training: trained,
    measured: part('reconstruction'),
  },
  {
    folder: /^models\/fashion-mini\/text_encoder$/,
    of: 'model',
    title: () => 'fashion-mini, text encoder',
    language: 'en',
    tags: ['onnx', 'text-encoder', 'captions'],
    task: 'feature-extraction',
    datasets: onHub,
    use: miniature,
    limits: 'Knows the captions’ grammar and definitions of WordNet; it is no encoder of English at large.',
    training: ['seed', 'parameters'],
    measured: part('metrics'),
  },
  {
    folder: /^models\/fashion-mini\/tokenizer$/,
    of: 'model',
    title: () => 'fashion-mini, tokenizer',
    language: 'en',
    tags: ['tokenizer', 'bpe', 'captions'],
    datasets: () => [],
    use: miniature,
    limits: 'English; words of other kinds come out in many pieces.',
    training: ['seed', 'steps'],
    measured: part('metrics'),
  },
  {
    folder: /^models\/fusion-runs$/,
    of: 'model',
    title: last,
    tags: ['text-to-image', 'memorization', 'replication', 'safetensors'],
    task: 'text-to-image',
    datasets: onHub,
    use: 'Runs that the room Fusion opens with, to look at and compare without training; weights of two of them generate on.',
    limits:
      'One seed is shipped; the others were measured alike and are listed. Copying is larger than in the paper: few images are learnt by heart.',
    training: [],
    measured: fusionTable,
    results: fusionResults,
  },
  {
    folder: /^start\/pair$/,
    of: 'dataset',
    title: () => 'A mixture with and without R_C, through training',
    tags: ['gan', 'mode-collapse', 'recorded-run'],
    datasets: onHub,
    use: 'Pictures and shares of two recorded runs, drawn by the first figure of Start.',
    limits: 'One seed of each; the preset is `joint`, the paper’s way of training everything at once.',
    training: ['preset', 'seed', 'iterations', 'samples', 'config'],
    measured: pairTable,
  },
  {
    folder: /^start\/heart$/,
    of: 'dataset',
    title: () => 'Learnt by heart, and not, through fine-tuning',
    tags: ['diffusion', 'memorization', 'recorded-run'],
    datasets: onHub,
    use: 'Pictures and scores of two recorded runs, drawn by the last figure of Start.',
    limits: 'The pictures are of one seed and of few prompts; R is of all generations at each step.',
    training: ['model', 'detector', 'classifier', 'seed', 'steps', 'sampling', 'configs'],
    measured: heartTable,
  },
]
