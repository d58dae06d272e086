/** Where the recipe differs from the fine-tuning run that is shown. */
import { captionNames } from '../../diffusion/training/name'
import type { FineTuningConfig } from '../../diffusion/training/types'
import type { DiffusionModelReport, FusionRunSummary } from '../../workers/fusion/protocol'
import { inShort, midSentence, words, type Difference, type Told } from '../page/difference'
import { fusionSettings } from './setting-list'
import { appliesTo, differingSettings, draftOf, readSetting } from './settings'
import type { FineTuningDraft, FusionSetting } from './settings'

/** How a batch is cut makes no other run of it. */
const matters = ({ path }: FusionSetting) => path !== 'microBatches'

export interface FusionScene {
  draft: FineTuningDraft
  model: DiffusionModelReport | null
  /** What the sets are called, chosen or loaded; null where that is not known yet. */
  training: string | null
  fusion: string | null
}

const settingsBetween = (a: FineTuningDraft, b: FineTuningDraft) =>
  differingSettings(fusionSettings, a, b).filter(matters)

/** Whether a run has these settings, its images' number and captions included. */
export function hasSettings({ config }: FusionRunSummary, wanted: FineTuningConfig): boolean {
  const same = config.images === wanted.images && config.captions === wanted.captions
  return same && settingsBetween(draftOf(config), draftOf(wanted)).length === 0
}

/** "w_lat = 0.1", "dual fusion off", "seed 3". */
function valueOf({ control, label, symbol, path, zero }: FusionSetting, draft: FineTuningDraft): Told {
  const value = readSetting(draft, path)
  if (path === 'size') return words(value === 0 ? `${zero} image size` : `images of ${value} px`)
  const name = { symbol, text: symbol === '' ? midSentence(label) : '' }
  switch (control.kind) {
    case 'choice':
      return words(
        `${midSentence(label)} ${control.options.find((option) => option.value === value)?.label ?? String(value)}`,
      )
    case 'switch':
      return { ...name, text: `${name.text} ${value === true ? 'on' : 'off'}` }
    default:
      return path === 'seed' ? words(`seed ${value}`) : { ...name, text: `${name.text} = ${value}` }
  }
}

/** Null where no run is shown, or the recipe is the run's. A model that is not here yet is not compared, nor are own images that are still to be chosen. */
export function differenceOf(shown: FusionRunSummary | null, scene: FusionScene): Difference | null {
  if (shown === null) return null
  const { draft, model, training, fusion } = scene
  const was = draftOf(shown.config)
  const pairs: [string, string][] = []
  const compare = (a: string, b: string) => {
    if (a !== b) pairs.push([a, b])
  }
  if (model !== null && model.id !== shown.model.id) pairs.push([shown.model.name, `model ${model.name}`])
  if (training !== null) compare(shown.training.name, training)
  compare(`${shown.config.images} images`, `${draft.images} images`)
  compare(captionNames[shown.config.captions], captionNames[draft.captions])
  if (fusion !== null && shown.fusion !== null && draft.fusion.enabled) compare(shown.fusion.name, fusion)
  const settings = settingsBetween(was, draft)
  const tell = (of: FineTuningDraft) =>
    settings.filter((setting) => appliesTo(setting, of)).map((setting) => valueOf(setting, of))
  if (pairs.length === 0 && settings.length === 0) return null
  return {
    shown: inShort([words(shown.bundled ? 'bundled' : 'your run'), ...pairs.map(([a]) => words(a)), ...tell(was)]),
    recipe: inShort([...pairs.map(([, b]) => words(b)), ...tell(draft)]),
    needsNewRun: true,
  }
}
