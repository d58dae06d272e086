/** A caption worker: gives the engine the browser's means and carries messages. */
import { ChunkedCaptionStore } from '../../store/caption-store'
import { KeptFileStore } from '../../store/kept-files'
import { loadFromSite } from '../../store/site-files'
import type { CaptionCommand, CaptionEvent } from './protocol'
import { CaptionEngine } from './engine'

const engine = new CaptionEngine(
  {
    readFrom: loadFromSite,
    openStore: () => new ChunkedCaptionStore(),
    openFiles: () => new KeptFileStore(),
  },
  (event) => self.postMessage(event, { transfer: buffersOf(event) }),
)

/** Scores are given away to the page instead of copied. */
function buffersOf(event: CaptionEvent): Transferable[] {
  return event.type === 'reply' && event.name === 'score' ? [event.answer.scores.buffer, event.answer.flags.buffer] : []
}

self.addEventListener('message', ({ data }: MessageEvent<CaptionCommand>) => void engine.handle(data))
