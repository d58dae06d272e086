/** The address that opens a run's recipe in its room. */
import { fineTuningPresets, type FineTuningPreset } from '../../diffusion/training/config'
import { presets, type PresetName } from '../../mixture/presets'
import { changedSettings, type ChangedSetting } from '../../results/difference'
import type { PlannedRun, Sweep } from '../../results/types'
import { readFusionLink, writeFusionLink } from '../../state/fusion/link'
import { draftOf } from '../../state/fusion/settings'
import { readLink, writeLink } from '../../state/mixture/address/recipe'

/** What goes along with any recipe. */
function kept(): URLSearchParams {
  const backend = new URLSearchParams(location.search).get('backend')
  return new URLSearchParams(backend === null ? {} : { backend })
}

export interface RecipeLink {
  href: string
  /** Name of the room. */
  room: string
  /** What of the recipe the room cannot show and the link loses, a sentence each: a sweep may go beyond its settings' ranges. */
  lost: string[]
}

export function recipeLink(run: PlannedRun, preset: Sweep['preset']): RecipeLink {
  const path = location.pathname
  if (run.lab === 'fusion') {
    const { data, config } = run
    const recipe = { preset: preset as FineTuningPreset, draft: draftOf(config), set: data.fusionSet, ownImages: false }
    const query = writeFusionLink(recipe, kept())
    return { href: `${path}${query}#fusion`, room: 'Fusion', lost: readFusionLink(query).notes }
  }
  const { data, config } = run
  const query = writeLink({ dataset: data.dataset, shares: data.shares, preset: preset as PresetName, config }, kept())
  return { href: `${path}${query}#mixture`, room: 'Mixture', lost: readLink(query).notes }
}

/** What of its configuration is not its preset's. */
export function changesOf(run: PlannedRun, preset: Sweep['preset']): ChangedSetting[] {
  if (run.lab === 'fusion') return changedSettings(fineTuningPresets[preset as FineTuningPreset], run.config)
  return changedSettings(presets[preset as PresetName](run.data.dataset), run.config)
}
