/** The service worker: keeps the page itself, answers with it, and waits with a new version until a tab asks for it. */
import { Shell } from './shell'
import type { ShellAsk, ShellDone, ShellFault, ShellFile, ShellState } from './types'

declare const self: ServiceWorkerGlobalScope & {
  /** Written here by the build, which adds the installed page's manifest: browsers read that by themselves. */
  __WB_MANIFEST: readonly (ShellFile | { url: string })[]
}

const shell = new Shell({
  baseUrl: self.registration.scope,
  files: self.__WB_MANIFEST.filter((file) => 'path' in file),
  storage: caches,
  fetch: (address, init) => fetch(address, init),
})

self.addEventListener('install', (event) => event.waitUntil(shell.install().catch(tellWhy)))
// A page that came before there was a worker has its next parts from here, too.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  if (!shell.knows(event.request)) return
  event.respondWith(shell.answer(event.request.url, (done) => event.waitUntil(done)))
})
self.addEventListener('message', (event) => {
  const port = event.ports[0]
  event.waitUntil(answer(event.data as ShellAsk).then((given) => port?.postMessage(given)))
})

async function answer(ask: ShellAsk): Promise<ShellState | ShellDone | null> {
  switch (ask.type) {
    case 'takeOver':
      await self.skipWaiting()
      return null
    case 'state':
      if (shell.has(ask.script)) await endOthersWhenAlone()
      return { bytes: shell.bytes, isWhole: await mend(), later: await shell.later() }
    default:
      try {
        for (const address of ask.addresses) await shell[ask.type](address)
        return { fault: null }
      } catch (reason) {
        return { fault: asError(reason) }
      }
  }
}

/** The browser, or who uses it, may have cleared what was kept and left the worker: what is missing is fetched again. */
async function mend(): Promise<boolean> {
  if (await shell.isWhole()) return true
  return shell.install().then(
    () => true,
    () => false,
  )
}

/** Another tab may show an older version, whose parts are nowhere else; and a newer one that waits is not to be ended either. */
async function endOthersWhenAlone(): Promise<void> {
  if (self.registration.waiting !== null || self.registration.installing !== null) return
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (tabs.length <= 1) await shell.endOthers()
}

async function tellWhy(reason: unknown): Promise<never> {
  const fault: ShellFault = { type: 'notKept', fault: asError(reason) }
  for (const tab of await self.clients.matchAll({ type: 'window', includeUncontrolled: true })) tab.postMessage(fault)
  throw reason
}

const asError = (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason)))
