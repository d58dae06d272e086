/** What the visitor chooses in the room "Fusion": preset and settings, the draft of the next run. */
import { checkFineTuning, fineTuningPresets, type FineTuningPreset } from '../../diffusion/training/config'
import { methodName } from '../../diffusion/training/name'
import type { FineTuningConfig } from '../../diffusion/training/types'
import { fusionSettings } from './setting-list'
import { configOf, differingSettings, draftOf, readSetting, withSetting } from './settings'
import type { FineTuningDraft, FusionSetting, FusionSettingPath } from './settings'
import type { SettingValue } from '../page/settings'

export class FusionRecipe {
  preset = $state.raw<FineTuningPreset>('demo')
  draft = $state.raw<FineTuningDraft>(draftOf(fineTuningPresets.demo))
  readonly #changed: () => void

  /** @param changed called after any setting has changed */
  constructor(changed: () => void = () => undefined) {
    this.#changed = changed
  }

  readonly base: FineTuningDraft = $derived.by(() => draftOf(fineTuningPresets[this.preset]))
  readonly config: FineTuningConfig = $derived.by(() => configOf(this.draft))
  readonly changed: FusionSetting[] = $derived.by(() => differingSettings(fusionSettings, this.base, this.draft))
  /** What a run with these settings is called. */
  readonly name: string = $derived.by(() => methodName(this.config))
  /** One sentence where the settings cannot be trained with, else null. */
  readonly problem: string | null = $derived.by(() => {
    try {
      checkFineTuning(this.config)
      return null
    } catch (reason) {
      return reason instanceof Error ? reason.message : String(reason)
    }
  })

  read(path: FusionSettingPath): SettingValue {
    return readSetting(this.draft, path)
  }

  fallback(path: FusionSettingPath): SettingValue {
    return readSetting(this.base, path)
  }

  set(path: FusionSettingPath, value: SettingValue): void {
    if (this.read(path) === value) return
    this.draft = withSetting(this.draft, path, value)
    this.#changed()
  }

  /** The preset's settings; images and captions stay as they are loaded. */
  choosePreset(preset: FineTuningPreset): void {
    this.preset = preset
    this.resetAll()
  }

  resetAll(): void {
    const { images, captions } = this.draft
    this.draft = { ...this.base, images, captions }
    this.#changed()
  }

  /** Takes over the settings of a run that was opened. */
  adopt(config: FineTuningConfig): void {
    this.draft = draftOf(config)
    this.#changed()
  }
}
