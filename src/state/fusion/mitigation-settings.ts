/** Settings of what is done against copying: paper A's dual fusion and its rivals; and of what copying comes of beside captions, duplicates. */
import { rivals as published } from '../../diffusion/training/rivals'
import type { FusionSetting, FusionSettingControl } from './settings'

const share: FusionSettingControl = { kind: 'number', min: 0, max: 1, step: 0.01 }
const probability = (on: number): FusionSettingControl => ({
  kind: 'amount',
  name: 'probability',
  on,
  min: 0.01,
  max: 1,
  step: 0.01,
})
const somepalli = 'Somepalli et al. 2023'

const fusion: FusionSetting[] = [
  {
    path: 'fusion.enabled',
    symbol: '',
    label: 'Dual fusion',
    help: 'Mix a random image and caption of the fusion set into each training pair.',
    section: '§3.3',
    group: 'fusion',
    control: { kind: 'switch' },
  },
  {
    path: 'fusion.latentWeight',
    symbol: 'w_lat',
    label: 'Latent weight',
    help: 'Share of the fusion image in what the UNet learns to draw.',
    section: 'Eq. 1',
    group: 'fusion',
    control: share,
  },
  {
    path: 'fusion.keepVariance',
    symbol: '',
    label: 'Keep variance',
    help: 'Divide the mixed latent by its deviation, so that it varies as before.',
    section: 'not in the paper',
    group: 'fusion',
    control: { kind: 'switch' },
  },
  {
    path: 'fusion.level',
    symbol: '',
    label: 'Captions meet',
    help: '',
    section: '§3.3',
    group: 'fusion',
    control: {
      kind: 'choice',
      options: [
        { value: 'embedding', label: 'as embeddings', help: 'Mixed after the text encoder, by Eq. 2.' },
        { value: 'token', label: 'as tokens', help: 'The fusion caption is appended before the text encoder.' },
      ],
    },
  },
  {
    path: 'fusion.embeddingWeight',
    symbol: 'w_emb',
    label: 'Caption weight',
    help: 'Share of the fusion caption in what the UNet is told.',
    section: 'Eq. 2, Table 5',
    group: 'fusion',
    control: share,
  },
  {
    path: 'fusion.probability',
    symbol: '',
    label: 'Fused share',
    help: 'Probability that a pair is fused at a step. The authors fuse all: 1.',
    section: 'not in the paper',
    group: 'fusion',
    control: share,
  },
]

const rivals: FusionSetting[] = [
  {
    path: 'rivals.multipleCaptions',
    symbol: 'MC',
    label: 'Multiple captions',
    help: 'One of the image’s other captions at each step.',
    section: 'Table 3',
    group: 'rivals',
    control: { kind: 'switch' },
  },
  {
    path: 'rivals.wordRepetition',
    symbol: 'CWR',
    label: 'Word repetition',
    help: 'Probability of repeating two words of the caption.',
    section: 'Table 3',
    group: 'rivals',
    control: probability(published.wordRepetition.usual),
  },
  {
    path: 'rivals.randomTokens',
    symbol: 'RT',
    label: 'Random tokens',
    help: 'Probability of inserting two random tokens.',
    section: somepalli,
    group: 'rivals',
    control: probability(published.randomTokens.usual),
  },
  {
    path: 'rivals.randomCaption',
    symbol: 'RC',
    label: 'Random caption',
    help: 'Probability of four random tokens in place of the caption.',
    section: 'Table 3',
    group: 'rivals',
    control: probability(published.randomCaption.usual),
  },
  {
    path: 'rivals.embeddingNoise',
    symbol: 'GN',
    label: 'Gaussian noise',
    help: 'Deviation of the noise that is added to the caption’s embedding.',
    section: 'Table 3',
    group: 'rivals',
    control: { kind: 'amount', name: 'λ', on: published.embeddingNoise.usual, min: 0.01, max: 2, step: 0.01 },
  },
  {
    path: 'rivals.dropAbove',
    symbol: '',
    label: 'Drop samples',
    help: 'Leave those out of a step whose caption changes the prediction by τ or more. One more forward pass a step, a third more time.',
    section: 'Wen et al. 2024',
    group: 'rivals',
    control: { kind: 'amount', name: 'Threshold τ', on: published.dropAbove.usual, min: 0.05, max: 10, step: 0.05 },
  },
]

const duplication: FusionSetting[] = [
  {
    path: 'duplication.share',
    symbol: '',
    label: 'Duplicated images',
    help: 'Share of the images that are in the set more than once: the other cause of copying.',
    section: somepalli,
    group: 'duplication',
    concept: 'risk',
    control: { kind: 'amount', name: 'Share', on: 0.05, min: 0.01, max: 1, step: 0.01 },
  },
  {
    path: 'duplication.times',
    symbol: '',
    label: 'Copies of each',
    help: 'How often each of them is in the set.',
    section: somepalli,
    group: 'duplication',
    concept: 'risk',
    control: { kind: 'number', min: 2, max: 50, step: 1 },
  },
]

/** In the order of the page. */
export const mitigationSettings: readonly FusionSetting[] = [...fusion, ...rivals, ...duplication]
