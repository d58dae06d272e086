/** Which room is open: the address's hash. */
import { readHash, writeHash } from './hash'
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
  if (name !== '') return rooms.find((room) => room === name) ?? null
  // "#results=3": a room was meant. Parameters alone begin with "&", as the page writes them.
  return /^#[^&]/.test(hash) && !isHelpAlone(hash) ? null : firstRoom(query)
}

export class Route {
  #address = $state.raw(addressNow())
  readonly #room: Room | null = $derived(roomOf(this.#address.query, this.#address.hash))
  readonly room: Room = $derived(this.#room ?? 'start')
  /** "#attic" where the address asks for a room that there is not; null else. */
  readonly unknown: string | null = $derived(this.#room === null ? (this.#address.hash.split('&')[0] ?? '') : null)
  /** Id of the message whose entry of the help lies over the room (`#mixture&help=too-few-images`); `''` for all of them, null for no help. */
  readonly help: string | null = $derived(readHash(this.#address.hash).parameters.get(HELP))

  constructor() {
    this.#stay(null)
    // Back to an entry of another query is told by `popstate` alone, what stood there before by `hashchange` alone.
    window.addEventListener('popstate', () => {
      if (!isHelpAlone(location.hash)) this.#address = addressNow()
    })
    window.addEventListener('hashchange', ({ oldURL }) => this.#stay(/#.*$/.exec(oldURL)?.[0] ?? ''))
  }

  closeHelp(): void {
    const { name, parameters } = readHash(location.hash)
    parameters.delete(HELP)
    this.#replace(writeHash({ name, parameters }))
  }

  /** Takes the address over. `#help=ID`, as a notice links to the help, names no room: the one that is open stays. @param before null at first */
  #stay(before: string | null): void {
    const { parameters } = readHash(location.hash)
    if (!isHelpAlone(location.hash)) {
      this.#address = addressNow()
      return
    }
    const open = before === null ? { name: '', parameters } : readHash(before)
    open.parameters.set(HELP, parameters.get(HELP) ?? '')
    this.#replace(writeHash({ ...open, name: open.name || firstRoom(location.search) }))
  }

  #replace(hash: string): void {
    history.replaceState(history.state, '', `${location.pathname}${location.search}${hash}`)
    this.#address = addressNow()
  }
}

/** Parameter behind "#" that lays the help over a room. */
const HELP = 'help'
function isHelpAlone(hash: string): boolean {
  const { name, parameters } = readHash(hash)
  return name === '' && parameters.has(HELP)
}
const addressNow = () => ({ query: location.search, hash: location.hash })
