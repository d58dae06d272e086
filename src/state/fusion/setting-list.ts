/** Every setting of a fine-tuning run in the papers' symbols: where it acts, what it does, who published it. */
import { fineTuningLimits } from '../../diffusion/training/config'
import type { CaptionRegime } from '../../diffusion/training/types'
import { mitigationSettings } from './mitigation-settings'
import type { FusionSetting } from './settings'

const [seedFrom, seedTo] = fineTuningLimits.seed
const [, sizeTo] = fineTuningLimits.size

const adaptation: FusionSetting[] = [
  {
    path: 'adaptation.method',
    symbol: '',
    label: 'What learns',
    help: '',
    section: '§4',
    group: 'adaptation',
    control: {
      kind: 'choice',
      options: [
        { value: 'full', label: 'The whole UNet', help: 'As in the paper: every weight of the UNet.' },
        { value: 'lora', label: 'LoRA', help: 'W + α/r · B A on the attention projections only: less memory.' },
      ],
    },
  },
  {
    path: 'adaptation.rank',
    symbol: 'r',
    label: 'Rank',
    help: 'Columns of A and B.',
    section: 'Hu et al. 2021',
    group: 'adaptation',
    control: { kind: 'number', min: 1, max: 128, step: 1, log: true },
  },
  {
    path: 'adaptation.alpha',
    symbol: 'α',
    label: 'Scale',
    help: 'The addition counts α/r times.',
    section: 'Hu et al. 2021',
    group: 'adaptation',
    control: { kind: 'number', min: 1, max: 256, step: 1, log: true },
  },
]

const optimiser: FusionSetting[] = [
  {
    path: 'optimiser.learningRate',
    symbol: 'γ',
    label: 'Learning rate',
    help: 'Step size of AdamW. The paper: 0.000005 for Stable Diffusion.',
    section: '§4',
    group: 'optimiser',
    control: { kind: 'number', min: 1e-6, max: 1e-2, step: 1e-6, log: true },
  },
  {
    path: 'optimiser.crossAttentionRate',
    symbol: '',
    label: 'Cross-attention rate',
    help: 'Where captions are read, the rate is this many times γ.',
    section: 'not in the paper',
    group: 'optimiser',
    control: { kind: 'number', min: 0, max: 10, step: 0.5 },
  },
  {
    path: 'optimiser.warmup',
    symbol: '',
    label: 'Warm-up',
    help: 'Steps in which the rate rises from 0.',
    section: 'the authors’ code: 5,000',
    group: 'optimiser',
    control: { kind: 'number', min: 0, max: 10_000, step: 10 },
  },
  {
    path: 'optimiser.clipNorm',
    symbol: '',
    label: 'Gradient clipping',
    help: 'Longest gradient; a longer one is scaled down to it.',
    section: 'the authors’ code: 1',
    group: 'optimiser',
    control: { kind: 'number', min: 0.05, max: 10, step: 0.05 },
  },
  {
    path: 'optimiser.weightDecay',
    symbol: '',
    label: 'Weight decay',
    help: 'Share of each weight that a step at rate 1 takes away.',
    section: 'the authors’ code: 0.01',
    group: 'optimiser',
    control: { kind: 'number', min: 0, max: 0.1, step: 0.001 },
  },
]

const run: FusionSetting[] = [
  {
    path: 'steps',
    symbol: '',
    label: 'Steps',
    help: 'Updates of the UNet in the whole run.',
    section: '§4: 100,000',
    group: 'run',
    control: { kind: 'number', min: 10, max: 100_000, step: 10, log: true },
  },
  {
    path: 'batch',
    symbol: 'B',
    label: 'Batch',
    help: 'Image-caption pairs in each step.',
    section: 'the authors’ code: 16',
    group: 'run',
    control: { kind: 'number', min: 1, max: 64, step: 1 },
  },
  {
    path: 'microBatches',
    symbol: '',
    label: 'Cut batches yourself',
    help: 'A batch goes in parts, one behind the other: less memory, same gradient. Off: in as few as fit.',
    section: '',
    group: 'run',
    control: { kind: 'amount', name: 'micro-batches', on: 1, min: 1, max: 64, step: 1 },
  },
  {
    path: 'seed',
    symbol: '',
    label: 'Seed',
    help: 'Same seed, same backend: same numbers.',
    section: '',
    group: 'run',
    control: { kind: 'number', min: seedFrom, max: seedTo, step: 1, arbitrary: true },
  },
]

const model: FusionSetting[] = [
  {
    path: 'size',
    symbol: '',
    label: 'Image size',
    help: 'Edge of the images in pixels; 0: the model’s own.',
    section: '',
    group: 'model',
    zero: 'own',
    control: { kind: 'number', min: 0, max: sizeTo, step: 1 },
  },
]

/** In the order of the page; images and captions have controls of their own. */
export const fusionSettings: readonly FusionSetting[] = [
  ...mitigationSettings,
  ...adaptation,
  ...optimiser,
  ...run,
  ...model,
]

/** Of Fashion-MNIST's, where they are chosen. */
export const imagesSetting = {
  symbol: 'N',
  label: 'Images',
  help: 'Garments that the model never saw. The fewer, the more it copies.',
  section: '§4: 10,000',
}

/** What captions tell, from most to least. */
export const captionRegimes: readonly { value: CaptionRegime; label: string; help: string }[] = [
  { value: 'original', label: 'Original', help: 'All that is to be said of the image.' },
  { value: 'general', label: 'General', help: 'The same, in broader words.' },
  { value: '5-word', label: '5-word', help: 'Very general, in fewer than five words: the paper’s best.' },
  { value: 'room', label: 'Of the Captions room', help: 'As you made them there, for these very images.' },
]
