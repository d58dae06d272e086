/** Files of the site over HTTP, with progress. Runs in a page, a worker and Node. */
import * as says from '../messages/generated/files'
import type { Message } from '../messages/message'
import { BadInput, counted } from './bad-input'

/**
 * Brings the bytes of one file of the site, e.g. "data/mnist/shards/index.json": `fetchBytes` in the page, a file
 * reader in Node. May report how much of the file has come, as a fraction in [0, 1].
 */
export type LoadBytes = (path: string, onProgress?: (fraction: number) => void) => Promise<Uint8Array>

/** The host has no file of that path. The name is one that the page knows. */
export class NoSuchFile extends BadInput {}

/**
 * A loader of files below `baseUrl` (absolute, ending in "/": the folder of the page's `index.html`).
 * Its promise fails with BadInput where the host cannot be reached or breaks off, with NoSuchFile where it has none.
 */
export function fetchBytes(baseUrl: string, signal?: AbortSignal): LoadBytes {
  return async (path, onProgress = () => {}) => {
    let response: Response
    try {
      response = await fetch(new URL(path, baseUrl), { signal: signal ?? null })
    } catch (error) {
      throw explain(error, signal, says.siteUnreachable({ path }))
    }
    // A development server answers an unknown path with the page itself, status 200.
    const isPage = response.headers.get('content-type')?.includes('text/html') ?? false
    if (!response.ok || isPage) {
      const answer = response.ok ? 'a web page' : `status ${response.status}`
      throw new NoSuchFile(says.siteFileMissing({ path, answer }))
    }
    let received = 0
    // Where the host compressed the answer, its length is not that of the bytes that arrive here.
    const encoded = response.headers.get('content-encoding') !== null
    const total = encoded ? 0 : Number(response.headers.get('content-length') ?? 0)
    try {
      const chunks: Uint8Array<ArrayBuffer>[] = []
      const reader = response.body?.getReader()
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        chunks.push(part.value)
        received += part.value.length
        if (total > 0) onProgress(Math.min(1, received / total))
      }
      // Some browsers take the end of a broken connection for the end of the file.
      if (received < total) throw new Error(`of ${counted(total, 'byte')}`)
      return new Uint8Array(await new Blob(chunks).arrayBuffer())
    } catch (error) {
      throw explain(error, signal, says.siteBrokeOff({ path, count: counted(received, 'byte') }))
    }
  }
}

/** The visitor's own cancelling stays an AbortError; anything else becomes the message. */
function explain(error: unknown, signal: AbortSignal | undefined, said: Message): unknown {
  return signal?.aborted ? error : new BadInput(said, { cause: error })
}
