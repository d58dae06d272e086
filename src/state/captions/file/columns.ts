/** What becomes of each column of a file: which holds the captions, which are scored beside it, and which go along to every export. */
import { ownColumns } from '../../../data/score-columns'
import type { GeneralityLevel } from '../../../captions/types'
import type { CaptionColumn, CaptionFileReport } from '../../../data/captions/types'
import { versionNames } from '../metrics'

/** Of a column that does not hold the captions. */
export const columnRoles = ['along', 'general', '5-word', 'none'] as const
export type ColumnRole = (typeof columnRoles)[number]

export const roleWords: Record<ColumnRole, string> = {
  along: 'goes along',
  general: 'scored as General',
  '5-word': 'scored as 5-word',
  none: 'left out',
}

export interface ChosenColumns {
  captions: CaptionColumn
  versions: readonly { level: GeneralityLevel; column: CaptionColumn }[]
  carried: readonly CaptionColumn[]
}

/** In wider tables only what is called like an id, an address or a file goes along by itself. */
const mostAlong = 16
const keyName = /(^|[\s_-])(id|ids|key|uuid|url|uri|link|path|file|filename|file_name|image|img|name|split)($|[\s_-])/i
const levelNames: readonly (readonly [GeneralityLevel, RegExp])[] = [
  ['5-word', /^\s*(5|five)($|[\s_-]?words?)/i],
  ['general', /^\s*(general|generali[sz]ed)($|[\s_-]?captions?\s*$)/i],
]

/** What becomes of each column unless the visitor says otherwise: by its name. Scores that this page has written are worked out anew. */
export function rolesOf({ columns }: CaptionFileReport): ColumnRole[] {
  const taken = new Set<ColumnRole>()
  const own = ownColumns(columns.map(({ name }) => name))
  return columns.map(({ name }) => {
    if (own.has(name)) return 'none'
    const level = levelNames.find(([level, pattern]) => pattern.test(name) && !taken.has(level))?.[0]
    if (level !== undefined) {
      taken.add(level)
      return level
    }
    return columns.length - own.size <= mostAlong || keyName.test(name) ? 'along' : 'none'
  })
}

/** @returns null where there is no such column */
export function columnsWith(
  { columns }: CaptionFileReport,
  captionsAt: number,
  roles: readonly ColumnRole[],
): ChosenColumns | null {
  const captions = columns[captionsAt]
  if (captions === undefined) return null
  const having = (role: ColumnRole) => columns.filter((_, i) => i !== captionsAt && roles[i] === role)
  const levels: readonly GeneralityLevel[] = ['general', '5-word']
  return {
    captions,
    versions: levels.flatMap((level) => having(level).map((column) => ({ level, column }))),
    carried: having('along'),
  }
}

/** "“short” as 5-word; id and url go along"; null where the captions were read alone. */
export function besidesWords({ versions, carried }: ChosenColumns): string | null {
  const names = carried.map(({ name }) => `“${name}”`)
  const said = versions.map(({ level, column }) => `“${column.name}” as ${versionNames[level]}`)
  if (names.length > 0) {
    const list = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
    said.push(`${list} ${names.length === 1 ? 'goes' : 'go'} along to every export`)
  }
  return said.length === 0 ? null : said.join('; ')
}
