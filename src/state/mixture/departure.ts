/** The preset that a run's settings are nearest to, and in what they differ from it. */
import { presets, type PresetDataset, type PresetName } from '../../mixture/presets'
import type { MixtureConfig } from '../../mixture/types'
import { withFewest } from '../page/difference'
import { baseline } from './baseline'
import { appliesTo, differingSettings } from './settings/settings'
import type { Setting } from './settings/types'

export interface PresetDeparture {
  preset: PresetName
  /** The preset with the run's method. */
  base: MixtureConfig
  /** Settings that differ and are in use in either. */
  differing: Setting[]
  /** Whether the method is not the preset's own. */
  otherMethod: boolean
}

/** How long a run is, how it is watched and its seed make no other preset of it. */
const isTold = ({ path, group }: Setting) => path === 'seed' || path === 'iterations' || group === 'run'

/** From the preset that differs in the fewest settings; of several the first. */
export const nearestPreset = (config: MixtureConfig, dataset: PresetDataset): PresetDeparture =>
  withFewest(
    (Object.keys(presets) as PresetName[]).map((preset) => departureFrom(preset, config, dataset)),
    ({ differing, otherMethod }) => differing.length + Number(otherMethod),
  )

function departureFrom(preset: PresetName, config: MixtureConfig, dataset: PresetDataset): PresetDeparture {
  const base = baseline(preset, dataset, config.method)
  const differing = differingSettings(base, config)
    .filter((setting) => !isTold(setting))
    .filter((setting) => appliesTo(setting, base) || appliesTo(setting, config))
  return { preset, base, differing, otherMethod: presets[preset](dataset).method !== config.method }
}
