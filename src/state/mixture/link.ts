/** The address of a recipe: dataset, preset, and only the settings that differ from the preset. */
import type { Method, MixtureConfig } from '../../mixture/types'
import type { BackendName } from '../../workers/shared/protocol'
import { shareList, sharesProblem } from '../../mixture/shares'
import { baseline, bundledOf, canBeCut, CLASSES, fitted, presetNamed } from './baseline'
import type { PresetDataset, PresetName } from './baseline'
import { differingSettings, readSetting, settings, withSetting } from './settings/settings'
import { describeRange, parseValue } from '../page/settings'

export interface LinkedRecipe {
  backend: BackendName | null
  dataset: PresetDataset
  /** Of the dataset's classes; null: as it has them. */
  shares: readonly number[] | null
  preset: PresetName
  config: MixtureConfig
  /** What the link asked for and did not get, one sentence each. */
  notes: string[]
}

const backends: readonly string[] = ['webgpu', 'webgl', 'wasm', 'cpu'] satisfies BackendName[]
const methodKey = 'method'
const sharesKey = 'classes'

/** Reads an address's query (`?data=…&preset=…&K=…`). What is not understood is left out and said. */
export function readLink(query: string): LinkedRecipe {
  const parameters = new URLSearchParams(query)
  const notes: string[] = []
  const asked = parameters.get('data')
  // The visitor's own images cannot travel in a link.
  const dataset = bundledOf(asked ?? '')?.name ?? 'mnist'
  if (asked !== null && asked !== dataset) notes.push(`The link’s dataset “${asked}” is not here; MNIST is used.`)
  const classes = parameters.get(sharesKey)
  const problem =
    classes === null ? null : canBeCut(dataset) ? sharesProblem(shareList(classes), CLASSES) : 'do not fit this dataset'
  if (problem !== null) notes.push(`The link’s class shares ${problem}; ignored.`)
  const preset = presetNamed(parameters.get('preset'))
  const given = settings.flatMap((setting) => {
    const text = parameters.get(setting.key)
    if (text === null) return []
    const value = parseValue(setting.control, text)
    if (value !== null) return [{ setting, value }]
    notes.push(`The link’s ${setting.key}=${text} is not ${describeRange(setting.control)}; ignored.`)
    return []
  })
  const method = given.find(({ setting }) => setting.key === methodKey)?.value as Method | undefined
  const config = given.reduce(
    (config, { setting, value }) => withSetting(config, setting.path, value),
    baseline(preset, dataset, method),
  )
  const backend = parameters.get('backend')
  const known = backend !== null && backends.includes(backend)
  if (backend !== null && !known) {
    notes.push(`The link’s backend “${backend}” is none of ${backends.join(', ')}; the best one is chosen.`)
  }
  const shares = classes === null || problem !== null ? null : shareList(classes)
  return { backend: known ? (backend as BackendName) : null, dataset, shares, preset, config: fitted(config), notes }
}

/**
 * The query of a recipe, `''` for the plain one; `keep` are parameters that are none of the recipe's (`backend`).
 * @param recipe `images` as `baseline` takes them: what follows their number is no choice
 */
export function writeLink(
  recipe: Pick<LinkedRecipe, 'dataset' | 'preset' | 'config'> &
    Partial<Pick<LinkedRecipe, 'shares'>> & { images?: number | null },
  keep: URLSearchParams,
): string {
  const { dataset, shares, preset, config, images } = recipe
  const parameters = new URLSearchParams(keep)
  for (const key of ['data', sharesKey, 'preset', ...settings.map(({ key }) => key)]) parameters.delete(key)
  if (dataset !== 'mnist' && dataset !== 'own') parameters.set('data', dataset)
  if (shares && canBeCut(dataset)) parameters.set(sharesKey, shares.join(','))
  if (preset !== 'classroom') parameters.set('preset', preset)
  if (config.method !== baseline(preset, dataset).method) parameters.set(methodKey, config.method)
  for (const setting of differingSettings(baseline(preset, dataset, config.method, images), config)) {
    parameters.set(setting.key, String(readSetting(config, setting.path)))
  }
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}
