/** What the settings of runs and sweeps are called and do, in the words of the recipes: where a setting stands in one, its text is that one's. */
import { plainName } from '../../messages/plain'
import { captionRegimes, fusionSettings, imagesSetting } from '../fusion/setting-list'
import type { FusionSettingControl } from '../fusion/settings'
import { settings as mixtureSettings } from '../mixture/settings/list'
import type { Lab, SettingValue } from './types'

export interface SettingWords {
  symbol: string
  label: string
  help: string
  section: string
}

interface Told extends SettingWords {
  control?: FusionSettingControl
}

const adam = (path: string) => mixtureSettings.find((setting) => setting.path === path)

/** Settings of a fine-tuning run that its recipe's list has not. */
const others: Readonly<Record<string, Told | undefined>> = {
  images: imagesSetting,
  captions: {
    symbol: '',
    label: 'Captions',
    help: 'What the captions of the training images tell.',
    section: 'Table 4',
    control: { kind: 'choice', options: captionRegimes },
  },
  fusion: fusionSettings.find(({ path }) => path === 'fusion.enabled'),
  'optimiser.decayShare': {
    symbol: '',
    label: 'Decay',
    help: 'Share of the steps, at the end, in which the rate falls.',
    section: 'not in the paper',
  },
  'optimiser.lastRate': {
    symbol: '',
    label: 'Last rate',
    help: 'What the rate falls to in them, as a share of γ.',
    section: 'not in the paper',
  },
  'optimiser.beta1': adam('beta1'),
  'optimiser.beta2': adam('beta2'),
}

function toldOf(lab: Lab, path: string): Told {
  const listed: readonly (Told & { path: string })[] = lab === 'fusion' ? fusionSettings : mixtureSettings
  const told =
    listed.find((setting) => setting.path === path) ??
    (lab === 'fusion' && Object.hasOwn(others, path) ? others[path] : undefined)
  // A run of another version of this page may have settings that this one knows by their path alone.
  return told ?? { symbol: '', label: path === 'data' ? 'Data' : plainName(path), help: '', section: '' }
}

/** What a run's setting is called. @param path "optimiser.decayShare", or "data" for what it was trained on */
export const settingName = (lab: Lab, path: string): Pick<SettingWords, 'symbol' | 'label'> => {
  const { symbol, label } = toldOf(lab, path)
  return { symbol, label }
}

/** A setting's value as its recipe says it: "Own encoder", "on", "10,000"; a seed as it is typed. @param value null: its part is left out */
export function settingValue(lab: Lab, path: string, value: SettingValue | null): string {
  if (value === null) return 'off'
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  const { control } = toldOf(lab, path)
  if (typeof value === 'number' && path !== 'seed') return value.toLocaleString('en', { maximumSignificantDigits: 15 })
  const options = control?.kind === 'choice' ? control.options : []
  return options.find((option) => option.value === value)?.label ?? String(value)
}

/** The same for a sweep that is put together: what can be typed is said as well. */
export function settingWords(lab: Lab, path: string): SettingWords {
  const told = toldOf(lab, path)
  const { symbol, label, help, section } = told
  return { symbol, label, help: [help, choicesOf(path, told)].filter(Boolean).join(' '), section }
}

/** What can be typed, where that is no number. */
function choicesOf(path: string, { control }: Told): string {
  if (path === 'fusion') return 'Type none: off in every run.'
  if (control?.kind === 'switch') return 'Type true, false or both.'
  if (control?.kind !== 'choice') return ''
  // Captions of the room are of images that a sweep has not.
  const values = control.options.map(({ value }) => value).filter((value) => value !== 'room')
  return `Type ${values.join(', ')}.`
}
