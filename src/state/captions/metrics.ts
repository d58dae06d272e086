/** The five numbers of a generality score, as the page names them, and the versions a caption can have. */
import { FLAGS, type Flag } from '../../captions/flags/types'
import type { GeneralityLevel } from '../../captions/types'

export const metrics = ['si', 'bt', 'tm', 'da', 'gs'] as const
export type Metric = (typeof metrics)[number]

/** `original` is the visitor's; the others are made from it (paper A, section 3.2). */
export const versions = ['original', 'general', '5-word'] as const
export type Version = 'original' | GeneralityLevel

export const metricNames: Record<Metric, { short: string; long: string; colour: string }> = {
  si: { short: 'SI', long: 'specificity of information', colour: 'var(--entity)' },
  bt: { short: 'BT', long: 'broadness of terms', colour: 'var(--noun)' },
  tm: { short: 'TM', long: 'tense and modality', colour: 'var(--verb)' },
  da: { short: 'DA', long: 'degree of abstraction', colour: 'var(--noun)' },
  gs: { short: 'GS', long: 'generality score', colour: 'var(--ink)' },
}

export const versionNames: Record<Version, string> = { original: 'Original', general: 'General', '5-word': '5-word' }

/** Which captions the table shows by their flags: of one kind, or by whether there is any. */
export const flagFilters = ['all', 'unflagged', 'flagged', ...FLAGS] as const
export type FlagFilter = 'all' | 'unflagged' | 'flagged' | Flag
