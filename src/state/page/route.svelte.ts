/** Which room is open: the address's hash. */
export const rooms = ['mixture', 'interpolate', 'captions', 'fusion'] as const
export type Room = (typeof rooms)[number]

/** Room of a hash (`#interpolate`); the first room where there is none of that name. */
export function roomOf(hash: string): Room {
  return rooms.find((room) => `#${room}` === hash) ?? 'mixture'
}

export class Route {
  room = $state.raw<Room>(roomOf(location.hash))

  constructor() {
    window.addEventListener('hashchange', () => (this.room = roomOf(location.hash)))
  }
}
