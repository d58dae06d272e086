/** Why a caption was left as it is. Plain data: it crosses threads and goes into exports. */
import { FLAG_WORDS, type CaptionFlag, type Flag } from '../flags/types'

/** Flags of texts that are not read: there is no English in them to be edited. */
const UNREAD = [
  'script',
  'language',
  'url',
  'name',
  'empty-value',
  'number',
  'encoding',
  'symbols',
  'unknown-words',
  'repetition',
] as const

/** `no-safe-edit`: each edit garbled it or lowered its score. The others but `no-words` are flags (`flags/types.ts`). */
export const KEPT_REASONS = ['no-words', 'no-safe-edit', 'at-target', 'no-higher-score', ...UNREAD] as const
export type KeptReason = (typeof KEPT_REASONS)[number]

/** What the generaliser gives for a caption; `kept` is null where it is another text. */
export interface Generalised {
  caption: string
  kept: KeptReason | null
}

export const isUnread = (flag: Flag): flag is Extract<CaptionFlag, KeptReason> =>
  (UNREAD as readonly Flag[]).includes(flag)

/** For a row: "kept: no safe edit found". */
export function keptWords(reason: KeptReason): string {
  if (reason === 'no-words') return 'kept: it has no words'
  if (reason === 'no-safe-edit') return 'kept: no safe edit found'
  if (reason === 'at-target') return 'kept: its GS has reached the target'
  if (reason === 'no-higher-score') return 'kept: no version scored higher'
  return `kept: it ${FLAG_WORDS[reason].reason}`
}
