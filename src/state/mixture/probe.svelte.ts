/** p(k|x) of an image that the visitor draws or picks: asked for at most once a frame, the newest wins. */
import type { EngineClient } from '../../workers/mixture/client'
import { NewestWins } from '../page/newest-wins'
import type { Notices } from '../page/trouble/notices.svelte'

export class Probe {
  /** Bytes `[size, size, channels]` of the image asked about; null before the first. */
  pixels = $state.raw<Uint8Array | null>(null)
  /** p(k|x), `[K]`; null before the first answer. */
  responsibilities = $state.raw<number[] | null>(null)
  /** What it is, where it is known ("test image 12, a seven"); null for a drawing. */
  caption = $state.raw<string | null>(null)
  readonly #queue: NewestWins<Uint8Array, { responsibilities: number[] }>
  #frame = 0

  constructor(client: EngineClient, notices: Notices) {
    this.#queue = new NewestWins(
      (pixels) => client.request('classify', { pixels }),
      ({ responsibilities }) => {
        notices.clear('probe')
        if (this.pixels !== null) this.responsibilities = responsibilities
      },
      (reason) => notices.showError('probe', reason),
    )
  }

  /** Shows `pixels` and asks for its responsibilities at the next frame. */
  look(pixels: Uint8Array, caption: string | null): void {
    this.pixels = pixels
    this.caption = caption
    this.again()
  }

  /** Asks again about the same image: the model has moved on. */
  again(): void {
    if (this.pixels === null || this.#frame !== 0) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      if (this.pixels !== null) this.#queue.put(this.pixels)
    })
  }

  clear(): void {
    this.pixels = null
    this.responsibilities = null
    this.caption = null
  }
}
