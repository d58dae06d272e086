/** What a setting of the mixture's recipe is. */
import type { MixtureConfig, RegulariserConfig } from '../../../mixture/types'
import type { SettingControl } from '../../page/settings'

export type SettingPath = Exclude<keyof MixtureConfig, 'regulariser'> | `regulariser.${keyof RegulariserConfig}`

export type SettingGroup = 'main' | 'clustering' | 'network' | 'optimiser' | 'run'

export interface Setting {
  path: SettingPath
  /** Short name in a link: `?K=12`. */
  key: string
  symbol: string
  label: string
  /** One line: what it does to the equation. */
  help: string
  /** Where paper B speaks of it; empty where it does not. */
  section: string
  group: SettingGroup
  /** May change while training; the others need a new run. */
  live: boolean
  /** Which network it belongs to, for its colour. */
  concept?: 'generator' | 'discriminator' | 'classifier'
  control: SettingControl
}
