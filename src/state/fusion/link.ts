/** The address of a fine-tuning recipe: preset, sets, captions, and only the settings that differ from the preset. */
import { fineTuningPresets, type FineTuningPreset } from '../../diffusion/training/config'
import { imageLimits } from './data.svelte'
import type { AskedSettings } from './recipe.svelte'
import type { FusionRoom } from './room.svelte'
import { captionRegimes, fusionSettings } from './setting-list'
import { differingSettings, draftOf, readSetting, withSetting } from './settings'
import type { FineTuningDraft, FusionSettingControl, FusionSettingPath } from './settings'
import { oneOf, queryOf, readParameter, withPart, type Parameter } from '../page/address/parameters'
import type { SettingControl, SettingValue } from '../page/settings'

/** Fusion sets that come with the page; the visitor's own images cannot travel in a link. */
export type LinkedSet = 'fashion-fusion' | 'mnist-fusion'

export interface LinkedFusion {
  preset: FineTuningPreset
  draft: FineTuningDraft
  set: LinkedSet
  /** Of `draft`, what the link itself says. */
  asked: AskedSettings
  /** What the link asked for and did not get, one sentence each. */
  notes: string[]
}

/** Before every key: the mixture's settings stand in the same address. */
const prefix = 'ft.'
const images: SettingControl = { kind: 'number', min: imageLimits.least, max: imageLimits.most, step: 1 }
const captions: SettingControl = { kind: 'choice', options: captionRegimes.filter(({ value }) => value !== 'room') }
/** An amount may be off, which is 0. */
const controlOf = (control: FusionSettingControl): SettingControl =>
  control.kind === 'amount' ? { kind: 'number', min: 0, max: control.max, step: control.step } : control

const fields = [
  { path: 'images' as const, control: images },
  { path: 'captions' as const, control: captions },
  ...fusionSettings.map(({ path, control }) => ({ path, control: controlOf(control) })),
]

/** Reads an address's query (`?ft.preset=paper&ft.steps=100`). What is not understood is left out and said. */
export function readFusionLink(query: string): LinkedFusion {
  const parameters = new URLSearchParams(query)
  const notes: string[] = []
  const choice = <T extends string>(key: string, values: readonly T[], plain: T) =>
    (readParameter(parameters, prefix + key, oneOf(values), notes) as T | null) ?? plain
  const preset = choice('preset', Object.keys(fineTuningPresets) as FineTuningPreset[], 'demo')
  const set = choice('set', ['fashion-fusion', 'mnist-fusion'], 'fashion-fusion')
  let draft = draftOf(fineTuningPresets[preset])
  const asked: Partial<Record<FusionSettingPath, SettingValue>> = {}
  for (const { path, control } of fields) {
    const value = readParameter(parameters, prefix + path, control, notes)
    if (value === null) continue
    draft = withSetting(draft, path, value)
    asked[path] = value
  }
  return { preset, draft, set, asked, notes }
}

/** Takes over what a link asks for; before the room is opened. */
export function followLink(
  { recipe, data, notices }: Pick<FusionRoom, 'recipe' | 'data' | 'notices'>,
  { preset, draft, set, asked, notes }: LinkedFusion,
): void {
  recipe.preset = preset
  recipe.draft = draft
  recipe.asked = asked
  data.fusion = set
  if (notes.length > 0) notices.show('recipe', 'news', notes.join(' '))
}

const keys = ['preset', 'set', ...fields.map(({ path }) => path)].map((path) => prefix + path)
export const ownsFusionRecipe = (name: string): boolean => keys.includes(name)

/**
 * `ownImages`: trained on the visitor's own, whose number says nothing elsewhere. `base`: what stands where nothing was set, if it is not the
 * preset's own; another model has another.
 */
type WrittenFusion = Omit<LinkedFusion, 'notes' | 'asked'> & {
  ownImages: boolean
  asked?: AskedSettings
  base?: FineTuningDraft
}

/** What of a recipe is not the plain one's, or was asked for by a link. */
export function fusionParameters({
  preset,
  draft,
  set,
  ownImages,
  asked = {},
  base = draftOf(fineTuningPresets[preset]),
}: WrittenFusion): Parameter[] {
  const differing = new Set(differingSettings(fusionSettings, base, draft))
  const stated = fusionSettings.filter(
    (setting) => differing.has(setting) || readSetting(draft, setting.path) === asked[setting.path],
  )
  const given: [path: string, value: unknown, differs: boolean][] = [
    ['preset', preset, preset !== 'demo'],
    ['set', set, set !== 'fashion-fusion'],
    ['images', draft.images, draft.images !== base.images && !ownImages],
    ['captions', draft.captions, draft.captions !== base.captions && draft.captions !== 'room'],
    ...stated.map(({ path }): [string, unknown, boolean] => [path, readSetting(draft, path), true]),
  ]
  return given.filter(([, , differs]) => differs).map(([path, value]) => [prefix + path, String(value)] as const)
}

/** The query of a fine-tuning recipe, `''` for the plain one; `keep` are parameters that are none of its. */
export const writeFusionLink = (recipe: WrittenFusion, keep: URLSearchParams): string =>
  queryOf(withPart(keep, ownsFusionRecipe, fusionParameters(recipe)))
