/** What the address says of the room Runs: which runs it lists, in which order and groups, and which it compares. */
import { meanings, scoreNames } from '../../results/scores'
import type { AddressPart } from '../page/address/address'
import { oneOf, readParameter, type Parameter } from '../page/address/parameters'
import { fieldKeys, isDescendingAtFirst, sortNames, type Arrangement, type SortKey } from './arranging'
import type { SettingControl } from '../page/settings'
import type { RunsRoom } from './room.svelte'

const prefix = 'runs.'
const key = (name: string) => prefix + name
const labs = ['all', 'mixture', 'fusion'] as const
const keys = ['find', 'room', 'sort', 'descending', 'group', 'compare'].map(key)

/** In the list's own words. */
const orders: SettingControl = {
  kind: 'choice',
  options: [
    ...fieldKeys.map((value) => ({ value, label: sortNames[value], help: '' })),
    ...scoreNames.map((value) => ({ value, label: meanings[value].heading, help: '' })),
  ],
}

/** Takes over what a link asks for; what is not understood is left out and said, of a setting or a run once the runs are read. */
export function runsPart(room: RunsRoom, query: string): AddressPart & { notes: string[] } {
  const parameters = new URLSearchParams(query)
  const notes: string[] = []
  const lab = readParameter(parameters, key('room'), oneOf(labs), notes) as Arrangement['lab'] | null
  if (lab !== null) room.list(lab)
  room.text = parameters.get(key('find')) ?? ''
  const sort = readParameter(parameters, key('sort'), orders, notes) as SortKey | null
  const descending = readParameter(parameters, key('descending'), { kind: 'switch' }, notes)
  const by = sort ?? room.sort.key
  room.sort = { key: by, descending: typeof descending === 'boolean' ? descending : isDescendingAtFirst(by) }
  room.by = parameters.get(key('group')) ?? ''
  const compared = (parameters.get(key('compare')) ?? '').split(',').filter((runId) => runId !== '')
  if (compared.length > 0) {
    room.ticked = [...new Set(compared)]
    room.comparing = true
  }
  return {
    notes,
    rooms: ['runs'],
    owns: (name) => keys.includes(name),
    write: () => written(room),
    stays: () =>
      room.all.every(({ bundled }) => bundled)
        ? null
        : 'Your own runs stay in this browser: elsewhere the link lists those that come with the page.',
  }
}

/** What is not as the room opens. */
function written({ text, listed, sort, by, comparing, ticked }: RunsRoom): Parameter[] {
  const given: [name: string, value: string, differs: boolean][] = [
    ['find', text, text !== ''],
    ['room', listed, listed !== 'all'],
    ['sort', sort.key, sort.key !== 'savedAt'],
    ['descending', String(sort.descending), sort.descending !== isDescendingAtFirst(sort.key)],
    ['group', by, by !== ''],
    ['compare', ticked.join(','), comparing && ticked.length > 1],
  ]
  return given.filter(([, , differs]) => differs).map(([name, value]) => [key(name), value] as const)
}
