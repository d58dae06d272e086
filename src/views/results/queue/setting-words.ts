/** What a sweep's settings are called and do, in the words of the recipes: where a setting stands in one, its text is that one's. */
import type { Lab } from '../../../results/types'
import { captionRegimes, fusionSettings, imagesSetting } from '../../../state/fusion/setting-list'
import { settings as mixtureSettings } from '../../../state/mixture/settings/list'

export interface SettingWords {
  symbol: string
  label: string
  help: string
  section: string
}

interface Told extends SettingWords {
  control?: { kind: string; options?: readonly { value: string }[] }
}

const adam = (path: string) => mixtureSettings.find((setting) => setting.path === path)

/** Settings of a fine-tuning run that its recipe has no line for. */
const others: Readonly<Record<string, Told | undefined>> = {
  images: imagesSetting,
  captions: {
    symbol: '',
    label: 'Captions',
    help: 'What the captions of the training images tell.',
    section: 'Table 4',
    control: { kind: 'choice', options: captionRegimes.filter(({ value }) => value !== 'room') },
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

export function settingWords(lab: Lab, path: string): SettingWords {
  const listed: readonly (Told & { path: string })[] = lab === 'fusion' ? fusionSettings : mixtureSettings
  const told = listed.find((setting) => setting.path === path) ?? (lab === 'fusion' ? others[path] : undefined)
  if (told === undefined) return { symbol: '', label: path, help: '', section: '' }
  const { symbol, label, help, section } = told
  return { symbol, label, help: [help, choicesOf(path, told)].filter(Boolean).join(' '), section }
}

/** What can be typed, where that is no number. */
function choicesOf(path: string, { control }: Told): string {
  if (path === 'fusion') return 'Type none: off in every run.'
  if (control?.kind === 'switch') return 'Type true, false or both.'
  return control?.options === undefined ? '' : `Type ${control.options.map(({ value }) => value).join(', ')}.`
}
