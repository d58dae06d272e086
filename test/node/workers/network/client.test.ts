import { describe, expect, it } from 'vitest'
import { NetworkClient, type NetworkWorker } from '../../../../src/workers/network/client'
import type { NetworkAnswer, NetworkCommand, NetworkEvent } from '../../../../src/workers/network/protocol'

/** A worker that hears and answers as the test says; `answer` undefined: never. */
function standIn(answer: NetworkAnswer | null | undefined) {
  const heard: NetworkCommand[] = []
  let tell: (event: MessageEvent<NetworkEvent>) => void = () => {}
  const reply = (id: number, said: NetworkAnswer | null) =>
    queueMicrotask(() => tell({ data: { type: 'reply', id, answer: said } } as MessageEvent<NetworkEvent>))
  const worker: NetworkWorker = {
    postMessage(command) {
      heard.push(command)
      if (command.type === 'request' && answer !== undefined) reply(command.id, answer)
      // As the browser's fetch, which rejects where it is aborted.
      if (command.type === 'cancel') reply(command.key + 1, null)
    },
    addEventListener(type: string, listener: (event: never) => void) {
      if (type === 'message') tell = listener as typeof tell
    },
    terminate: () => {},
  }
  return {
    heard,
    client: new NetworkClient(
      () => worker,
      () => Promise.resolve(true),
    ),
  }
}

const said = (status: number, body: string): NetworkAnswer => ({ status, headers: [['retry-after', '3']], body })

describe('a request by way of the worker', () => {
  it('sends what is asked and no more, and gives the answer as fetch does', async () => {
    const { heard, client } = standIn(said(429, '{"error":"slow down"}'))
    const response = await client.fetch('http://localhost:1/v1', {
      method: 'POST',
      headers: { authorization: 'Bearer sk-1' },
      body: 'text',
      credentials: 'omit',
    })
    expect(heard).toEqual([
      {
        type: 'request',
        name: 'ask',
        id: 1,
        ask: {
          key: 0,
          url: 'http://localhost:1/v1',
          method: 'POST',
          headers: { authorization: 'Bearer sk-1' },
          body: 'text',
        },
      },
    ])
    expect([response.status, response.ok, response.headers.get('retry-after')]).toEqual([429, false, '3'])
    expect(await response.json()).toEqual({ error: 'slow down' })
  })

  it('takes an answer without a body', async () => {
    expect((await standIn(said(204, '')).client.fetch('http://a.example/', {})).status).toBe(204)
  })

  it('fails as fetch does where there is no answer', async () => {
    await expect(standIn(null).client.fetch('http://a.example/', {})).rejects.toThrow(TypeError)
  })

  it('is cancelled in the worker, and rejects with the reason', async () => {
    const { heard, client } = standIn(undefined)
    const abort = new AbortController()
    const answer = client.fetch('http://a.example/', { signal: abort.signal })
    abort.abort(new Error('enough'))
    await expect(answer).rejects.toThrow('enough')
    expect(heard.at(-1)).toEqual({ type: 'cancel', key: 0 })
    await expect(client.fetch('http://a.example/', { signal: abort.signal })).rejects.toThrow('enough')
    expect(heard).toHaveLength(2)
  })
})
