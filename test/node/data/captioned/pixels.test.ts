/** Where the pixels of a set of one's own are: held where they are few, else in the files. */
import { describe, expect, it } from 'vitest'
import { loadCaptionedFiles, type CaptionedOptions } from '../../../../src/data/captioned/files'
import type { DecodeImage } from '../../../../src/data/images/source'
import { placesFrom } from '../../../../src/data/pictures'
import type { OwnFile } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/files/png'
import { heldBytes } from '../../held-bytes'

const SIZE = 128
const LENGTH = SIZE * SIZE * 3
const MEGABYTE = 2 ** 20

const name = (i: number) => `${String(i).padStart(3, '0')}.png`
/** A PNG whose last byte, which the decoder below goes by, is its grey level. */
const png = (level: number) =>
  Uint8Array.of(...writePng({ width: 2, height: 2, channels: 1, pixels: new Uint8Array(4) }), level)

/** Counts how often it is asked, and the most bytes that anybody held then. */
class Decoder {
  decoded = 0
  most = 0

  readonly decode: DecodeImage = (bytes) => {
    this.decoded++
    this.most = Math.max(this.most, heldBytes())
    const rgba = new Uint8Array(SIZE * SIZE * 4).fill(bytes.at(-1) ?? 0)
    for (let at = 3; at < rgba.length; at += 4) rgba[at] = 255
    return Promise.resolve({ width: SIZE, height: SIZE, rgba })
  }
}

/** Files of which some can be changed or taken away. */
function folder(count: number): { files: OwnFile[]; replace: (image: number, by: Uint8Array | null) => void } {
  const csv = ['file_name,text', ...Array.from({ length: count }, (_, i) => `${name(i)},number ${i}`)].join('\n')
  const now = Array.from({ length: count }, (_, i): Uint8Array | null => png(i % 256))
  const pictures = now.map((bytes, i) => {
    const file = new Blob([bytes as Uint8Array<ArrayBuffer>])
    file.slice = (start, end) => {
      const there = now[i] ?? null
      if (there === null) throw new DOMException('gone', 'NotReadableError')
      return new Blob([there.slice(start, end) as Uint8Array<ArrayBuffer>])
    }
    return { path: `set/${name(i)}`, file }
  })
  const replace = (image: number, by: Uint8Array | null) => void (now[image] = by)
  return { files: [...pictures, { path: 'set/metadata.csv', file: new Blob([csv]) }], replace }
}

async function load(count: number, options: Partial<CaptionedOptions> = {}) {
  const { files, replace } = folder(count)
  const decoder = new Decoder()
  const set = await loadCaptionedFiles(files, { size: SIZE, channels: 3, decode: decoder.decode, ...options })
  return { set, decoder, replace }
}

describe('the pixels of a set of one’s own', () => {
  it('are decoded once where they are few', async () => {
    const { set, decoder } = await load(8)
    expect(decoder.decoded).toBe(8)
    expect((await set.pixelsAt([7, 0, 7])).filter((_, at) => at % LENGTH === 0)).toEqual(Uint8Array.of(7, 0, 7))
    expect(decoder.decoded).toBe(8)
  })

  it('are read again where they are many: the same set of the same images', async () => {
    const held = (await load(8)).set
    const { set, decoder } = await load(8, { held: 8 * LENGTH - 1 })
    expect(set.id).toBe(held.id)
    const places = [3, 0, 3]
    expect(await set.pixelsAt(places)).toEqual(await held.pixelsAt(places))
    expect(decoder.decoded).toBe(8 + 3)
    await expect(set.pixelsAt([8])).rejects.toThrow('image 8 does not exist; there are images 0 to 7.')
  })

  it('of many images never fill the memory', async () => {
    const count = 200
    const before = heldBytes()
    const { set, decoder } = await load(count, { held: 0 })
    for (const place of placesFrom(0, count)) expect((await set.pixelsAt([place]))[0]).toBe(place)
    // All of them are 9.4 MB.
    expect(count * LENGTH).toBeGreaterThan(9 * MEGABYTE)
    expect(decoder.most - before).toBeLessThan(2 * MEGABYTE)
  })

  it('are missed by the file’s name where it is gone or another meanwhile, and are there again once it is', async () => {
    const { set, replace } = await load(8, { held: 0 })
    replace(2, null)
    await expect(set.pixelsAt([1, 2])).rejects.toMatchObject({
      name: 'BadInput',
      messageId: 'image-gone',
      message:
        'set/002.png: the image could not be read from disk (moved or changed after the choice?), though it was read when its set was loaded; put the file back as it was, or load the images again.',
    })
    replace(2, png(3))
    await expect(set.pixelsAt([2])).rejects.toMatchObject({
      name: 'BadInput',
      messageId: 'image-changed',
      message:
        'set/002.png shows another image than when its set was loaded; put the file back as it was, or load the images again.',
    })
    replace(2, png(2))
    expect((await set.pixelsAt([2]))[0]).toBe(2)
  })
})
