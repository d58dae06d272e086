/** Which room is open: the address's hash. */
export const rooms = ['mixture', 'interpolate', 'captions', 'fusion', 'results'] as const
export type Room = (typeof rooms)[number]

export const roomNames: Readonly<Record<Room, string>> = {
  mixture: 'Mixture',
  interpolate: 'Interpolate',
  captions: 'Captions',
  fusion: 'Fusion',
  results: 'Results',
}

/** Room of a hash (`#interpolate`); the first room where there is none, null where there is no room of that name. */
export function roomOf(hash: string): Room | null {
  const name = hash.replace(/^#/, '')
  return name === '' ? rooms[0] : (rooms.find((room) => room === name) ?? null)
}

export class Route {
  #hash = $state.raw(location.hash)
  readonly room: Room = $derived(roomOf(this.#hash) ?? rooms[0])
  /** "#attic" where the address asks for a room that there is not; null else. */
  readonly unknown: string | null = $derived(roomOf(this.#hash) === null ? this.#hash : null)

  constructor() {
    window.addEventListener('hashchange', () => (this.#hash = location.hash))
  }
}
