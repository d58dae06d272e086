/**
 * Workers that were started before the service worker was there fetch past it: on being asked they tell which large files that were, so
 * that it keeps them too.
 */

/** A page says "tell" there; workers answer with the addresses of binaries, then and later. */
export const LOADED_CHANNEL = 'modeweave loaded'

/** Lets this worker be asked. */
export function tellLoaded(): void {
  if (typeof BroadcastChannel === 'undefined') return
  const channel = new BroadcastChannel(LOADED_CHANNEL)
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data !== 'tell') return
    const loaded = new PerformanceObserver((list) => {
      const addresses = list.getEntries().map(({ name }) => name)
      channel.postMessage(addresses.filter((address) => address.endsWith('.wasm')))
    })
    loaded.observe({ type: 'resource', buffered: true })
  }
}
