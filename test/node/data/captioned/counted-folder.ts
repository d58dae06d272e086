/** A folder of captioned images whose files can go or change, and a decoder that counts who asks for them and what is held meanwhile. */
import { loadCaptionedFiles, type CaptionedOptions } from '../../../../src/data/captioned/files'
import type { DecodeImage } from '../../../../src/data/images/source'
import type { OwnFile } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/files/png'
import { heldBytes } from '../../held-bytes'

export const SIZE = 128
export const IMAGE_BYTES = SIZE * SIZE * 3

const name = (i: number) => `${String(i).padStart(3, '0')}.png`

/** A PNG whose last byte, which the decoder goes by, is its grey level. */
export const png = (level: number) =>
  Uint8Array.of(...writePng({ width: 2, height: 2, channels: 1, pixels: new Uint8Array(4) }), level)

class Decoder {
  decoded = 0
  /** Bytes that anybody held while one of every few images was decoded. */
  most = 0

  readonly decode: DecodeImage = (bytes) => {
    if (this.decoded++ % 16 === 0) this.most = Math.max(this.most, heldBytes())
    const rgba = new Uint8Array(SIZE * SIZE * 4).fill(bytes.at(-1) ?? 0)
    for (let at = 3; at < rgba.length; at += 4) rgba[at] = 255
    return Promise.resolve({ width: SIZE, height: SIZE, rgba })
  }
}

function folder(count: number) {
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
  const files: OwnFile[] = [...pictures, { path: 'set/metadata.csv', file: new Blob([csv]) }]
  /** @param by null: the file is gone */
  const replace = (image: number, by: Uint8Array | null) => void (now[image] = by)
  return { files, replace }
}

/** `count` images of `SIZE` px, the i-th of grey level i. */
export async function loadCounted(count: number, options: Partial<CaptionedOptions> = {}) {
  const { files, replace } = folder(count)
  const decoder = new Decoder()
  const set = await loadCaptionedFiles(files, { size: SIZE, channels: 3, decode: decoder.decode, ...options })
  return { set, decoder, replace }
}
