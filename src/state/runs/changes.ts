/** What of a run's settings is not its preset's, in the recipes' own words: "K 10 → 5", "R_C off". */
import { fineTuningPresets, type FineTuningPreset } from '../../diffusion/training/config'
import { captionNames } from '../../diffusion/training/name'
import type { FineTuningConfig } from '../../diffusion/training/types'
import { presets, type PresetDataset, type PresetName } from '../../mixture/presets'
import type { MixtureConfig } from '../../mixture/types'
import { differingSettings as fusionDiffering, draftOf, readSetting as readFusion } from '../fusion/settings'
import type { FusionSettingControl } from '../fusion/settings'
import { fusionSettings } from '../fusion/setting-list'
import { baseline } from '../mixture/baseline'
import { appliesTo, differingSettings, readSetting, settings } from '../mixture/settings/settings'
import { midSentence } from '../page/difference'
import type { SettingValue } from '../page/settings'
import type { Change } from './types'

export interface Departure {
  /** The preset that the run differs least from. */
  preset: string
  changes: Change[]
}

interface Known {
  path: string
  symbol: string
  label: string
  control: FusionSettingControl
  zero?: string
}

/** How long a run is, how it is watched and its seed are told beside it. */
const isTold = (path: string, group: string) =>
  path === 'seed' || path === 'iterations' || path === 'steps' || group === 'run'

export function mixtureDeparture(config: MixtureConfig, dataset: PresetDataset): Departure {
  const methods = settings.find(({ path }) => path === 'method')
  return least(Object.keys(presets) as PresetName[], (preset) => {
    const base = baseline(preset, dataset, config.method)
    const changes = differingSettings(base, config)
      .filter((setting) => !isTold(setting.path, setting.group))
      .filter((setting) => appliesTo(setting, base) || appliesTo(setting, config))
      .map((setting) => changeOf(setting, readSetting(base, setting.path), readSetting(config, setting.path)))
    const isOwn = presets[preset](dataset).method === config.method
    return isOwn || methods === undefined ? changes : [changeOf(methods, '', config.method), ...changes]
  })
}

export function fusionDeparture(config: FineTuningConfig): Departure {
  const draft = draftOf(config)
  return least(Object.keys(fineTuningPresets) as FineTuningPreset[], (preset) => {
    const base = draftOf(fineTuningPresets[preset])
    const changes = fusionDiffering(fusionSettings, base, draft)
      .filter(({ path }) => path !== 'microBatches' && !isTold(path, ''))
      .map((setting) => changeOf(setting, readFusion(base, setting.path), readFusion(draft, setting.path)))
    const others: Change[] = []
    if (base.captions !== draft.captions)
      others.push({ path: 'captions', symbol: '', text: captionNames[draft.captions] })
    if (base.images !== draft.images)
      others.push({ path: 'images', symbol: '', text: `${base.images} → ${draft.images} images` })
    return [...others, ...changes]
  })
}

/** The first of those with the fewest changes. */
function least<P extends string>(names: readonly P[], changesFrom: (preset: P) => Change[]): Departure {
  const all = names.map((preset) => ({ preset, changes: changesFrom(preset) }))
  return all.reduce((best, next) => (next.changes.length < best.changes.length ? next : best))
}

function changeOf({ path, symbol, label, control, zero }: Known, from: SettingValue, to: SettingValue): Change {
  const name = { path, symbol, text: symbol === '' ? `${midSentence(label)} ` : ' ' }
  switch (control.kind) {
    case 'switch':
      return { ...name, text: `${name.text}${to === true ? 'on' : 'off'}` }
    case 'choice': {
      const chosen = midSentence(control.options.find(({ value }) => value === to)?.label ?? String(to))
      return path === 'method' ? { path, symbol: '', text: chosen } : { ...name, text: `${name.text}${chosen}` }
    }
    default:
      return { ...name, text: `${name.text}${shown(from, zero)} → ${shown(to, zero)}` }
  }
}

/** @param zero what 0 stands for */
const shown = (value: SettingValue, zero = '0') =>
  typeof value !== 'number' ? String(value) : value === 0 ? zero : String(Number(value.toPrecision(4)))
