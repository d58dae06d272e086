/** Every setting of the recipe in the paper's symbols: where it acts, what it does, and whether it needs a new run. */
import type { MixtureConfig, RegulariserConfig } from '../mixture/types'

export type SettingPath = Exclude<keyof MixtureConfig, 'regulariser'> | `regulariser.${keyof RegulariserConfig}`
export type SettingValue = number | string | boolean

export type SettingGroup = 'main' | 'clustering' | 'network' | 'optimiser' | 'run'

export type SettingControl =
  | { kind: 'number'; min: number; max: number; step: number; log?: boolean }
  | { kind: 'choice'; options: readonly { value: string; label: string; help: string }[] }
  | { kind: 'switch' }

export interface Setting {
  path: SettingPath
  /** Short name in a link: `?K=12`. */
  key: string
  symbol: string
  label: string
  /** One line: what it does to the equation. */
  help: string
  /** Where paper B speaks of it; empty where it does not. */
  section: string
  group: SettingGroup
  /** May change while training; the others need a new run. */
  live: boolean
  /** Which network it belongs to, for its colour. */
  concept?: 'generator' | 'discriminator' | 'classifier'
  control: SettingControl
}

const count = (min: number, max: number, step = 1): SettingControl => ({ kind: 'number', min, max, step })
const rate: SettingControl = { kind: 'number', min: 1e-5, max: 1e-2, step: 1e-5, log: true }
const weight = (max: number): SettingControl => ({ kind: 'number', min: 0, max, step: 0.05 })

