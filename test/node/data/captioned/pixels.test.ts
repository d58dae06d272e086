/** Where the pixels of a set of one's own are: held where they are few, else in the files. */
import { describe, expect, it } from 'vitest'
import { placesFrom } from '../../../../src/data/pictures'
import { heldBytes } from '../../held-bytes'
import { IMAGE_BYTES, loadCounted, png } from './counted-folder'

const MEGABYTE = 2 ** 20

describe('the pixels of a set of one’s own', () => {
  it('are decoded once where they are few', async () => {
    const { set, decoder } = await loadCounted(8)
    expect(decoder.decoded).toBe(8)
    expect((await set.pixelsAt([7, 0, 7])).filter((_, at) => at % IMAGE_BYTES === 0)).toEqual(Uint8Array.of(7, 0, 7))
    expect(decoder.decoded).toBe(8)
  })

  it('are read again where they are many: the same set of the same images', async () => {
    const held = (await loadCounted(8)).set
    const { set, decoder } = await loadCounted(8, { held: 8 * IMAGE_BYTES - 1 })
    expect(set.id).toBe(held.id)
    const places = [3, 0, 3]
    expect(await set.pixelsAt(places)).toEqual(await held.pixelsAt(places))
    expect(decoder.decoded).toBe(8 + 3)
    await expect(set.pixelsAt([8])).rejects.toThrow('image 8 does not exist; there are images 0 to 7.')
  })

  it('of many images never fill the memory', async () => {
    const count = 200
    const before = heldBytes()
    const { set, decoder } = await loadCounted(count, { held: 0 })
    for (const place of placesFrom(0, count)) expect((await set.pixelsAt([place]))[0]).toBe(place)
    // All of them are 9.4 MB.
    expect(count * IMAGE_BYTES).toBeGreaterThan(9 * MEGABYTE)
    expect(decoder.most - before).toBeLessThan(4 * MEGABYTE)
  })

  it('are missed by the file’s name where it is gone or another meanwhile, and are there again once it is', async () => {
    const { set, replace } = await loadCounted(8, { held: 0 })
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
