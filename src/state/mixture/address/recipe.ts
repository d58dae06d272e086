/** The address of a recipe: dataset, preset, and only the settings that differ from the preset. */
import type { Method, MixtureConfig } from '../../../mixture/types'
import type { BackendName } from '../../../workers/shared/protocol'
import { shareList, sharesProblem } from '../../../mixture/shares'
import { baseline, bundledOf, canBeCut, CLASSES, fitted, presetNamed, presetNames } from '../baseline'
import type { PresetDataset, PresetName } from '../baseline'
import { differingSettings, readSetting, settings, withSetting } from '../settings/settings'
import { oneOf, queryOf, readParameter, withPart, type Parameter } from '../../page/address/parameters'

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
  const preset = presetNamed(String(readParameter(parameters, 'preset', oneOf(presetNames), notes)))
  const given = settings.flatMap((setting) => {
    const value = readParameter(parameters, setting.key, setting.control, notes)
    return value === null ? [] : [{ setting, value }]
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

const presetKeys = ['data', sharesKey, 'preset', ...settings.map(({ key }) => key)]
export const ownsRecipe = (name: string): boolean => presetKeys.includes(name)

/** `images` as `baseline` takes them: what follows their number is no choice. */
type WrittenRecipe = Pick<LinkedRecipe, 'dataset' | 'preset' | 'config'> &
  Partial<Pick<LinkedRecipe, 'shares'>> & { images?: number | null }

/** What of a recipe is not the plain one's. */
export function recipeParameters({ dataset, shares, preset, config, images }: WrittenRecipe): Parameter[] {
  const base = baseline(preset, dataset)
  const differing = differingSettings(baseline(preset, dataset, config.method, images), config)
  return [
    ...(dataset !== 'mnist' && dataset !== 'own' ? [['data', dataset] as const] : []),
    ...(shares && canBeCut(dataset) ? [[sharesKey, shares.join(',')] as const] : []),
    ...(preset !== 'classroom' ? [['preset', preset] as const] : []),
    ...(config.method !== base.method ? [[methodKey, config.method] as const] : []),
    ...differing.map((setting) => [setting.key, String(readSetting(config, setting.path))] as const),
  ]
}

/** The query of a recipe, `''` for the plain one; `keep` are parameters that are none of the recipe's (`backend`). */
export const writeLink = (recipe: WrittenRecipe, keep: URLSearchParams): string =>
  queryOf(withPart(keep, ownsRecipe, recipeParameters(recipe)))