export const settings: readonly Setting[] = [
  {
    path: 'method',
    key: 'method',
    symbol: '',
    label: 'Method',
    help: 'What is optimised.',
    section: '§2.2, Algorithm 1',
    group: 'main',
    live: false,
    control: {
      kind: 'choice',
      options: [
        { value: 'balanced', label: 'Balanced', help: 'The paper’s model with R_C: it clusters.' },
        { value: 'as-published', label: 'As published', help: 'Eq. 3, Eq. 4, Algorithm 1, literally: it collapses.' },
        { value: 'gm-gan', label: 'GM-GAN', help: 'Trainable Gaussians, uniform weights, no classifier.' },
        { value: 'vanilla', label: 'Vanilla GAN', help: 'One fixed Gaussian N(0, I): Eq. 2.' },
      ],
    },
  },
  {
    path: 'components',
    key: 'K',
    symbol: 'K',
    label: 'Gaussians',
    help: 'How many Gaussians share the data.',
    section: 'Eq. 1',
    group: 'main',
    live: false,
    control: count(2, 20),
  },
  {
    path: 'iterations',
    key: 'iterations',
    symbol: '',
    label: 'Iterations',
    help: 'Updates of D, G and C in the whole run.',
    section: 'Table 5',
    group: 'main',
    live: true,
    control: { kind: 'number', min: 100, max: 200_000, step: 100, log: true },
  },
  {
    path: 'seed',
    key: 'seed',
    symbol: '',
    label: 'Seed',
    help: 'Same seed, same backend: same numbers.',
    section: '',
    group: 'main',
    live: false,
    control: count(0, 9999),
  },
  {
    path: 'regulariser.enabled',
    key: 'RC',
    symbol: 'R_C',
    label: 'Use R_C',
    help: 'Off: the Gaussians stop separating.',
    section: 'not in the paper',
    group: 'clustering',
    live: true,
    concept: 'classifier',
    control: { kind: 'switch' },
  },
  {
    path: 'regulariser.balance',
    key: 'balance',
    symbol: 'λ_b',
    label: 'Balance',
    help: 'Rewards Gaussians that are used equally.',
    section: '',
    group: 'clustering',
    live: true,
    concept: 'classifier',
    control: weight(3),
  },
  {
    path: 'regulariser.entropy',
    key: 'entropy',
    symbol: 'λ_e',
    label: 'Entropy',
    help: 'Makes each image choose one Gaussian.',
    section: '',
    group: 'clustering',
    live: true,
    concept: 'classifier',
    control: weight(3),
  },
  {
    path: 'regulariser.consistency',
    key: 'consistency',
    symbol: 'λ_c',
    label: 'Consistency',
    help: 'A warped copy must keep its Gaussian.',
    section: '',
    group: 'clustering',
    live: true,
    concept: 'classifier',
    control: weight(3),
  },
  {
    path: 'regulariser.brightness',
    key: 'brightness',
    symbol: '±b',
    label: 'Brightness jitter',
    help: 'Of the warped copy. Helps Fashion-MNIST, hurts MNIST.',
    section: '',
    group: 'clustering',
    live: true,
    concept: 'classifier',
    control: weight(0.8),
  },
  {
    path: 'informationWeight',
    key: 'LI',
    symbol: 'L^I',
    label: 'Information weight',
    help: 'C must recognise which Gaussian an image came from.',
    section: 'Eq. 4',
    group: 'clustering',
    live: true,
    concept: 'classifier',
    control: weight(2),
  },
  {
    path: 'adversarialToClassifier',
    key: 'eq3C',
    symbol: '∂α',
    label: 'Eq. 3 into C',
    help: 'Also train C on the adversarial loss, through α.',
    section: 'Algorithm 1, line 12',
    group: 'clustering',
    live: false,
    concept: 'classifier',
    control: { kind: 'switch' },
  },
  {
    path: 'classifier',
    key: 'C',
    symbol: 'C',
    label: 'Classifier',
    help: 'Where C gets its features.',
    section: 'Table 1',
    group: 'network',
    live: false,
    concept: 'classifier',
    control: {
      kind: 'choice',
      options: [
        { value: 'separate-encoder', label: 'Own encoder', help: 'The shared design with weights of its own.' },
        { value: 'shared', label: 'Shared with D', help: 'On the discriminator’s encoder.' },
        { value: 'separate', label: 'Own network', help: 'The stand-alone network of Table 1.' },
      ],
    },
  },
  {
    path: 'latent',
    key: 'Dz',
    symbol: 'D_z',
    label: 'Latent size',
    help: 'Length of z; each A_k is a square of this edge.',
    section: 'Table 2',
    group: 'network',
    live: false,
    concept: 'generator',
    control: count(2, 128),
  },
  {
    path: 'width',
    key: 'width',
    symbol: '',
    label: 'Width',
    help: 'Channels relative to the paper’s tables.',
    section: 'Tables 1–3',
    group: 'network',
    live: false,
    control: { kind: 'number', min: 0.125, max: 1, step: 0.125 },
  },
  {
    path: 'samplesPerImage',
    key: 'S',
    symbol: 'S',
    label: 'Gaussians per image',
    help: 'S = K draws from all, as the paper does. S = 1: a tenth of the work.',
    section: '§2.2',
    group: 'network',
    live: false,
    concept: 'generator',
    control: count(1, 20),
  },
  {
    path: 'priorRadius',
    key: 'r',
    symbol: 'r',
    label: 'Prior radius',
    help: 'The means start as μ_k ~ N(0, r² I).',
    section: '§2.4',
    group: 'network',
    live: false,
    concept: 'generator',
    control: { kind: 'number', min: 0.05, max: 3, step: 0.05 },
  },
  {
    path: 'batch',
    key: 'M',
    symbol: 'M',
    label: 'Batch',
    help: 'Real images in each iteration.',
    section: 'Algorithm 1',
    group: 'optimiser',
    live: false,
    control: count(8, 256, 8),
  },
  {
    path: 'regulariser.batch',
    key: 'MRC',
    symbol: 'M_R',
    label: 'Batch of R_C',
    help: 'Real images that R_C looks at in each iteration.',
    section: 'not in the paper',
    group: 'optimiser',
    live: false,
    concept: 'classifier',
    control: count(16, 512, 16),
  },
  {
    path: 'learningRateG',
    key: 'lrG',
    symbol: 'γ_G',
    label: 'Learning rate of G',
    help: 'Also of μ and A.',
    section: 'Table 5',
    group: 'optimiser',
    live: true,
    concept: 'generator',
    control: rate,
  },
  {
    path: 'learningRateD',
    key: 'lrD',
    symbol: 'γ_D',
    label: 'Learning rate of D',
    help: 'Step size of the discriminator.',
    section: 'Table 5',
    group: 'optimiser',
    live: true,
    concept: 'discriminator',
    control: rate,
  },
  {
    path: 'learningRateC',
    key: 'lrC',
    symbol: 'γ_C',
    label: 'Learning rate of C',
    help: 'Step size of the classifier.',
    section: 'Table 5',
    group: 'optimiser',
    live: true,
    concept: 'classifier',
    control: rate,
  },
  {
    path: 'beta1',
    key: 'beta1',
    symbol: 'β₁',
    label: 'Adam β₁',
    help: 'Memory of the gradient.',
    section: '',
    group: 'optimiser',
    live: true,
    control: { kind: 'number', min: 0, max: 0.99, step: 0.01 },
  },
  {
    path: 'beta2',
    key: 'beta2',
    symbol: 'β₂',
    label: 'Adam β₂',
    help: 'Memory of the squared gradient.',
    section: '',
    group: 'optimiser',
    live: true,
    control: { kind: 'number', min: 0.9, max: 0.9999, step: 0.0001 },
  },
  {
    path: 'previewEvery',
    key: 'previewEvery',
    symbol: '',
    label: 'New samples every',
    help: 'Iterations between pictures.',
    section: '',
    group: 'run',
    live: true,
    control: count(1, 500),
  },
  {
    path: 'evaluateEvery',
    key: 'evaluateEvery',
    symbol: '',
    label: 'Scores every',
    help: 'Iterations between scores on the test set.',
    section: '',
    group: 'run',
    live: true,
    control: count(10, 5000, 10),
  },
  {
    path: 'checkpointEvery',
    key: 'checkpointEvery',
    symbol: '',
    label: 'Save every',
    help: 'Iterations between checkpoints in this browser.',
    section: '',
    group: 'run',
    live: true,
    control: count(10, 5000, 10),
  },
]

