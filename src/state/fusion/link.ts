/** The address of a fine-tuning recipe: preset, sets, captions, and only the settings that differ from the preset. */
import { fineTuningPresets, type FineTuningPreset } from '../../diffusion/training/config'
import { imageLimits } from './data.svelte'
import type { FusionRoom } from './room.svelte'
import { captionRegimes, fusionSettings } from './setting-list'
import { differingSettings, draftOf, readSetting, withSetting } from './settings'
import type { FineTuningDraft, FusionSettingControl } from './settings'
import { describeRange, parseValue } from '../page/settings'
import type { SettingControl } from '../page/settings'

/** Fusion sets that come with the page; the visitor's own images cannot travel in a link. */
export type LinkedSet = 'fashion-fusion' | 'mnist-fusion'

export interface LinkedFusion {
  preset: FineTuningPreset
  draft: FineTuningDraft
  set: LinkedSet
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
  const preset = parameters.get(`${prefix}preset`) === 'paper' ? 'paper' : 'demo'
  const set = parameters.get(`${prefix}set`) === 'mnist-fusion' ? 'mnist-fusion' : 'fashion-fusion'
  let draft = draftOf(fineTuningPresets[preset])
  for (const { path, control } of fields) {
    const text = parameters.get(prefix + path)
    if (text === null) continue
    const value = parseValue(control, text)
    if (value === null) notes.push(`The link’s ${prefix}${path}=${text} is not ${describeRange(control)}; ignored.`)
    else draft = withSetting(draft, path, value)
  }
  return { preset, draft, set, notes }
}

/** Takes over what a link asks for; before the room is opened. */
export function followLink(
  { recipe, data, notices }: Pick<FusionRoom, 'recipe' | 'data' | 'notices'>,
  { preset, draft, set, notes }: LinkedFusion,
): void {
  recipe.preset = preset
  recipe.draft = draft
  data.fusion = set
  if (notes.length > 0) notices.show('recipe', 'news', notes.join(' '))
}

/** @param ownImages trained on the visitor's own: their number says nothing elsewhere */
export function writeFusionLink(
  { preset, draft, set, ownImages }: Omit<LinkedFusion, 'notes'> & { ownImages: boolean },
  keep: URLSearchParams,
): string {
  const parameters = new URLSearchParams(keep)
  for (const key of [...parameters.keys()]) if (key.startsWith(prefix)) parameters.delete(key)
  const base = draftOf(fineTuningPresets[preset])
  if (preset !== 'demo') parameters.set(`${prefix}preset`, preset)
  if (set !== 'fashion-fusion') parameters.set(`${prefix}set`, set)
  if (draft.images !== base.images && !ownImages) parameters.set(`${prefix}images`, String(draft.images))
  if (draft.captions !== base.captions && draft.captions !== 'room') parameters.set(`${prefix}captions`, draft.captions)
  for (const { path } of differingSettings(fusionSettings, base, draft))
    parameters.set(prefix + path, String(readSetting(draft, path)))
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}
