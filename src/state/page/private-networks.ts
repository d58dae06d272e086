/** Addresses in private networks: the visitor is asked before the page first asks them, once an address and visit. */
import { privateNetwork, typedAddress } from '../../data/address'
import type { Notices, Place } from './trouble/notices.svelte'

export interface PrivateQuestion {
  place: Place
  /** What the page wants of the address, as a sentence's end: "your captions are sent there". */
  what: string
  /** Of addresses that are opened at all; `http:` and `https:` unless told. */
  protocols?: readonly string[]
  /** Called where the visitor agrees. */
  go: () => void
}

export class PrivateNetworks {
  readonly #notices: Notices
  readonly #page: string | undefined
  /** Hosts with their ports. */
  readonly #agreed = new Set<string>()

  /** @param page its address */
  constructor(notices: Notices, page = globalThis.location?.href) {
    this.#notices = notices
    this.#page = page
  }

  /** Whether what was typed may be asked now; where not, the question stands at its place. What is never opened is for others to tell. */
  mayAsk(typed: string, { place, what, protocols = ['http:', 'https:'], go }: PrivateQuestion): boolean {
    const address = typedAddress(typed, this.#page)
    if (address === null || !protocols.includes(address.protocol) || hasLogin(address)) return true
    const network = privateNetwork(address)
    if (!network || address.origin === this.#own() || this.#agreed.has(address.host)) return true
    const run = () => {
      this.#agreed.add(address.host)
      this.#notices.clear(place)
      go()
    }
    const where =
      network === 'this computer' ? 'this computer itself' : 'in a private network, which other sites do not see'
    const text = `${address.host} is ${where}; ${what}. Go on if you know what answers there.`
    this.#notices.show(place, 'news', text, [{ label: 'Yes, ask it', run }])
    return false
  }

  #own(): string | null {
    return this.#page === undefined ? null : new URL(this.#page).origin
  }
}

const hasLogin = ({ username, password }: URL) => username !== '' || password !== ''
