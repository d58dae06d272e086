/** The closed path through the chosen Gaussians as a film: a GIF, or an MP4 where the browser can encode one. */
import type { EngineClient } from '../../workers/mixture/client'
import {
  canEncode,
  encodeFilm,
  filmScale,
  PER_SECOND,
  type FilmAsk,
  type FilmPictures,
} from '../../workers/mixture/film/client'
import type { NoticeAction } from '../page/trouble/notices.svelte'
import type { Mixing } from './mixing.svelte'
import { alongPath } from './simplex'

/** Seconds from one Gaussian to the next. */
export const LEG = 2
/** Pictures that are asked for at once: after each lot it can be left off. */
const LOT = 10

export interface FilmFile {
  bytes: ArrayBuffer
  fileName: string
  type: string
  pictures: number
}

export class Film {
  /** What is being done; null while nothing is. */
  waiting = $state.raw<{ what: string; fraction: number } | null>(null)
  trouble = $state.raw<{ text: string; actions: NoticeAction[] } | null>(null)
  readonly #client: EngineClient
  readonly #mixing: Mixing
  readonly #encode: typeof encodeFilm
  #stop: AbortController | null = null

  constructor(client: EngineClient, mixing: Mixing, encode: typeof encodeFilm = encodeFilm) {
    this.#client = client
    this.#mixing = mixing
    this.#encode = encode
  }

  /**
   * The loop of the Gaussians that are chosen now, from the ε that is shown; null where it was left off or cannot be had, which is told.
   * @param size of the model's images, in pixels
   * @param instead takes the film in another form, where this one cannot be had
   */
  async make(kind: FilmAsk['kind'], size: number, instead: (kind: FilmAsk['kind']) => void): Promise<FilmFile | null> {
    if (this.waiting !== null) return null
    this.trouble = null
    if (kind.format === 'mp4' && !(await canEncode(kind.codec, size * filmScale(size)))) {
      await this.#tellNone(size, instead)
      return null
    }
    const stop = (this.#stop = new AbortController())
    try {
      const pictures = await this.#draw(stop.signal)
      const { count } = pictures
      this.waiting = { what: 'Encoding', fraction: 0 }
      const onPicture = (done: number) => (this.waiting = { what: 'Encoding', fraction: done / count })
      const bytes = await this.#encode({ pictures, kind }, onPicture, stop.signal)
      const path = [...this.#mixing.chosen, this.#mixing.chosen[0] ?? 0].map((k) => k + 1).join('-')
      const type = kind.format === 'gif' ? 'image/gif' : 'video/mp4'
      return { bytes, fileName: `gaussians-${path}.${kind.format}`, type, pictures: count }
    } catch (reason) {
      if (!stop.signal.aborted)
        this.trouble = { text: reason instanceof Error ? reason.message : String(reason), actions: [] }
      return null
    } finally {
      this.waiting = null
    }
  }

  cancel(): void {
    this.#stop?.abort()
  }

  async #draw(signal: AbortSignal): Promise<FilmPictures> {
    const { weights, chosen, epsilon: seed } = this.#mixing
    const count = chosen.length * LEG * PER_SECOND
    const path = Array.from({ length: count }, (_, i) => alongPath(weights.length, chosen, i / (LEG * PER_SECOND)))
    let film: FilmPictures | null = null
    for (let at = 0; at < count; at += LOT) {
      this.waiting = { what: 'Drawing the pictures', fraction: at / count }
      const lot = path.slice(at, at + LOT)
      const grid = await this.#client.request('interpolate', { weights: lot, columns: lot.length, seed })
      signal.throwIfAborted()
      const { size, channels, pixels } = grid
      film ??= { count, size, channels, pixels: new Uint8Array(count * size * size * channels) }
      if (film.size !== size || film.channels !== channels)
        throw new Error('Another model was opened meanwhile; take the film of that one again.')
      film.pixels.set(pixels, at * size * size * channels)
    }
    if (film === null) throw new Error('There is no Gaussian to go through; choose two.')
    return film
  }

  async #tellNone(size: number, instead: (kind: FilmAsk['kind']) => void): Promise<void> {
    const asVp9 = await canEncode('vp9', size * filmScale(size))
    const take = (label: string, kind: FilmAsk['kind']) => ({ label, run: () => instead(kind) })
    this.trouble = {
      text: `This browser has no H.264 encoder, which an MP4 that plays everywhere needs. Take the GIF${asVp9 ? ', or an MP4 with VP9, which browsers and VLC play' : ''}.`,
      actions: [
        take('GIF', { format: 'gif' }),
        ...(asVp9 ? [take('MP4 with VP9', { format: 'mp4', codec: 'vp9' })] : []),
      ],
    }
  }
}
