/** The page's side of the worker that makes films: one worker a film, gone when it is done or nobody wants it any more. */
import { crashFault, reasonOf } from '../../shared/crash'
import { startWorker } from '../../shared/start'
import type { FilmPictures } from './film'
import type { FilmCodec } from './codecs'

export { filmScale, PER_SECOND, type FilmPictures } from './film'
export { canEncode, type FilmCodec } from './codecs'

export interface FilmAsk {
  pictures: FilmPictures
  kind: { format: 'gif' } | { format: 'mp4'; codec: FilmCodec }
}

export type FilmNews =
  { type: 'picture'; done: number } | { type: 'film'; bytes: ArrayBuffer } | { type: 'failed'; message: string }

/** What is needed of a `Worker`. */
export type FilmWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>

/**
 * The film's file.
 * @param onPicture called with how many pictures are encoded
 * @param signal leaves off
 * @throws Error where the browser's encoder fails, its worker ends or its script does not come; the signal's reason where it says so
 */
export function encodeFilm(
  ask: FilmAsk,
  onPicture: (done: number) => void,
  signal: AbortSignal,
  start: () => FilmWorker = () => startWorker('film'),
): Promise<ArrayBuffer> {
  const worker = start()
  return new Promise<ArrayBuffer>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
    worker.onmessage = ({ data }: MessageEvent<FilmNews>) => {
      if (data.type === 'picture') onPicture(data.done)
      else if (data.type === 'film') resolve(data.bytes)
      else reject(new Error(`The browser could not encode the film: ${data.message}`))
    }
    worker.onerror = (event) =>
      void crashFault('What encodes films', reasonOf(event)).then(({ message }) => reject(new Error(message)))
    worker.postMessage(ask)
  }).finally(() => worker.terminate())
}
