import { describe, expect, it } from 'vitest'
import { CaptionClient, CHUNK, defaultWorkers, type CaptionProgress } from '../../../../src/workers/captions/client'
import { Pace } from '../../../../src/workers/captions/pace'
import type { CaptionWorker } from '../../../../src/workers/captions/pool'
import type { CaptionCommand, CaptionEvent, CaptionRequest } from '../../../../src/workers/captions/protocol'

/** A worker that only notes what it is told; the test speaks for it. */
class StandIn implements CaptionWorker {
  readonly sent: CaptionCommand[] = []
  ended = false
  /** Thrown where something is sent. */
  refuses: Error | null = null
  #message: ((event: MessageEvent<CaptionEvent>) => void)[] = []
  #crash: ((event: Event) => void)[] = []

  postMessage(message: CaptionCommand) {
    if (this.refuses) throw this.refuses
    this.sent.push(message)
  }
  addEventListener(
    type: 'message' | 'error' | 'messageerror',
    listener: ((event: MessageEvent<CaptionEvent>) => void) | ((event: Event) => void),
  ) {
    if (type === 'message') this.#message.push(listener as (event: MessageEvent<CaptionEvent>) => void)
    else if (type === 'error') this.#crash.push(listener as (event: Event) => void)
  }
  terminate() {
    this.ended = true
  }
  says(event: CaptionEvent) {
    for (const listener of this.#message) listener({ data: event } as MessageEvent<CaptionEvent>)
  }
  /** Of a script that was not fetched a browser says nothing. */
  isNotLoaded() {
    for (const listener of this.#crash) listener(new Event('error', { cancelable: true }))
  }
  crashes(message = 'boom') {
    const event = Object.assign(new Event('error', { cancelable: true }), { message })
    for (const listener of this.#crash) listener(event)
  }
  /** Requests in the order in which they came. */
  get requests(): CaptionRequest[] {
    return this.sent.filter((command) => command.type === 'request')
  }
  /** Answers the request at `index` as a score: each caption's number, five times. */
  answers(index: number) {
    const request = this.requests[index]
    if (request?.name !== 'score') throw new Error(`request ${index} is ${request?.name}`)
    const numbers = request.ask.captions.flatMap((caption) => Array<number>(5).fill(Number(caption)))
    this.says({
      type: 'reply',
      name: 'score',
      id: request.id,
      answer: { scores: Float64Array.from(numbers), flags: new Int32Array(numbers.length / 5) },
    })
  }
}

function open(size: number) {
  const workers: StandIn[] = []
  const start = () => {
    const worker = new StandIn()
    workers.push(worker)
    return worker
  }
  const client = new CaptionClient({ base: 'http://x/', workers: size, start })
  const worker = (index: number) => {
    const found = workers[index]
    if (found === undefined) throw new Error(`there is no worker ${index}`)
    return found
  }
  return { client, worker, workers }
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i))
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
const nothing = () => undefined

/** Scores a list; `scores` fills as results come. */
function scoring(client: CaptionClient, captions: string[], signal?: AbortSignal) {
  const scores = new Float64Array(captions.length).fill(NaN)
  const progress: CaptionProgress[] = []
  const done = client.score(captions, 'published', {
    onResult: (offset, { scores: packed }) => {
      for (let i = 0; i < packed.length / 5; i++) scores[offset + i] = packed[i * 5] ?? NaN
    },
    onProgress: (now) => progress.push(now),
    ...(signal && { signal }),
  })
  return { scores, progress, done }
}

describe('a long list', () => {
  it('is scored in chunks, at most two with a worker, results in any order', async () => {
    const { client, worker, workers } = open(2)
    expect(workers.length).toBe(0)
    const captions = numbers(5 * CHUNK + 3)
    const { scores, progress, done } = scoring(client, captions)
    expect(workers.length).toBe(2)
    expect(worker(0).sent[0]).toEqual({ type: 'settings', settings: { base: 'http://x/' } })
    expect(workers.map(({ requests }) => requests.length)).toEqual([2, 2])
    worker(1).answers(1)
    await settled()
    expect(workers.map(({ requests }) => requests.length)).toEqual([2, 3])
    worker(0).answers(0)
    worker(0).answers(1)
    worker(1).answers(0)
    worker(1).answers(2)
    await settled()
    worker(0).answers(2)
    await done
    expect([...scores]).toEqual(captions.map(Number))
    expect(progress.map(({ done }) => done).at(-1)).toBe(captions.length)
    expect(progress.every(({ total }) => total === captions.length)).toBe(true)
  })

  it('starts no more workers than it has chunks, and none for nothing', async () => {
    const { client, worker, workers } = open(8)
    await scoring(client, []).done
    expect(workers.length).toBe(0)
    const { done } = scoring(client, numbers(CHUNK + 1))
    expect(workers.length).toBe(2)
    worker(0).answers(0)
    worker(1).answers(0)
    await done
  })

  it('lets a click go first', async () => {
    const { client, worker } = open(1)
    const { done } = scoring(client, numbers(3 * CHUNK))
    const samples = client.request('samples', {})
    expect(worker(0).requests.map(({ name }) => name)).toEqual(['score', 'score', 'samples'])
    worker(0).says({ type: 'reply', name: 'samples', id: 3, answer: { captions: ['a'] } })
    expect(await samples).toEqual({ captions: ['a'] })
    client.dispose()
    await expect(done).rejects.toThrow('stopped')
  })

  it('is cancelled at once: nothing more is sent, nothing more is told', async () => {
    const { client, worker } = open(1)
    const abort = new AbortController()
    const { scores, progress, done } = scoring(client, numbers(10 * CHUNK), abort.signal)
    worker(0).answers(0)
    await settled()
    abort.abort()
    await expect(done).rejects.toMatchObject({ name: 'AbortError' })
    const cancelled = worker(0).sent.filter((command) => command.type === 'cancel')
    expect(cancelled.map(({ id }) => id)).toEqual(
      worker(0)
        .requests.slice(1)
        .map(({ id }) => id),
    )
    worker(0).answers(1)
    await settled()
    expect(worker(0).requests.length).toBe(3)
    expect(progress.length).toBe(1)
    expect(scores.filter((score) => !Number.isNaN(score)).length).toBe(CHUNK)
    await expect(scoring(client, numbers(1), abort.signal).done).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('goes on after a worker’s death, and ends where the same chunk kills two', async () => {
    const { client, worker, workers } = open(1)
    const { scores, done } = scoring(client, numbers(2 * CHUNK))
    worker(0).crashes()
    expect(worker(0).ended).toBe(true)
    expect(worker(1).requests.map(({ id }) => id)).toEqual(worker(0).requests.map(({ id }) => id))
    worker(0).answers(0)
    worker(1).answers(0)
    await settled()
    expect(scores.filter((score) => !Number.isNaN(score)).length).toBe(CHUNK)
    worker(1).crashes('out of memory')
    await expect(done).rejects.toMatchObject({ name: 'Internal', message: /out of memory\. Try again/ })
    const again = client.request('samples', {})
    expect(workers.length).toBe(3)
    worker(2).says({ type: 'reply', name: 'samples', id: worker(2).requests[0]?.id ?? 0, answer: { captions: [] } })
    expect(await again).toEqual({ captions: [] })
  })

  it('of 100,000 captions is scored whole, each once, where workers die in the middle', async () => {
    const { client, worker, workers } = open(2)
    const captions = numbers(100_000)
    const times = new Uint8Array(captions.length)
    const scores = new Float64Array(captions.length)
    const done = client.score(captions, 'published', {
      onResult: (offset, { scores: packed }) => {
        for (let i = 0; i < packed.length / 5; i++) {
          scores[offset + i] = packed[i * 5] ?? NaN
          times[offset + i] = (times[offset + i] ?? 0) + 1
        }
      },
    })
    let over = false
    void done.then(() => (over = true))
    const answered = new Map<StandIn, number>()
    for (let turn = 0; !over && turn < 1000; turn++) {
      for (const each of workers.filter(({ ended }) => !ended)) {
        const next = answered.get(each) ?? 0
        if (next < each.requests.length) {
          each.answers(next)
          answered.set(each, next + 1)
        }
      }
      await settled()
      // One is ended in the middle, with a chunk under way and one at hand; later the other.
      if (turn === 100) worker(0).crashes('out of memory')
      if (turn === 150) worker(1).crashes('out of memory')
    }
    expect(over).toBe(true)
    expect(workers.filter(({ ended }) => ended)).toHaveLength(2)
    expect(times.every((count) => count === 1)).toBe(true)
    expect(scores.every((score, i) => score === i)).toBe(true)
  })

  it('says why a worker was not loaded, and loads it when it is asked again', async () => {
    const { client, worker } = open(1)
    const { done } = scoring(client, numbers(1))
    worker(0).isNotLoaded()
    worker(1).isNotLoaded()
    await expect(done).rejects.toMatchObject({
      name: 'Unreachable',
      message: /could not be loaded: the page’s host cannot be reached\. Check the connection/,
    })
    const again = client.request('samples', {})
    worker(2).says({ type: 'reply', name: 'samples', id: worker(2).requests[0]?.id ?? 0, answer: { captions: [] } })
    expect(await again).toEqual({ captions: [] })
  })

  it('ends with the worker’s own sentence, and cancels its other chunks', async () => {
    const { client, worker } = open(1)
    const { done } = scoring(client, numbers(3 * CHUNK))
    worker(0).says({
      type: 'fault',
      id: 1,
      fault: { name: 'BadInput', message: 'wordnet/nouns.bin.gz: no such file.' },
    })
    await expect(done).rejects.toMatchObject({ name: 'BadInput', message: 'wordnet/nouns.bin.gz: no such file.' })
    expect(worker(0).sent.at(-1)).toEqual({ type: 'cancel', id: 2 })
  })
})

describe('requests', () => {
  it('that keep the list always reach the same worker', () => {
    const { client, worker } = open(3)
    void scoring(client, numbers(10 * CHUNK)).done.catch(nothing)
    for (let i = 0; i < 4; i++) void client.request('keepSettings', { list: 'a', settings: {} }).catch(nothing)
    expect(worker(0).requests.filter(({ name }) => name === 'keepSettings').length).toBe(4)
    client.dispose()
  })

  it('that keep the list are asked once more where the worker dies, so that nothing kept is lacking', async () => {
    const { client, worker } = open(1)
    const part = { column: 'caption' as const, offset: 0, texts: ['a dog'] }
    const keeping = client.request('keepTexts', { list: 'a', part })
    worker(0).crashes('out of memory')
    const again = worker(1).requests[0]
    expect(again).toMatchObject({ name: 'keepTexts', ask: { part } })
    worker(1).says({ type: 'reply', name: 'keepTexts', id: again?.id ?? 0, answer: { saved: 'disk', note: null } })
    expect(await keeping).toEqual({ saved: 'disk', note: null })
  })

  it('that cannot be sent are rejected, and take no place', async () => {
    const { client, worker } = open(1)
    const sending = client.request('samples', {})
    worker(0).says({ type: 'reply', name: 'samples', id: 1, answer: { captions: [] } })
    await sending
    worker(0).refuses = new Error('could not be cloned')
    for (let i = 0; i < 3; i++) await expect(client.request('samples', {})).rejects.toThrow('could not be cloned')
    worker(0).refuses = null
    const { done } = scoring(client, numbers(2 * CHUNK))
    expect(worker(0).requests.filter(({ name }) => name === 'score').length).toBe(2)
    client.dispose()
    await expect(done).rejects.toMatchObject({ name: 'Internal' })
  })

  it('hand on their parts in order, and are not asked twice where that would double them', async () => {
    const { client, worker, workers } = open(1)
    const parts: string[][] = []
    const choice = { scored: [{ kind: 'lines' as const, header: false }], carried: [] }
    const ask = { file: new Blob([]), name: 'a.txt', choice }
    const reading = client.request('readFile', ask, { onPart: ({ captions }) => parts.push(captions) })
    for (const caption of ['a', 'b'])
      worker(0).says({
        type: 'part',
        name: 'readFile',
        id: 1,
        part: { captions: [caption], beside: [], carried: [], left: [], bytesRead: 1, bytes: 2 },
      })
    worker(0).crashes()
    await expect(reading).rejects.toMatchObject({ name: 'Internal' })
    expect(parts).toEqual([['a'], ['b']])
    expect(workers.length).toBe(1)
  })
})

it('takes every core but one, at least 1 and at most 16', () => {
  expect([1, 2, 8, 64].map(defaultWorkers)).toEqual([1, 1, 7, 16])
})

it('tells the pace of the last seconds, and the time left', () => {
  let now = 0
  const pace = new Pace(1000, () => now)
  expect(pace.advance(0)).toEqual({ done: 0, total: 1000, captionsPerSecond: 0, secondsLeft: null })
  now = 1000
  expect(pace.advance(100)).toEqual({ done: 100, total: 1000, captionsPerSecond: 100, secondsLeft: 9 })
  for (let i = 0; i < 8; i++) {
    now += 1000
    pace.advance(50)
  }
  expect(pace.advance(0)).toMatchObject({ done: 500, captionsPerSecond: 50, secondsLeft: 10 })
})
