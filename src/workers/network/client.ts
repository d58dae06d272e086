/** The page's side of the worker that asks the visitor's language model: a `fetch` that runs there. */
import { startNetwork } from '../shared/start'
import { WorkerClient, type ClientWorker } from '../shared/worker-client'
import type { NetworkCancel, NetworkCommand, NetworkEvent, NetworkRequests } from './protocol'

export type NetworkWorker = ClientWorker<NetworkCommand, NetworkEvent>

/** Statuses of answers that have no body, which a `Response` takes none for. */
const WITHOUT_BODY = [204, 205, 304]

export class NetworkClient extends WorkerClient<NetworkRequests, NetworkCommand, NetworkCancel, never> {
  #keys = 0

  constructor(start: () => NetworkWorker = startNetwork, reached?: () => Promise<boolean>) {
    super(start, reached)
  }

  /**
   * As the browser's own, of what a request to a language model needs: method, headers by name, a text, a signal. No cookie goes
   * along, and no redirect is followed.
   * @returns rejects with a TypeError where there is no answer, with the signal's reason, or with an `EngineFault` where the worker died
   */
  readonly fetch = async (url: string, { method = 'GET', headers, body, signal }: RequestInit): Promise<Response> => {
    signal?.throwIfAborted()
    const key = this.#keys++
    const cancel = () => this.send({ type: 'cancel', key })
    signal?.addEventListener('abort', cancel)
    try {
      const asked = { key, url, method, headers: Object.fromEntries(new Headers(headers)), body: String(body ?? '') }
      const answer = await this.request('ask', asked)
      signal?.throwIfAborted()
      if (answer === null) throw new TypeError(`${url} gave no answer.`)
      const { status } = answer
      return new Response(WITHOUT_BODY.includes(status) ? null : answer.body, { status, headers: answer.headers })
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }
}
