/**
 * Asks the server that the visitor typed. The page itself may connect to its own host only, so that nothing that gets into it can send
 * captions or the key elsewhere; this worker has nothing else in it, and keeps nothing.
 */
import { holdWhileAlive } from '../shared/alive'
import type { NetworkAnswer, NetworkAsk, NetworkCommand, NetworkEvent } from './protocol'

holdWhileAlive(self)

const underWay = new Map<number, AbortController>()

async function answerOf({ key, url, method, headers, body }: NetworkAsk): Promise<NetworkAnswer | null> {
  const abort = new AbortController()
  underWay.set(key, abort)
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      signal: abort.signal,
      // The key is for this host alone, and no cookie is: a redirect could take either elsewhere.
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    })
    return { status: response.status, headers: [...response.headers], body: await response.text() }
  } catch {
    return null
  } finally {
    underWay.delete(key)
  }
}

self.addEventListener('message', ({ data }: MessageEvent<NetworkCommand>) => {
  if (data.type === 'cancel') return underWay.get(data.key)?.abort()
  void answerOf(data.ask).then((answer) =>
    self.postMessage({ type: 'reply', id: data.id, answer } satisfies NetworkEvent),
  )
})
