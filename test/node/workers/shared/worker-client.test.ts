import { NOT_LOADED } from '../../../../src/workers/shared/crash'
import { describe, expect, it } from 'vitest'
import { EngineClient } from '../../../../src/workers/mixture/client'
import type { EngineWorker } from '../../../../src/workers/mixture/client'
import type { Command, EngineEvent } from '../../../../src/workers/mixture/protocol'

const waiting = (what: string): EngineEvent => ({
  type: 'waiting',
  what,
  fraction: null,
  secondsLeft: null,
  cancellable: false,
})

/** A worker that only notes what it is told; the test speaks for it. */
class StandIn implements EngineWorker {
  readonly sent: Command[] = []
  ended = false
  #listeners: ((event: MessageEvent<EngineEvent>) => void)[] = []
  #crash: ((event: Event) => void)[] = []

  postMessage(message: Command) {
    this.sent.push(message)
  }
  addEventListener(
    type: 'message' | 'error' | 'messageerror',
    listener: ((event: MessageEvent<EngineEvent>) => void) | ((event: Event) => void),
  ) {
    if (type === 'message') this.#listeners.push(listener as (event: MessageEvent<EngineEvent>) => void)
    else if (type === 'error') this.#crash.push(listener as (event: Event) => void)
  }
  terminate() {
    this.ended = true
  }
  says(event: EngineEvent) {
    for (const listener of this.#listeners) listener({ data: event } as MessageEvent<EngineEvent>)
  }
  /** @param message what a browser says of an exception; null where the script was not loaded */
  crashes(message: string | null) {
    const event = Object.assign(new Event('error'), message === null ? {} : { message })
    for (const listener of this.#crash) listener(event)
  }
}

function open({ reached = true } = {}) {
  const workers: StandIn[] = []
  const client = new EngineClient(
    () => {
      const worker = new StandIn()
      workers.push(worker)
      return worker
    },
    async () => reached,
  )
  const worker = (index: number) => {
    const found = workers[index]
    if (found === undefined) throw new Error(`there is no worker ${index}`)
    return found
  }
  return { client, worker }
}

describe('EngineClient', () => {
  it('pairs answers with requests by id, in any order', async () => {
    const { client, worker } = open()
    const first = client.request('memory', {})
    const second = client.request('memory', {})
    worker(0).says({ type: 'reply', name: 'memory', id: 2, answer: { tensors: 2, bytes: 0 } })
    worker(0).says({ type: 'reply', name: 'memory', id: 1, answer: { tensors: 1, bytes: 0 } })
    expect([(await first).tensors, (await second).tensors]).toEqual([1, 2])
  })

  it('rejects with the fault’s own name and sentence', async () => {
    const { client, worker } = open()
    const request = client.request('evaluate', { limit: null })
    worker(0).says({ type: 'fault', id: 1, runId: null, fault: { name: 'BadInput', message: 'No model is open yet.' } })
    await expect(request).rejects.toMatchObject({ name: 'BadInput', message: 'No model is open yet.' })
  })

  it('tells everyone of a lost device, even where it answers a request', async () => {
    const { client, worker } = open()
    const events: EngineEvent[] = []
    client.subscribe((event) => events.push(event))
    const request = client.request('memory', {})
    worker(0).says({ type: 'fault', id: 1, runId: null, fault: { name: 'DeviceLost', message: 'gone' } })
    await expect(request).rejects.toThrow('gone')
    expect(events).toMatchObject([{ type: 'fault', id: null, fault: { name: 'DeviceLost' } }])
  })

  it('starts anew: old requests are rejected, the old worker is ended and heard no more', async () => {
    const { client, worker } = open()
    const events: EngineEvent[] = []
    client.subscribe((event) => events.push(event))
    const request = client.request('memory', {})
    client.restart('The GPU was lost.')
    await expect(request).rejects.toThrow('The GPU was lost.')
    expect(worker(0).ended).toBe(true)
    worker(0).says(waiting('old news'))
    worker(1).says(waiting('news'))
    expect(events).toEqual([waiting('news')])
  })

  it('makes a crash of the worker a fault, ends it, and asks another from then on', async () => {
    const { client, worker } = open()
    const events: EngineEvent[] = []
    client.subscribe((event) => events.push(event))
    const request = client.request('memory', {})
    worker(0).crashes('x is not a function')
    await expect(request).rejects.toMatchObject({ name: 'WorkerEnded' })
    expect(events).toMatchObject([
      {
        type: 'fault',
        fault: { name: 'WorkerEnded', message: 'The engine stopped working (x is not a function).' },
      },
    ])
    expect(worker(0).ended).toBe(true)
    const again = client.request('memory', {})
    worker(1).says({ type: 'reply', name: 'memory', id: 2, answer: { tensors: 0, bytes: 0 } })
    expect((await again).tensors).toBe(0)
  })

  it.each([
    ['a worker’s script was not loaded', null],
    ['a part of it was not', `Uncaught Error: ${NOT_LOADED}: TypeError: Failed to fetch`],
  ])('says that the host cannot be reached where %s, and tries again when asked', async (_, how) => {
    const { client, worker } = open({ reached: false })
    const request = client.request('memory', {})
    worker(0).crashes(how)
    await expect(request).rejects.toMatchObject({
      name: 'Unreachable',
      message: expect.stringMatching(
        /^The engine could not be loaded: .*host cannot be reached\. Check the connection/,
      ),
    })
    const again = client.request('memory', {})
    worker(1).says({ type: 'reply', name: 'memory', id: 2, answer: { tensors: 0, bytes: 0 } })
    expect((await again).tensors).toBe(0)
  })

  it('says that the file is gone where the host answers', async () => {
    const { client, worker } = open({ reached: true })
    const request = client.request('memory', {})
    worker(0).crashes(null)
    await expect(request).rejects.toThrow(/no longer has its file.*Reload the page/)
  })
})
