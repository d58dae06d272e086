/** What of a run's settings is not its preset's, in the recipes' own words: "K 10 → 5", "R_C off". */
import { fineTuningPresets, type FineTuningPreset } from '../../diffusion/training/config'
import { captionNames } from '../../diffusion/training/name'
import type { FineTuningConfig } from '../../diffusion/training/types'
import type { PresetDataset } from '../../mixture/presets'
import type { MixtureConfig } from '../../mixture/types'
import { differingSettings as fusionDiffering, draftOf, readSetting as readFusion } from '../fusion/settings'
import type { FusionSettingControl } from '../fusion/settings'
import { fusionSettings } from '../fusion/setting-list'
import { nearestPreset } from '../mixture/departure'
import { readSetting, settings } from '../mixture/settings/settings'
import { midSentence, withFewest } from '../page/difference'
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

/** How long a run is and its seed are told beside it. */
const isTold = (path: string) => path === 'seed' || path === 'steps'

export function mixtureDeparture(config: MixtureConfig, dataset: PresetDataset): Departure {
  const { preset, base, differing, otherMethod } = nearestPreset(config, dataset)
  const changes = differing.map((setting) =>
    changeOf(setting, readSetting(base, setting.path), readSetting(config, setting.path)),
  )
  const methods = settings.find(({ path }) => path === 'method')
  return {
    preset,
    changes: otherMethod && methods !== undefined ? [changeOf(methods, '', config.method), ...changes] : changes,
  }
}

export function fusionDeparture(config: FineTuningConfig): Departure {
  const draft = draftOf(config)
  const departures = (Object.keys(fineTuningPresets) as FineTuningPreset[]).map((preset) => {
    const base = draftOf(fineTuningPresets[preset])
    const changes = fusionDiffering(fusionSettings, base, draft)
      .filter(({ path }) => path !== 'microBatches' && !isTold(path))
      .map((setting) => changeOf(setting, readFusion(base, setting.path), readFusion(draft, setting.path)))
    const others: Change[] = []
    if (base.captions !== draft.captions)
      others.push({ path: 'captions', symbol: '', text: captionNames[draft.captions] })
    if (base.images !== draft.images)
      others.push({ path: 'images', symbol: '', text: `${base.images} → ${draft.images} images` })
    return { preset, changes: [...others, ...changes] }
  })
  return withFewest(departures, ({ changes }) => changes.length)
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
