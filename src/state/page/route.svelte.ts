/** Which room is open: the address's hash. */
export const rooms = ['start', 'mixture', 'interpolate', 'captions', 'fusion', 'results'] as const
export type Room = (typeof rooms)[number]

export const roomNames: Readonly<Record<Room, string>> = {
  start: 'Start',
  mixture: 'Mixture',
  interpolate: 'Interpolate',
  captions: 'Captions',
  fusion: 'Fusion',
  results: 'Results',
}

/** What the page opens on. */
const FIRST: Room = 'mixture'

/** Room of a hash (`#interpolate`); what the page opens on where there is none, null where there is no room of that name. */
export function roomOf(hash: string): Room | null {
  const name = hash.replace(/^#/, '')
  return name === '' ? FIRST : (rooms.find((room) => room === name) ?? null)
}

export class Route {
  #hash = $state.raw(location.hash)
  readonly room: Room = $derived(roomOf(this.#hash) ?? FIRST)
  /** "#attic" where the address asks for a room that there is not; null else. */
  readonly unknown: string | null = $derived(roomOf(this.#hash) === null ? this.#hash : null)

  constructor() {
    window.addEventListener('hashchange', () => (this.#hash = location.hash))
  }
}
