/** What the address says of the room Results: which table or figure is open, and whose numbers fill it. */
import type { AddressPart } from '../page/address/address'
import { notUsed, oneOf, readParameter, type Parameter } from '../page/address/parameters'
import { entries } from './contents'
import { FIRST, type Origin, type ResultsRoom } from './results.svelte'

const [tableKey, originKey] = ['table', 'numbers']
/** Tables of the visitor's own sweeps, which nobody else has. */
const isOwn = (id: string) => id.startsWith('own-')

/** Takes over what a link asks for; what is not understood is left out and said. */
export function resultsPart(room: ResultsRoom, query: string): AddressPart & { notes: string[] } {
  const parameters = new URLSearchParams(query)
  const notes: string[] = []
  const id = parameters.get(tableKey)
  if (id !== null && (isOwn(id) || entries.some((entry) => entry.id === id))) room.openId = id
  else if (id !== null) notes.push(notUsed(tableKey, id, 'a table or figure that there is'))
  const origin = readParameter(parameters, originKey, oneOf(['shipped', 'own']), notes)
  if (origin !== null) room.origin = origin as Origin
  return {
    notes,
    rooms: ['results'],
    owns: (name) => name === tableKey || name === originKey,
    write: (): Parameter[] => [
      ...(room.openId === FIRST ? [] : [[tableKey, room.openId] as const]),
      ...(room.origin === 'shipped' ? [] : [[originKey, room.origin] as const]),
    ],
    stays: () =>
      isOwn(room.openId) || room.origin === 'own'
        ? 'What you computed yourself stays in this browser: elsewhere the link has no numbers of it.'
        : null,
  }
}
