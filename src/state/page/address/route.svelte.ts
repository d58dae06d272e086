/** Which room is open: the address's hash. */
import { readHash } from './hash'
import { isBeside } from './parameters'

/** Those that the header lists. */
export const listedRooms = ['start', 'mixture', 'interpolate', 'captions', 'fusion', 'results', 'runs'] as const
const rooms = [...listedRooms, 'selftest'] as const
export type Room = (typeof rooms)[number]

export const roomNames: Readonly<Record<Room, string>> = {
  start: 'Start',
  mixture: 'Mixture',
  interpolate: 'Interpolate',
  captions: 'Captions',
  fusion: 'Fusion',
  results: 'Results',
  runs: 'Runs',
  selftest: 'Self-test',
}

/** Where the address names no room: the front page; a recipe's room where it holds a recipe, as links did before there was a front page. */
function firstRoom(query: string): Room {
  return [...new URLSearchParams(query).keys()].every(isBeside) ? 'start' : 'mixture'
}

/** Room of an address (`?K=5`, `#interpolate`, `#start&pair=700`); null where the hash names none that there is. */
export function roomOf(query: string, hash: string): Room | null {
  const { name } = readHash(hash)
  return name === '' ? firstRoom(query) : (rooms.find((room) => room === name) ?? null)
}

export class Route {
  #address = $state.raw(addressNow())
  readonly #room: Room | null = $derived(roomOf(this.#address.query, this.#address.hash))
  readonly room: Room = $derived(this.#room ?? 'start')
  /** "#attic" where the address asks for a room that there is not; null else. */
  readonly unknown: string | null = $derived(this.#room === null ? `#${readHash(this.#address.hash).name}` : null)

  constructor() {
    // Back to an entry of another query is told by `popstate` alone.
    for (const kind of ['hashchange', 'popstate'] as const)
      window.addEventListener(kind, () => (this.#address = addressNow()))
  }
}

const addressNow = () => ({ query: location.search, hash: location.hash })
