/** The captions room on stand-in workers, and what its tests look at. */
import { vi } from 'vitest'
import { CaptionRoom } from '../../../../src/state/captions/room.svelte'
import { CaptionClient } from '../../../../src/workers/captions/client'
import { GeneraliseClient } from '../../../../src/workers/captions/generalise-client'
import { StandInCaptions, StandInStorage } from './stand-in'

export function openRoom(storage = new StandInStorage(), fetch?: () => Promise<Response>) {
  const workers: StandInCaptions[] = []
  const client = new CaptionClient({
    base: 'http://page/',
    workers: 1,
    start: () => {
      const worker = new StandInCaptions(storage)
      workers.push(worker)
      return worker
    },
  })
  const context = {
    fetch: fetch ?? (() => Promise.reject(new TypeError('no network'))),
    origin: 'http://page',
    scope: {},
  }
  const room = new CaptionRoom(client, new GeneraliseClient(client, context))
  const worker = () => {
    const [first] = workers
    if (first === undefined) throw new Error('no worker was started')
    return first
  }
  return { room, worker, storage }
}

/** Captions in the table's order. */
export const shown = (room: CaptionRoom) => [...room.table.order].map((index) => room.list.text(index))
/** Lets whatever waits for (fake) timers and answers happen. */
export const settle = () => vi.advanceTimersByTimeAsync(5000)
