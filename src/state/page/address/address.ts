/** The page's address: what each part of the page says in it, and the links to what a room shows. */
import { besides, isBeside, isOfThisMachine, queryOf, VERSION, versionKey, type Parameter } from './parameters'
import type { Room } from './route.svelte'

/** What one part of the page says of itself in the address. */
export interface AddressPart {
  /** Rooms that show it: links to others leave it out. */
  readonly rooms: readonly Room[]
  owns(name: string): boolean
  /** What is shown, only where it differs from the defaults. */
  write(): readonly Parameter[]
  /** What a link cannot bring to another browser, a sentence; null where it brings all. */
  stays?(): string | null
  /** What a link says beside, where the address need not: a run that this page still has in memory. */
  writeLink?(): readonly Parameter[]
}

const version: Parameter = [versionKey, String(VERSION)]

/** Query of the page's address as it is. @param query of the address until now, of which what is no part's is kept */
export function addressQuery(parts: readonly AddressPart[], query: string): string {
  const shown = parts.flatMap((part) => part.write())
  return queryOf([...(shown.length > 0 ? [version] : []), ...besides(new URLSearchParams(query)), ...shown])
}

/** Query of a link to what `room` shows. */
export function linkQuery(parts: readonly AddressPart[], query: string, room: Room): string {
  const shown = parts.filter(({ rooms }) => rooms.includes(room))
  return queryOf([
    version,
    ...besides(new URLSearchParams(query)).filter(([name]) => !isOfThisMachine(name)),
    ...shown.flatMap((part) => [...part.write(), ...(part.writeLink?.() ?? [])]),
  ])
}

/** What a link to `room` cannot bring along. */
export function staying(parts: readonly AddressPart[], room: Room): string[] {
  return parts.filter(({ rooms }) => rooms.includes(room)).flatMap((part) => part.stays?.() ?? [])
}

/** What nobody on the page knows of an address, a sentence each. */
export function strangersOf(parts: readonly AddressPart[], query: string): string[] {
  const parameters = new URLSearchParams(query)
  const names = [...new Set(parameters.keys())].filter(
    (name) => !isBeside(name) && !parts.some((part) => part.owns(name)),
  )
  const asked = parameters.get(versionKey)
  return [
    ...(asked === null || asked === version[1] ? [] : [versionNote(asked)]),
    ...names.map((name) => `The link’s “${name}” means nothing here; ignored.`),
  ]
}

function versionNote(asked: string): string {
  return Number(asked) > VERSION
    ? `This link was made by a newer page (v=${asked}, this one is ${VERSION}): what it does not know is ignored.`
    : `The link’s v=${asked} is no version of a link; ignored.`
}

/** What browsers allow: some refuse the hundredth entry within half a minute. As many as this at once, then one in so many ms. */
const MOST_AT_ONCE = 20
const PACE = 400

/** Puts queries in the address in place of one another, as fast as browsers allow. */
export class AddressBar {
  readonly #put: (query: string) => void
  #query = ''
  #left = MOST_AT_ONCE
  #since = performance.now()
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(put: (query: string) => void) {
    this.#put = put
  }

  show(query: string): void {
    this.#query = query
    if (this.#timer !== null) return
    const refilled = Math.floor((performance.now() - this.#since) / PACE)
    this.#left = Math.min(MOST_AT_ONCE, this.#left + refilled)
    this.#since += refilled * PACE
    if (this.#left > 0) {
      this.#left -= 1
      this.#put(query)
      return
    }
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.show(this.#query)
    }, PACE)
  }
}
