/** What the address says of the room Captions: how it reads, sorts and filters, and which caption is open. The captions themselves stay where they are. */
import type { Reading } from '../../captions/types'
import { notUsed, oneOf, readParameter, type Parameter } from '../page/address/parameters'
import { flagFilters, metrics, versions, type Metric } from './metrics'
import { mostCaptions } from './order'
import type { KeptTable } from './settings'

export interface LinkedCaptions {
  reading: Reading
  table: KeptTable
  /** Place in the list, from 1, of the caption whose score is explained. */
  open: number | null
}

const prefix = 'cap.'
export const openKey = `${prefix}open`
const readings = ['published', 'intended'] as const
const sortKeys = ['given', 'caption', 'change', ...metrics] as const

const plain = (): LinkedCaptions => ({
  reading: 'published',
  table: { sortKey: 'given', descending: false, version: 'original', text: '', flags: 'all', ranges: {} },
  open: null,
})

/** Scores begin with the highest; captions by their letters, or as they were given, with the first. */
const isDescending = (sortKey: KeptTable['sortKey']) => sortKey !== 'caption' && sortKey !== 'given'

const keys = ['reading', 'sort', 'descending', 'version', 'text', 'flags', 'open', ...metrics].map(
  (key) => prefix + key,
)
export const ownsCaptions = (name: string): boolean => keys.includes(name)

/** What is not as the room opens. */
export function captionParameters({ reading, table, open }: LinkedCaptions): Parameter[] {
  const given: [key: string, value: string, differs: boolean][] = [
    ['reading', reading, reading !== 'published'],
    ['sort', table.sortKey, table.sortKey !== 'given'],
    ['descending', String(table.descending), table.descending !== isDescending(table.sortKey)],
    ['version', table.version, table.version !== 'original'],
    ['text', table.text, table.text !== ''],
    ['flags', table.flags, table.flags !== 'all'],
    ...metrics.map((metric): [string, string, boolean] => {
      const range = table.ranges[metric]
      return [metric, range?.join('-') ?? '', range !== undefined]
    }),
    ['open', String(open), open !== null],
  ]
  return given.filter(([, , differs]) => differs).map(([key, value]) => [prefix + key, value] as const)
}

/**
 * Reads an address's query; what is not understood is left out and said. Null where it says nothing of the room.
 * @param whole the address is of this room: what it does not name is as the room opens, whatever was kept here
 */
export function readCaptionsLink(query: string, whole: boolean): { linked: LinkedCaptions | null; notes: string[] } {
  const parameters = new URLSearchParams(query)
  const notes: string[] = []
  if (!whole && ![...parameters.keys()].some(ownsCaptions)) return { linked: null, notes }
  const { reading, table } = plain()
  const choice = <T extends string>(key: string, values: readonly T[]) =>
    readParameter(parameters, prefix + key, oneOf(values), notes) as T | null
  const sortKey = choice('sort', sortKeys) ?? table.sortKey
  const descending = readParameter(parameters, `${prefix}descending`, { kind: 'switch' }, notes)
  const open = readParameter(parameters, openKey, { kind: 'number', min: 1, max: mostCaptions, step: 1 }, notes)
  const ranges = metrics.flatMap((metric) => {
    const range = rangeOf(parameters, metric, notes)
    return range === null ? [] : [[metric, range] as const]
  })
  return {
    linked: {
      reading: choice('reading', readings) ?? reading,
      table: {
        sortKey,
        descending: typeof descending === 'boolean' ? descending : isDescending(sortKey),
        version: choice('version', versions) ?? table.version,
        text: parameters.get(`${prefix}text`) ?? '',
        flags: choice('flags', flagFilters) ?? table.flags,
        ranges: Object.fromEntries(ranges) as KeptTable['ranges'],
      },
      open: open === null ? null : Number(open),
    },
    notes,
  }
}

/** "2-5.5": scores from 0 to 10. */
function rangeOf(parameters: URLSearchParams, metric: Metric, notes: string[]): [number, number] | null {
  const name = prefix + metric
  const text = parameters.get(name)
  if (text === null) return null
  const [low = NaN, high = NaN, ...more] = text.split('-').map((end) => (end.trim() === '' ? NaN : Number(end)))
  if (more.length === 0 && low >= 0 && low <= high && high <= 10) return [low, high]
  notes.push(notUsed(name, text, 'two scores from 0 to 10, the lower first, as in 2-5.5'))
  return null
}
