/** The room "Fusion" as its tests open it, with stand-ins for its workers. */
import { CaptionRoom } from '../../../../src/state/captions/room.svelte'
import { FusionRoom } from '../../../../src/state/fusion/room.svelte'
import { CaptionClient } from '../../../../src/workers/captions/client'
import { GeneraliseClient } from '../../../../src/workers/captions/generalise-client'
import { FusionClient } from '../../../../src/workers/fusion/client'
import type { FusionRunSummary } from '../../../../src/workers/fusion/protocol'
import { StandInCaptions } from '../captions/stand-in'
import { runSummary, StandInFusion } from './stand-in'

export const settled = () => new Promise((resolve) => setTimeout(resolve, 10))

/** An opened room, and the workers that it went through. */
export async function opened(
  runs: FusionRunSummary[] = [runSummary()],
  before: (room: FusionRoom) => void = () => undefined,
  prepare: (worker: StandInFusion) => void = () => undefined,
) {
  const workers: StandInFusion[] = []
  const client = new FusionClient(() => {
    const worker = new StandInFusion(runs)
    prepare(worker)
    workers.push(worker)
    return worker
  })
  const captionClient = new CaptionClient({ base: 'http://page/', workers: 1, start: () => new StandInCaptions() })
  const generaliser = new GeneraliseClient(captionClient, {
    fetch: () => Promise.reject(new TypeError('no network')),
    origin: 'http://page',
    scope: {},
  })
  const captions = new CaptionRoom(captionClient, generaliser)
  const room = new FusionRoom({ client, captions, generaliser, backend: 'wasm' })
  before(room)
  const unopened = workers.length
  await room.open()
  await settled()
  const worker = (index = workers.length - 1) => {
    const found = workers[index]
    if (found === undefined) throw new Error(`there is no worker ${index}`)
    return found
  }
  return { room, worker, captions, unopened }
}
