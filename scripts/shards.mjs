/**
 * An image set in the pieces that the page fetches: `shards/index.json`, and gzipped IDX files of some images each, whose names hold the
 * first digits of the SHA-256 of what they unpack to (src/data/archives/named-by-hash.ts). Node's own modules only.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const pack = promisify(gzip)

/** Of the index; another one is written anew. */
const VERSION = 1
/** Of an IDX header: where the number of dimensions stands, and the first of them. */
const DIMENSIONS_AT = 3
const COUNT_AT = 4
/** Digits of SHA-256 in a file's name. */
const DIGITS = 32

const parts = { train: 'train', test: 't10k' }

/** @param {string} folder of the set */
export function shardsAreThere(folder) {
  const shards = join(folder, 'shards')
  if (!existsSync(join(shards, 'index.json'))) return false
  const { version, train, test } = JSON.parse(readFileSync(join(shards, 'index.json'), 'utf8'))
  return (
    version === VERSION &&
    [train, test].every(({ labels, images }) => [labels, ...images].every(({ file }) => existsSync(join(shards, file))))
  )
}

/**
 * @param {string} folder of the set
 * @param {(name: string) => Promise<Uint8Array>} read an original IDX file, unpacked
 * @param {number} most images in a file
 */
export async function writeShards(folder, read, most = 1000) {
  const shards = join(folder, 'shards')
  // Written beside it and renamed when complete: an interrupted run leaves no index without its files.
  const made = join(folder, `shards-${process.pid}.partial`)
  await mkdir(made, { recursive: true })
  const index = { version: VERSION }
  for (const [part, prefix] of Object.entries(parts)) {
    const images = Buffer.from(await read(`${prefix}-images-idx3-ubyte`))
    const labels = await write(made, `${part}-labels`, await read(`${prefix}-labels-idx1-ubyte`))
    const count = images.readUInt32BE(COUNT_AT)
    const dimensionsEnd = COUNT_AT + 4 * (images[DIMENSIONS_AT] ?? 0)
    const length = (images.length - dimensionsEnd) / count
    const files = []
    for (let start = 0; start < count; start += most) {
      const header = Buffer.from(images.subarray(0, dimensionsEnd))
      const end = Math.min(count, start + most)
      header.writeUInt32BE(end - start, COUNT_AT)
      const cut = Buffer.concat([header, images.subarray(dimensionsEnd + start * length, dimensionsEnd + end * length)])
      const place = String(start / most).padStart(2, '0')
      files.push({ ...(await write(made, `${part}-${place}`, cut)), count: end - start })
    }
    index[part] = { count, labels, images: files }
  }
  await writeFile(join(made, 'index.json'), JSON.stringify(index))
  await rm(shards, { recursive: true, force: true })
  await rename(made, shards)
}

/** Packs one file, the same from the same data on every day and system. */
async function write(folder, name, raw) {
  const packed = await pack(raw, { level: 9 })
  packed.fill(0, 4, 8)
  packed[9] = 255
  const hash = createHash('sha256').update(raw).digest('hex').slice(0, DIGITS)
  const file = `${name}.${hash}.gz`
  await writeFile(join(folder, file), packed)
  return { file, bytes: packed.length }
}
