import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { crc32 } from '../../../../src/data/archives/crc32'
import { fromBytes } from '../../../../src/data/source-file'
import { listZip, looksLikeZip } from '../../../../src/data/archives/zip'

const text = (value: string) => new TextEncoder().encode(value)
const long = text('responsibility '.repeat(500))
const archive = zipSync({
  'a/one.txt': text('one'),
  'a/two.txt': long,
  'é.txt': [text('stored'), { level: 0 }],
  'empty/': new Uint8Array(),
})

/** Where the bytes of `needle` begin in `bytes`. */
function find(bytes: Uint8Array, needle: Uint8Array, from = 0): number {
  for (let i = from; i < bytes.length; i++) if (needle.every((b, j) => bytes[i + j] === b)) return i
  throw new Error('not found')
}

/** The archive with the local header of the n-th file (from 0) changed at an offset. */
function withByte(at: number, value: number): Uint8Array {
  const changed = archive.slice()
  changed[at] = value
  return changed
}

async function readAll(bytes: Uint8Array): Promise<(string | null)[]> {
  const files = await listZip(fromBytes('z.zip', bytes))
  return Promise.all(
    files.map((file) =>
      file.read().then(
        (b) => `${file.path}=${new TextDecoder().decode(b).slice(0, 6)}`,
        (e: Error) => e.message,
      ),
    ),
  )
}

describe('crc32', () => {
  it('has the check value of the standard', () => {
    expect(crc32(text('123456789'))).toBe(0xcbf43926)
    expect(crc32(new Uint8Array())).toBe(0)
  })
})

describe('zip', () => {
  it('lists files, not folders, and unpacks packed and stored ones', async () => {
    expect(looksLikeZip(archive)).toBe(true)
    const files = await listZip(fromBytes('z.zip', archive))
    expect(files.map((f) => [f.path, f.size])).toEqual([
      ['a/one.txt', 3],
      ['a/two.txt', long.length],
      ['é.txt', 6],
    ])
    expect(await files[1]?.read()).toEqual(long)
    expect(await files[2]?.read(1, 3)).toEqual(text('to'))
  })

  it('finds the directory behind a comment', async () => {
    const commented = new Uint8Array([...archive, ...text('made by hand')])
    commented[archive.length - 2] = 12
    expect(await readAll(commented)).toEqual(await readAll(archive))
  })

  it('reads zip64 records', async () => {
    // The same archive as a writer of more than 65,535 files ends it: offset and size as 64 bits, behind a locator.
    const end = archive.length - 22
    const size = new DataView(archive.buffer, archive.byteOffset).getUint32(end + 12, true)
    const offset = new DataView(archive.buffer, archive.byteOffset).getUint32(end + 16, true)
    const record = new DataView(new ArrayBuffer(56 + 20 + 22))
    record.setUint32(0, 0x06064b50, true)
    record.setBigUint64(40, BigInt(size), true)
    record.setBigUint64(48, BigInt(offset), true)
    record.setUint32(56, 0x07064b50, true)
    record.setBigUint64(64, BigInt(end), true)
    record.setUint32(76, 0x06054b50, true)
    record.setUint32(76 + 12, 0xffffffff, true)
    record.setUint32(76 + 16, 0xffffffff, true)
    const wide = new Uint8Array([...archive.subarray(0, end), ...new Uint8Array(record.buffer)])
    expect(await readAll(wide)).toEqual(await readAll(archive))
  })

  it('leaves the other files readable where one is broken', async () => {
    const dataOfTwo = find(archive, text('a/two.txt')) + 9
    const broken = [
      'a/one.txt=one',
      'a/two.txt: this file could not be unpacked from the zip (damaged entry); choose another copy of it.',
      'é.txt=stored',
    ]
    expect(await readAll(withByte(dataOfTwo + 8, 0xff))).toEqual(broken)
    expect(await readAll(withByte(find(archive, text('a/two.txt')) - 30, 0))).toEqual(broken) // local header's signature
    const stored = await readAll(withByte(find(archive, text('stored')), 0x20)) // checksum alone tells
    expect(stored[2]).toContain('damaged entry')
    expect(stored[1]).toBe('a/two.txt=respon')
  })

  it('names encryption and unknown packing methods', async () => {
    const directory = find(archive, Uint8Array.of(0x50, 0x4b, 1, 2))
    expect((await readAll(withByte(directory + 8, 1)))[0]).toContain('(encrypted)')
    expect((await readAll(withByte(directory + 10, 14)))[0]).toContain('(packing method 14)')
  })

  it('refuses an entry that claims to be enormous before unpacking it', async () => {
    const directory = find(archive, Uint8Array.of(0x50, 0x4b, 1, 2))
    expect((await readAll(withByte(directory + 27, 0x70)))[0]).toBe(
      'a/one.txt: this file could not be unpacked from the zip (damaged entry: the zip claims 1,879,048,195 bytes, which its 5 cannot be); choose another copy of it.',
    )
  })

  it('says what is wrong with the archive as a whole', async () => {
    const list = (bytes: Uint8Array) => listZip(fromBytes('z.zip', bytes))
    await expect(list(archive.subarray(0, archive.length - 30))).rejects.toThrow(
      'z.zip: this zip has no directory at its end; the file is cut short, fetch or make it again.',
    )
    await expect(list(archive.subarray(100))).rejects.toThrow('cut short')
    const directory = find(archive, Uint8Array.of(0x50, 0x4b, 1, 2))
    await expect(list(withByte(find(archive, Uint8Array.of(0x50, 0x4b, 1, 2), directory + 1), 0))).rejects.toThrow(
      "z.zip: the zip's directory is damaged after 1 file;",
    )
    await expect(list(zipSync({}))).rejects.toThrow('z.zip: there is no file in this zip; choose another.')
    expect(looksLikeZip(zipSync({}))).toBe(true)
  })
})
