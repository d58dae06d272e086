/**
 * Whom a worker asks: the page's own host and the folders that the visitor typed the address of. The page's policy
 * (`scripts/content-policy.ts`) does not bind workers unless their host sends it along, so this stands in for it: it holds for our
 * code and for the packages', against mistakes; hostile code in the worker would find ways around it.
 */

/** Other ways to the network, which no engine uses. */
const OTHER_WAYS = ['XMLHttpRequest', 'WebSocket', 'WebSocketStream', 'EventSource', 'WebTransport'] as const

/** What the guard needs of a worker's `self`. */
export interface GuardedScope {
  fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>
  location: { href: string; origin: string }
}

/** Addresses that others may begin with. */
const typed = new Set<string>()

/** Lets this worker ask for what lies below `folder`, which ends in "/": the visitor typed it. */
export function allowFolder(folder: URL): void {
  typed.add(folder.href)
}

/** Guards `scope.fetch` and takes the other ways away; before anything is fetched. A refused request rejects with a TypeError, as one without a network. */
export function guardNetwork(scope: GuardedScope): void {
  const { fetch, location } = scope
  const mayAsk = ({ origin, href, protocol }: URL) =>
    // What is in this browser's memory already has an origin of its own, or none.
    origin === location.origin || ['blob:', 'data:'].includes(protocol) || [...typed].some((f) => href.startsWith(f))
  scope.fetch = async (input, init) => {
    const address = new URL(input instanceof Request ? input.url : input, location.href)
    if (mayAsk(address)) return fetch.call(scope, input, init)
    throw new TypeError(`${address.href} was not asked: the visitor typed no such address.`)
  }
  for (const way of OTHER_WAYS) Reflect.deleteProperty(scope, way)
}
