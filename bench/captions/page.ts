/** What the empty page runs: scores a list with the page's own client and tells the time. */
import { CaptionClient, CHUNK } from '../../src/workers/captions/client'

export interface CaptionJob {
  captions: string[]
  workers: number
  /** Captions that each worker scores, at least, before the clock starts. */
  warmUp: number
}

declare global {
  /** @returns milliseconds for the list */
  var timeCaptions: (job: CaptionJob) => Promise<number>
}

globalThis.timeCaptions = async ({ captions, workers, warmUp }) => {
  const client = new CaptionClient({
    workers,
    start: () => new Worker('captions.worker.js', { type: 'module' }),
  })
  const score = (list: readonly string[]) => {
    let scored = 0
    return client
      .score(list, 'published', { onResult: (_, { flags }) => void (scored += flags.length) })
      .then(() => scored)
  }
  // Chunks go to the least busy worker, so that each gets its share.
  const rounds = Math.ceil((warmUp * workers) / Math.min(captions.length, CHUNK))
  await score(Array.from({ length: rounds }, () => captions.slice(0, CHUNK)).flat())
  const begun = performance.now()
  const scored = await score(captions)
  const milliseconds = performance.now() - begun
  client.dispose()
  if (scored !== captions.length) throw new Error(`${scored} of ${captions.length} captions were scored`)
  return milliseconds
}
