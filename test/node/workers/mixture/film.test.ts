/** Films of pictures, the GIF read back by omggif, which has nothing to do with what wrote it. */
import { GifReader } from 'omggif'
import { describe, expect, it } from 'vitest'
import { encodeFilm, type FilmWorker } from '../../../../src/workers/mixture/film/client'
import { enlarge, filmScale, PER_SECOND, type FilmPictures } from '../../../../src/workers/mixture/film/film'
import { encodeGif } from '../../../../src/workers/mixture/film/gif'

/** Pictures that differ in every pixel and from one another. */
function picturesOf(count: number, size: number, channels: 1 | 3): FilmPictures {
  const pixels = Uint8Array.from({ length: count * size * size * channels }, (_, i) => (i * 37 + (i >> 5) * 11) % 256)
  return { count, size, channels, pixels }
}

/** Picture `index` of a GIF, as RGBA. */
function decoded(reader: GifReader, index: number): Uint8Array {
  const rgba = new Uint8Array(reader.width * reader.height * 4)
  reader.decodeAndBlitFrameRGBA(index, rgba)
  return rgba
}

describe('a GIF', () => {
  it('has every grey as it is, each picture for the same time, for ever', () => {
    const pictures = picturesOf(5, 28, 1)
    const done: number[] = []
    const reader = new GifReader(new Uint8Array(encodeGif(pictures, (n) => done.push(n))))
    const scale = filmScale(28)
    expect([reader.numFrames(), reader.loopCount(), reader.width, done]).toEqual([5, 0, 28 * scale, [1, 2, 3, 4, 5]])
    for (let i = 0; i < 5; i += 1) {
      expect(reader.frameInfo(i)).toMatchObject({ delay: 100 / PER_SECOND, width: 28 * scale, height: 28 * scale })
      const rgba = decoded(reader, i)
      const wrong = [...rgba.keys()].filter((at) => {
        const [x, y] = [(at >> 2) % reader.width, Math.floor((at >> 2) / reader.width)]
        const grey = pictures.pixels[i * 784 + Math.floor(y / scale) * 28 + Math.floor(x / scale)]
        return rgba[at] !== (at % 4 === 3 ? 255 : grey)
      })
      expect(wrong).toEqual([])
    }
  })

  it('keeps colours that are no more than 256, and comes near to others', () => {
    const size = 16
    const pixels = Uint8Array.from({ length: 2 * size * size * 3 }, (_, i) => (Math.floor(i / 3) % 2 === 0 ? 250 : 10))
    const reader = new GifReader(new Uint8Array(encodeGif({ count: 2, size, channels: 3, pixels }, () => undefined)))
    const rgba = decoded(reader, 1)
    const off = Math.max(...[0, 1, 2].map((c) => Math.abs((rgba[c] ?? 0) - 250)))
    expect([reader.numFrames(), off < 8]).toEqual([2, true])
  })
})

it('enlarges in whole multiples, to an even edge', () => {
  expect([28, 32, 64, 100, 27].map((size) => size * filmScale(size))).toEqual([336, 320, 320, 400, 324])
  expect([...enlarge(Uint8Array.of(1, 2, 3, 4), 2, 1, 2)]).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4])
  expect([...enlarge(Uint8Array.of(1, 2), 1, 2, 2)]).toEqual([1, 2, 1, 2, 1, 2, 1, 2])
})

it('says why its worker ended, and ends it', async () => {
  let isOver = false
  const worker: FilmWorker = {
    onmessage: null,
    onerror: null,
    terminate: () => (isOver = true),
    postMessage: () => {
      const ended = Object.assign(new Event('error'), { message: 'the browser ended it' })
      queueMicrotask(() => worker.onerror?.call(null as never, ended as ErrorEvent))
    },
  }
  const ask = { pictures: picturesOf(1, 28, 1), kind: { format: 'gif' } } as const
  const film = encodeFilm(
    ask,
    () => undefined,
    new AbortController().signal,
    () => worker,
  )
  await expect(film).rejects.toThrow('What encodes films stopped working: the browser ended it. Try again')
  expect(isOver).toBe(true)
})
