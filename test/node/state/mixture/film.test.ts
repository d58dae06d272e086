import { describe, expect, it } from 'vitest'
import { Film, LEG } from '../../../../src/state/mixture/film.svelte'
import { Mixing } from '../../../../src/state/mixture/mixing.svelte'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import type { EngineClient } from '../../../../src/workers/mixture/client'
import { PER_SECOND, type encodeFilm, type FilmAsk } from '../../../../src/workers/mixture/film/client'
import type { Ask } from '../../../../src/workers/mixture/protocol'

const size = 4

/** A film of a model of three Gaussians; `asked` are the mixtures that the engine was asked for. */
function filmed(encode: typeof encodeFilm, onAsked: (film: Film) => void = () => undefined) {
  const asked: Ask<'interpolate'>[] = []
  const client = {
    request: async (_name: string, ask: Ask<'interpolate'>) => {
      asked.push(ask)
      onAsked(film)
      const rows = ask.weights.length
      return { rows, columns: 1, size, channels: 1, pixels: new Uint8Array(rows * size * size).fill(asked.length) }
    },
  } as unknown as EngineClient
  const mixing = new Mixing(client, new Notices())
  mixing.weights = [0, 1, 0]
  mixing.chosen = [2, 1]
  mixing.epsilon = 9
  const film: Film = new Film(client, mixing, encode)
  return { film, asked }
}

const whole: typeof encodeFilm = async ({ pictures }, onPicture) => {
  onPicture(pictures.count)
  return pictures.pixels.slice().buffer
}

describe('a film of the path', () => {
  it('goes from one to the other and back, in equal steps of one ε, and ends where it begins again', async () => {
    const { film, asked } = filmed(whole)
    const made = await film.make({ format: 'gif' }, size, () => undefined)
    const count = 2 * LEG * PER_SECOND
    const weights = asked.flatMap((ask) => ask.weights)
    expect([weights.length, weights[0], weights[count / 2], weights[count / 4]]).toEqual([
      count,
      [0, 0, 1],
      [0, 1, 0],
      [0, 0.5, 0.5],
    ])
    expect(weights.at(-1)?.[2]).toBeCloseTo(1 - 1 / (LEG * PER_SECOND))
    expect(new Set(asked.map(({ seed }) => seed))).toEqual(new Set([9]))
    expect([made?.fileName, made?.type, made?.bytes.byteLength]).toEqual([
      'gaussians-3-2-3.gif',
      'image/gif',
      count * size * size,
    ])
    expect([film.waiting, film.trouble]).toEqual([null, null])
  })

  it('is left off where the visitor says so, without a word', async () => {
    const { film, asked } = filmed(whole, (film) => film.cancel())
    expect(await film.make({ format: 'gif' }, size, () => undefined)).toBeNull()
    expect([asked.length, film.waiting, film.trouble]).toEqual([1, null, null])
  })

  it('says what the encoder says', async () => {
    const { film } = filmed(() => Promise.reject(new Error('The browser could not encode the film: out of memory')))
    expect(await film.make({ format: 'gif' }, size, () => undefined)).toBeNull()
    expect(film.trouble?.text).toBe('The browser could not encode the film: out of memory')
  })

  it('says that there is no encoder for an MP4 before a picture is drawn, and offers the GIF', async () => {
    const { film, asked } = filmed(whole)
    const instead: FilmAsk['kind'][] = []
    expect(await film.make({ format: 'mp4', codec: 'avc' }, size, (kind) => instead.push(kind))).toBeNull()
    expect(film.trouble?.text).toBe(
      'This browser has no H.264 encoder, which an MP4 that plays everywhere needs. Take the GIF.',
    )
    film.trouble?.actions[0]?.run()
    expect([asked, instead]).toEqual([[], [{ format: 'gif' }]])
  })
})
