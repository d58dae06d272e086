/** What a setting of the recipe is, and how settings are read, changed and compared. */
import type { MixtureConfig, RegulariserConfig } from '../../mixture/types'
import { settings } from './setting-list'

export { settings }

export type SettingPath = Exclude<keyof MixtureConfig, 'regulariser'> | `regulariser.${keyof RegulariserConfig}`
export type SettingValue = number | string | boolean

export type SettingGroup = 'main' | 'clustering' | 'network' | 'optimiser' | 'run'

/** `arbitrary`: no value is better than another, so that a slider says nothing (a seed). */
export type SettingControl =
  | { kind: 'number'; min: number; max: number; step: number; log?: boolean; arbitrary?: boolean }
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
