/** What a setting of the recipe is, and how settings are read, changed and compared. */
import { learnsFirst } from '../../../mixture/config'
import type { MixtureConfig, RegulariserConfig } from '../../../mixture/types'
import { settings } from './list'
import type { Setting, SettingPath } from './types'
import type { SettingValue } from '../../page/settings'

export { settings }

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

const ofFirstPhase = new Set<SettingPath>(['regulariser.heads', 'regulariser.wide', 'regulariser.frozen'])

/** Whether a setting has any effect under the chosen method; the others are not shown. */
export function appliesTo(setting: Setting, config: MixtureConfig): boolean {
  const { method } = config
  const { enabled, prior } = config.regulariser
  const { path } = setting
  const isRegulariser = path.startsWith('regulariser.') || path === 'adversarialToClassifier'
  if (method === 'vanilla' && (path === 'components' || path === 'priorRadius')) return false
  if (isRegulariser && method !== 'balanced') return false
  if (path === 'regulariser.first') return config.regulariser.enabled && config.classifier !== 'shared'
  if (path === 'regulariser.shares') return enabled && prior === 'given'
  if (ofFirstPhase.has(path)) return learnsFirst(config)
  if (isRegulariser && path !== 'regulariser.enabled' && path !== 'adversarialToClassifier')
    return config.regulariser.enabled
  if (withoutClassifier.has(path)) return method === 'balanced' || method === 'as-published'
  return true
}
