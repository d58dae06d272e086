/** Which runs a list shows, in which order, and in which groups. */
import { meanDeviation } from '../../metrics/statistics/spread'
import { meanings, scoreNames } from '../../results/scores'
import type { ScoreName } from '../../results/types'
import { settingName } from './setting-words'
import type { Lab, RunEntry, SettingValue } from './types'

/** What the visitor asks of the list. */
export interface Arrangement {
  text: string
  lab: Lab | 'all'
  sort: { key: SortKey; descending: boolean }
  /** Path of a setting; empty: no groups. */
  by: string
}

/** What runs can be sorted by beside their scores. */
export const fieldKeys = ['savedAt', 'name', 'star', 'data', 'seed', 'done', 'seconds', 'bytes'] as const
export type SortKey = (typeof fieldKeys)[number] | ScoreName

export const labNames: Readonly<Record<Lab, string>> = { mixture: 'Mixture', fusion: 'Fusion' }

/** What the list calls them; scores have their headings. */
export const sortNames: Readonly<Record<(typeof fieldKeys)[number], string>> = {
  savedAt: 'Saved',
  name: 'Name',
  star: 'Star',
  data: 'Data',
  seed: 'Seed',
  done: 'Iterations, or steps',
  seconds: 'Time trained',
  bytes: 'Size',
}

/** Numbers begin with the highest, words with the first. */
export const isDescendingAtFirst = (key: SortKey): boolean => key !== 'name' && key !== 'data'

/** What the page knows of a run beside its entry. */
export interface Marked {
  name: string
  star: boolean
  note: string
}

export type MarkedEntry = RunEntry & Marked

/** Every word has to be found somewhere in what is shown of the run. */
export function matching(
  entries: readonly MarkedEntry[],
  { text, lab }: Pick<Arrangement, 'text' | 'lab'>,
): MarkedEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return entries.filter((entry) => {
    if (lab !== 'all' && entry.lab !== lab) return false
    const { name, note, data, backend, preset, differs, seed } = entry
    const said = [name, note, data, backend, preset, seed === null ? '' : `seed ${seed}`]
    const all = [...said, ...differs.map(({ symbol, text }) => `${symbol}${text}`)].join(' ').toLowerCase()
    return words.every((word) => all.includes(word))
  })
}

/** What a run is sorted by; undefined where it has no such thing, which comes last either way. */
function keyOf(entry: MarkedEntry, key: SortKey): number | string | undefined {
  switch (key) {
    case 'name':
      return entry.name.toLowerCase()
    case 'data':
      return entry.data.toLowerCase()
    case 'star':
      return Number(entry.star)
    case 'seed':
    case 'savedAt':
    case 'seconds':
    case 'done':
    case 'bytes':
      return entry[key] ?? undefined
    default:
      return entry.scores[key]?.value
  }
}

/** Of equal ones those that were saved later come first. */
export function sorted(entries: readonly MarkedEntry[], { key, descending }: Arrangement['sort']): MarkedEntry[] {
  const way = descending ? -1 : 1
  return [...entries].sort((one, other) => {
    const [a, b] = [keyOf(one, key), keyOf(other, key)]
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
    const order =
      typeof a === 'string' && typeof b === 'string'
        ? a.localeCompare(b, 'en', { numeric: true })
        : Number(a) - Number(b)
    return way * order || (other.savedAt ?? 0) - (one.savedAt ?? 0)
  })
}

export interface GroupScore {
  key: ScoreName
  mean: number
  /** Over the runs, divided by n − 1; null of one. */
  deviation: number | null
  /** Runs that have it. */
  runs: number
}

export interface RunGroup {
  /** The setting's value; null: not known, or not a setting of the run's lab. */
  value: SettingValue | null
  entries: MarkedEntry[]
  scores: GroupScore[]
  /** Scores that are no mean: of other numbers of images, or by other networks. */
  apart: ScoreName[]
  /** Settings beside the seed in which its runs differ: where there are some, a mean is over more than seeds. */
  mixed: string[]
}

/** Runs of one value of a setting together, in the order of the first of each. */
export function grouped(entries: readonly MarkedEntry[], path: string): RunGroup[] {
  const groups = new Map<string, MarkedEntry[]>()
  for (const entry of entries) {
    const key = JSON.stringify(entry.settings?.get(path) ?? null)
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return [...groups].map(([key, members]) => {
    const apart = scoreNames.filter((name) => new Set(members.flatMap((entry) => madeOf(entry, name))).size > 1)
    return {
      value: JSON.parse(key) as SettingValue,
      entries: members,
      scores: scoreNames.flatMap((name): GroupScore[] => {
        const values = members.flatMap(({ scores }) => scores[name]?.value ?? [])
        const over = apart.includes(name) ? null : meanDeviation(values)
        return over === null ? [] : [{ key: name, ...over, runs: values.length }]
      }),
      apart,
      mixed: differingPaths(members).filter((each) => each !== 'seed'),
    }
  })
}

/** What tells whether a run's score and another's are of a kind: lab, number of images, networks; nothing where it has none. */
function madeOf({ lab, scores, judges }: RunEntry, name: ScoreName): string[] {
  const score = scores[name]
  return score === undefined ? [] : [JSON.stringify([lab, score.count, ...judges])]
}

/** Paths at which the runs' settings are not all the same; a run whose settings are not known says nothing. */
export function differingPaths(entries: readonly RunEntry[]): string[] {
  const known = entries.flatMap(({ settings }) => settings ?? [])
  const paths = [...new Set(known.flatMap((settings) => [...settings.keys()]))]
  return paths.filter((path) => new Set(known.map((settings) => settings.get(path))).size > 1)
}

/** The lab whose setting is at a path: of the first of the runs that has it. */
export const labOf = (entries: readonly RunEntry[], path: string): Lab =>
  entries.find(({ settings }) => settings?.has(path))?.lab ?? 'mixture'

/** Settings that some run has, to group by: those that differ first. */
export function groupable(entries: readonly RunEntry[]): string[] {
  const differing = differingPaths(entries)
  const all = [...new Set(entries.flatMap(({ settings }) => [...(settings?.keys() ?? [])]))]
  return [...differing, ...all.filter((path) => !differing.includes(path))]
}

/** What can be grouped by, with the recipes' words; the lab's name as well where two labs' settings are called alike. */
export function groupNames(entries: readonly RunEntry[]): { path: string; name: string }[] {
  const named = groupable(entries).map((path) => {
    const lab = labOf(entries, path)
    return { path, lab, name: settingName(lab, path).label }
  })
  return named.map(({ path, lab, name }) => {
    const isAlone = named.every((other) => other.path === path || other.name !== name)
    return { path, name: isAlone ? name : `${name} (${labNames[lab]})` }
  })
}

/** The scores that a list shows of a run: those that tell most of its lab. */
export const headlines: Readonly<Record<Lab, readonly ScoreName[]>> = {
  mixture: ['accuracy', 'nmi', 'frechet'],
  fusion: ['replication', 'agreement', 'frechet'],
}

/** ".978", with the digits that are real. */
export function scoreText(key: ScoreName, value: number): string {
  return value
    .toFixed(meanings[key].digits)
    .replace(/^-/, '−')
    .replace(/^(−?)0\./, '$1.')
}
