/** What a setting of a fine-tuning run is, and how settings are read, changed and compared. */
import { fineTuningPresets } from '../../diffusion/training/config'
import type { DuplicationSettings, FineTuningConfig, OptimiserSettings } from '../../diffusion/training/types'
import type { FusionSettings, RivalSettings } from '../../diffusion/captions/types'
import type { SettingControl, SettingValue } from '../page/settings'

/** A run's settings while they are being chosen: what is switched off keeps its values, for when it is switched on again. */
export interface FineTuningDraft extends Omit<FineTuningConfig, 'size' | 'microBatches' | 'fusion' | 'adaptation'> {
  /** 0: as few as fit. */
  microBatches: number
  /** Edge of the images in px; 0: the model's own. */
  size: number
  fusion: FusionSettings & { enabled: boolean }
  adaptation: { method: 'full' | 'lora'; rank: number; alpha: number }
}

type Inner<K extends string, T> = `${K}.${keyof T & string}`

export type FusionSettingPath =
  | Exclude<keyof FineTuningDraft, 'fusion' | 'adaptation' | 'optimiser' | 'duplication' | 'rivals'>
  | Inner<'fusion', FineTuningDraft['fusion']>
  | Inner<'adaptation', FineTuningDraft['adaptation']>
  | Inner<'optimiser', OptimiserSettings>
  | Inner<'duplication', DuplicationSettings>
  | Inner<'rivals', RivalSettings>

/** `model`: belongs to it, and has a control of its own beside it. */
export type FusionSettingGroup = 'fusion' | 'rivals' | 'duplication' | 'adaptation' | 'optimiser' | 'run' | 'model'

/** `amount`: 0 is off; switching it on sets the value that was published. `name`: what the number is. */
export type FusionSettingControl =
  SettingControl | { kind: 'amount'; name: string; on: number; min: number; max: number; step: number }

export interface FusionSetting {
  path: FusionSettingPath
  symbol: string
  label: string
  /** One line: what it does. */
  help: string
  /** Where paper A speaks of it, or whoever published it. */
  section: string
  group: FusionSettingGroup
  /** CSS variable of the concept it belongs to. */
  concept?: 'risk' | 'real'
  /** What 0 stands for, where it is no number like the others. */
  zero?: string
  control: FusionSettingControl
}

/** LoRA's as diffusers' training scripts begin. */
const lora = { rank: 8, alpha: 8 }

/** Settings of a run as a draft; dual fusion that is off keeps the preset's weights. */
export function draftOf(config: FineTuningConfig): FineTuningDraft {
  const fusion = config.fusion ?? fineTuningPresets.demo.fusion
  if (fusion === null) throw new RangeError('The preset has no dual fusion to fall back on.')
  return {
    ...config,
    size: config.size ?? 0,
    microBatches: config.microBatches ?? 0,
    fusion: { enabled: config.fusion !== null, ...fusion },
    adaptation: { ...lora, ...config.adaptation },
  }
}

export function configOf(draft: FineTuningDraft): FineTuningConfig {
  const {
    fusion: { enabled, ...fusion },
    adaptation: { method, rank, alpha },
    size,
    microBatches,
    ...rest
  } = draft
  return {
    ...rest,
    size: size === 0 ? null : size,
    microBatches: microBatches === 0 ? null : microBatches,
    fusion: enabled ? fusion : null,
    adaptation: method === 'full' ? { method } : { method, rank, alpha },
  }
}

type Group = Record<string, SettingValue>

export function readSetting(draft: FineTuningDraft, path: FusionSettingPath): SettingValue {
  const [outer, inner] = path.split('.')
  const value = draft[outer as keyof FineTuningDraft]
  // A path with a dot leads into a group, one without to a value: their type says so.
  return inner === undefined ? (value as SettingValue) : ((value as unknown as Group)[inner] as SettingValue)
}

/** A copy with one setting changed. */
export function withSetting(draft: FineTuningDraft, path: FusionSettingPath, value: SettingValue): FineTuningDraft {
  const [outer, inner] = path.split('.')
  const key = outer as keyof FineTuningDraft
  return { ...draft, [key]: inner === undefined ? value : { ...(draft[key] as unknown as Group), [inner]: value } }
}

/** Whether a setting has any effect on the run; the others are not shown. */
export function appliesTo({ path }: FusionSetting, { fusion, adaptation, duplication }: FineTuningDraft): boolean {
  if (path === 'fusion.enabled') return true
  if (path.startsWith('fusion.'))
    return fusion.enabled && !(path === 'fusion.embeddingWeight' && fusion.level === 'token')
  if (path === 'adaptation.rank' || path === 'adaptation.alpha') return adaptation.method === 'lora'
  if (path === 'duplication.times') return duplication.share > 0
  return true
}

/** Those of `settings` in which two drafts differ and that have an effect in either. */
export function differingSettings(
  settings: readonly FusionSetting[],
  a: FineTuningDraft,
  b: FineTuningDraft,
): FusionSetting[] {
  return settings.filter(
    (setting) =>
      readSetting(a, setting.path) !== readSetting(b, setting.path) && (appliesTo(setting, a) || appliesTo(setting, b)),
  )
}
