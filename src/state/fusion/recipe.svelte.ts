/** What the visitor chooses in the room "Fusion": preset and settings, the draft of the next run. */
import { checkFineTuning, fineTuningPresets, type FineTuningPreset } from '../../diffusion/training/config'
import { FOLLOWING, presetFor, type Recommended, type TrainingAdvice } from '../../diffusion/training/recommended'
import { methodName } from '../../diffusion/training/name'
import type { FineTuningConfig } from '../../diffusion/training/types'
import { fusionSettings } from './setting-list'
import { configOf, differingSettings, draftOf, readSetting, withSetting } from './settings'
import type { FineTuningDraft, FusionSetting, FusionSettingPath } from './settings'
import type { SettingValue } from '../page/settings'

/** Settings that a link names, and what it says they are. */
export type AskedSettings = Readonly<Partial<Record<FusionSettingPath, SettingValue>>>

export class FusionRecipe {
  preset = $state.raw<FineTuningPreset>('demo')
  draft = $state.raw<FineTuningDraft>(draftOf(fineTuningPresets.demo))
  /** What a link asked for: while it stands it follows no model, though it be the preset's own. */
  asked = $state.raw<AskedSettings>({})
  readonly #changed: () => void

  /** @param changed called after any setting has changed */
  constructor(changed: () => void = () => undefined) {
    this.#changed = changed
  }

  /** What of the preset follows the model, and by what method of fine-tuning. */
  #recommended = $state.raw<Pick<Recommended, 'training'> | null>(null)
  readonly base: FineTuningDraft = $derived.by(() => this.#baseOf(this.draft.adaptation.method))
  /** What the model sets in the preset's place; null where it sets nothing. */
  readonly following: TrainingAdvice | null = $derived.by(
    () => this.#recommended?.training?.[this.draft.adaptation.method] ?? null,
  )
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
    this.#follow(() => (this.draft = withSetting(this.draft, path, value)))
    this.#changed()
  }

  /** Another model: what the visitor did not set is as it is usual for that one. */
  follow(recommended: Pick<Recommended, 'training'> | null): void {
    if (JSON.stringify(recommended?.training ?? null) === JSON.stringify(this.#recommended?.training ?? null)) return
    this.#follow(() => (this.#recommended = recommended))
    this.#changed()
  }

  /** The preset's settings; images, their size and captions stay as they are loaded. */
  choosePreset(preset: FineTuningPreset): void {
    const { size } = this.draft
    this.preset = preset
    this.resetAll({ size })
  }

  /** @param staying what is no setting of the preset's */
  resetAll(staying: Partial<Pick<FineTuningDraft, 'size'>> = {}): void {
    const { images, captions } = this.draft
    this.asked = {}
    this.draft = { ...this.#baseOf(fineTuningPresets[this.preset].adaptation.method), images, captions, ...staying }
    this.#changed()
  }

  /** Takes over the settings of a run that was opened. */
  adopt(config: FineTuningConfig): void {
    this.asked = {}
    this.draft = draftOf(config)
    this.#changed()
  }

  #baseOf(method: FineTuningDraft['adaptation']['method']): FineTuningDraft {
    return draftOf(presetFor(this.preset, this.#recommended, method))
  }

  /** What stood at the base before a change stands at the new one behind it. */
  #follow(change: () => void): void {
    const before = this.base
    change()
    const { base } = this
    for (const path of FOLLOWING) {
      const value = this.read(path)
      if (value === readSetting(before, path) && value !== this.asked[path])
        this.draft = withSetting(this.draft, path, readSetting(base, path))
    }
  }
}
