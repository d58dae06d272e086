/** Where the recipe differs from the model that is shown. */
import type { MixtureConfig } from '../../mixture/types'
import type { DatasetReport } from '../../workers/mixture/protocol'
import { inShort, type Difference } from '../page/difference'
import { bundledDatasetNames } from './baseline'
import type { Recipe } from './recipe.svelte'
import type { Run } from './run.svelte'
import { appliesTo, differingSettings, readSetting } from './settings'
import type { Setting } from './setting-types'

/** Lengths and rhythms of a run are seen beside the picture, and make no other model of it. */
const matters = ({ path, group }: Setting) => group !== 'run' && path !== 'iterations'

/** "K = 5", "as published", "R_C off". */
function valueOf(setting: Setting, config: MixtureConfig): string {
  const value = readSetting(config, setting.path)
  const name = setting.symbol === '' ? setting.label.toLowerCase() : setting.symbol
  switch (setting.control.kind) {
    case 'choice': {
      const label = setting.control.options.find((option) => option.value === value)?.label ?? String(value)
      return setting.path === 'method' ? label.toLowerCase() : `${name}: ${label.toLowerCase()}`
    }
    case 'switch':
      return `${name} ${value === true ? 'on' : 'off'}`
    case 'number':
      return setting.path === 'seed' ? `seed ${value}` : `${name} = ${value}`
  }
}

/** Null where there is no model, or the recipe is the model's. */
export function differenceOf({ model }: Run, recipe: Recipe, dataset: DatasetReport | null): Difference | null {
  if (model === null) return null
  const { config } = recipe
  const settings = differingSettings(model.config, config).filter(
    (setting) => matters(setting) && (appliesTo(setting, model.config) || appliesTo(setting, config)),
  )
  const own = dataset !== null && bundledDatasetNames[dataset.id] === undefined ? dataset : null
  const wanted = recipe.dataset === 'own' ? (own?.id ?? 'own') : recipe.dataset
  const otherData = wanted !== model.datasetId
  if (settings.length === 0 && !otherData) return null
  const tell = (config: MixtureConfig) =>
    settings.filter((setting) => appliesTo(setting, config)).map((setting) => valueOf(setting, config))
  const wantedName = bundledDatasetNames[recipe.dataset] ?? own?.name ?? 'your own images'
  const shown = [...(otherData ? [model.datasetName] : []), ...tell(model.config)]
  return {
    shown: inShort([model.bundled ? 'bundled' : 'your run', ...shown]),
    recipe: inShort([...(otherData ? [wantedName] : []), ...tell(config)]),
    needsNewRun: model.bundled || otherData || settings.some(({ live }) => !live),
  }
}