/** Value of one setting. */
export function readSetting(config: MixtureConfig, path: SettingPath): SettingValue {
  const [outer, inner] = path.split('.')
  if (inner !== undefined) return config.regulariser[inner as keyof RegulariserConfig]
  return config[outer as Exclude<keyof MixtureConfig, 'regulariser'>]
}

/** A copy of `config` with one setting changed. */
export function withSetting(config: MixtureConfig, path: SettingPath, value: SettingValue): MixtureConfig {
  const [outer, inner] = path.split('.')
  if (inner !== undefined) return { ...config, regulariser: { ...config.regulariser, [inner]: value } }
  return { ...config, [outer ?? path]: value }
}

/** Settings in which two configurations differ. */
export function differingSettings(a: MixtureConfig, b: MixtureConfig): Setting[] {
  return settings.filter(({ path }) => readSetting(a, path) !== readSetting(b, path))
}

/**
 * What `wanted` changes in `current` that may change without a new run, or null where nothing does.
 * `regulariser` travels whole, with the batch that the run was begun with.
 */
export function liveChange(current: MixtureConfig, wanted: MixtureConfig): Partial<MixtureConfig> | null {
  const live = differingSettings(current, wanted).filter((setting) => setting.live)
  if (live.length === 0) return null
  const changed = live.reduce((config, { path }) => withSetting(config, path, readSetting(wanted, path)), current)
  const keys = live.map(({ path }) => path.split('.')[0] as keyof MixtureConfig)
  return Object.fromEntries(keys.map((key) => [key, changed[key]]))
}

const withoutClassifier = new Set<SettingPath>(['classifier', 'samplesPerImage', 'learningRateC', 'informationWeight'])

/** Whether a setting has any effect under the chosen method; the others are not shown. */
export function appliesTo(setting: Setting, config: MixtureConfig): boolean {
  const { method } = config
  const { path } = setting
  const isRegulariser = path.startsWith('regulariser.') || path === 'adversarialToClassifier'
  if (method === 'vanilla' && (path === 'components' || path === 'priorRadius')) return false
  if (isRegulariser && method !== 'balanced') return false
  if (isRegulariser && path !== 'regulariser.enabled' && path !== 'adversarialToClassifier')
    return config.regulariser.enabled
  if (withoutClassifier.has(path)) return method === 'balanced' || method === 'as-published'
  return true
}
