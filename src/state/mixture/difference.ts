/** Where the recipe differs from the model that is shown. */
import { cutName } from '../../mixture/shares'
import type { MixtureConfig } from '../../mixture/types'
import type { DatasetReport, ModelReport } from '../../workers/mixture/protocol'
import { inShort, midSentence, words, type Difference, type Told } from '../page/difference'
import { baseline, bundledDatasetNames, bundledId, bundledOf } from './baseline'
import type { Recipe } from './recipe.svelte'
import type { Run } from './run.svelte'
import { appliesTo, differingSettings, readSetting } from './settings/settings'
import type { Setting } from './settings/types'

/** Lengths and rhythms of a run are seen beside the picture, and make no other model of it. */
const matters = ({ path, group }: Setting) => group !== 'run' && path !== 'iterations'

/** "K = 5", "as published", "R_C off". */
function valueOf({ path, symbol, label, control }: Setting, config: MixtureConfig): Told {
  const value = readSetting(config, path)
  const name = { symbol, text: symbol === '' ? midSentence(label) : '' }
  switch (control.kind) {
    case 'choice': {
      const chosen = midSentence(control.options.find((option) => option.value === value)?.label ?? String(value))
      return path === 'method' ? words(chosen) : { ...name, text: `${name.text}: ${chosen}` }
    }
    case 'switch':
      return { ...name, text: `${name.text} ${value === true ? 'on' : 'off'}` }
    case 'text':
      return { ...name, text: `${name.text}: ${String(value)}` }
    case 'number':
      return path === 'seed' ? words(`seed ${value}`) : { ...name, text: `${name.text} = ${value}` }
  }
}

/** Null where there is no model, or the recipe is the model's. */
export function differenceOf({ model }: Run, recipe: Recipe, dataset: DatasetReport | null): Difference | null {
  if (model === null) return null
  const { config } = recipe
  // The images that are loaded are what a new run is trained on; while none of one's own are, the choice speaks.
  const own = dataset !== null && bundledOf(dataset.id) === null ? dataset : null
  const wanted = recipe.dataset === 'own' ? (own?.id ?? 'own') : bundledId(recipe.dataset, recipe.shares)
  const otherData = wanted !== model.datasetId
  const differing = differingSettings(model.config, config).filter(
    (setting) => matters(setting) && (appliesTo(setting, model.config) || appliesTo(setting, config)),
  )
  if (differing.length === 0 && !otherData) return null
  // Another method or other images bring settings of their own: told is what somebody chose beside them.
  const isOther = otherData || model.config.method !== config.method
  const told = isOther ? differing.filter((setting) => isChosen(setting, recipe, model)) : differing
  const tell = (of: MixtureConfig) =>
    told.filter((setting) => appliesTo(setting, of)).map((setting) => valueOf(setting, of))
  const wantedName =
    recipe.dataset === 'own'
      ? (own?.name ?? 'your own images')
      : recipe.shares === null
        ? bundledDatasetNames[recipe.dataset]
        : cutName(bundledDatasetNames[recipe.dataset], recipe.shares)
  const shownData = otherData ? [words(model.datasetName)] : []
  return {
    shown: inShort([words(model.bundled ? 'bundled' : 'your run'), ...shownData, ...tell(model.config)]),
    recipe: inShort([...(otherData ? [words(wantedName)] : []), ...tell(config)]),
    needsNewRun: model.bundled || otherData || differing.some(({ live }) => !live),
  }
}

function isChosen(setting: Setting, recipe: Recipe, { config, datasetId }: ModelReport): boolean {
  if (setting.path === 'method' || recipe.changed.includes(setting)) return true
  const dataset = bundledOf(datasetId)?.name ?? 'own'
  const images = dataset === 'own' ? recipe.images : null
  return differingSettings(baseline(recipe.preset, dataset, config.method, images), config).includes(setting)
}
