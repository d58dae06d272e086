import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { loadCaptionedFiles } from '../../../src/data/captioned/files'
import { decodeInBrowser } from '../../../src/data/images/decode-in-browser'
import { gunzip } from '../../../src/data/archives/gzip'
import { loadOwnImages } from '../../../src/data/images/own'

/** A picture whose left part is `left` and right part `right`, encoded by the browser. */
async function encode(width: number, height: number, left: string, right: string, type: string): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2D canvas')
  context.fillStyle = left
  context.fillRect(0, 0, width / 2, height)
  context.fillStyle = right
  context.fillRect(width / 2, 0, width - width / 2, height)
  const blob = await canvas.convertToBlob({ type, quality: 1 })
  expect(blob.type).toBe(type)
  return new Uint8Array(await blob.arrayBuffer())
}

describe('pictures in the browser', () => {
  it.each(['image/png', 'image/jpeg', 'image/webp'])('decodes %s, its centred square, at most 512 px', async (type) => {
    const bytes = await encode(1200, 600, '#c80000', '#0000c8', type)
    const { width, height, rgba } = await decodeInBrowser(bytes, type)
    expect([width, height, rgba.length]).toEqual([512, 512, 512 * 512 * 4])
    const near = (x: number, y: number, colour: number[]) =>
      colour.forEach((value, c) =>
        expect(Math.abs((rgba[(y * 512 + x) * 4 + c] ?? NaN) - value)).toBeLessThanOrEqual(6),
      )
    near(10, 10, [200, 0, 0, 255])
    near(240, 500, [200, 0, 0, 255])
    near(270, 3, [0, 0, 200, 255])
    near(505, 505, [0, 0, 200, 255])
  })

  it('loads a list of files with labels, and names the broken one', async () => {
    const dark = await encode(60, 40, '#000000', '#404040', 'image/png')
    const light = await encode(60, 40, '#c0c0c0', '#ffffff', 'image/jpeg')
    const file = (path: string, bytes: Uint8Array) => ({ path, bytes })
    const files = Array.from({ length: 12 }, (_, i) => [
      file(`set/dark/${i}.png`, dark),
      file(`set/light/${i}.jpg`, light),
    ])
    const data = await loadOwnImages([...files.flat(), file('set/dark/cut.png', dark.subarray(0, 40))], {
      size: 28,
      channels: 1,
      seed: 3,
      decode: decodeInBrowser,
    })
    expect(data).toMatchObject({ name: 'set', classNames: ['dark', 'light'] })
    expect([data.train.count, data.test.count]).toEqual([22, 2])
    expect(data.notes).toEqual([
      // The pictures of a class are all the same here.
      expect.stringContaining('2 of the 2 test images are duplicates of training images'),
      '1 file was left out because it could not be decoded: set/dark/cut.png.',
    ])
    const first = data.train.labels?.indexOf(0) ?? -1
    const image = data.train.pixels.subarray(first * 784, (first + 1) * 784)
    expect([image[0], image[27]]).toEqual([0, 64])
  })

  it('loads a zip of pictures with captions, colour kept and the broken one named', async () => {
    const [red, blue] = [
      await encode(48, 40, '#c80000', '#c80000', 'image/png'),
      await encode(40, 64, '#0000c8', '#0000c8', 'image/webp'),
    ]
    const entries: Record<string, Uint8Array> = { 'set/cut.png': red.subarray(0, 40) }
    for (let i = 0; i < 4; i++) Object.assign(entries, { [`set/${i}.png`]: red, [`set/${4 + i}.webp`]: blue })
    const rows = Object.keys(entries).map((path) =>
      JSON.stringify({ file_name: path.slice(4), text: `picture ${path}` }),
    )
    entries['set/metadata.jsonl'] = new TextEncoder().encode(rows.join('\n'))
    const zip = new Blob([zipSync(entries)])
    const set = await loadCaptionedFiles([{ path: 'own.zip', file: zip }], {
      size: 32,
      channels: 3,
      decode: decodeInBrowser,
    })
    expect(set).toMatchObject({ name: 'set', size: 32, channels: 3, count: 8 })
    expect(set.notes).toEqual(['1 file was left out because it could not be decoded: own/set/cut.png.'])
    expect(set.captions.original.slice(3, 5)).toEqual(['picture set/3.png', 'picture set/4.webp'])
    const first = async (image: number) => Array.from((await set.pixelsAt([image])).subarray(0, 3))
    expect(await first(3)).toEqual([200, 0, 0])
    const ofWebp = await first(4)
    ofWebp.forEach((value, c) => expect(Math.abs(value - ([0, 0, 200][c] ?? NaN))).toBeLessThanOrEqual(6))
  })

  it('tells gzip by its content here too', async () => {
    const raw = Uint8Array.from({ length: 5000 }, (_, i) => i % 7)
    const packed = new Blob([raw]).stream().pipeThrough(new CompressionStream('gzip'))
    const bytes = new Uint8Array(await new Response(packed).arrayBuffer())
    expect(await gunzip(bytes, 'a')).toEqual(raw)
    await expect(gunzip(bytes.subarray(0, 30), 'a')).rejects.toThrow('a: the gzip data are damaged or cut short')
  })
})
