/**
 * Makes the colour set that comes with the page, `public/data/emoji`, of the unpacked npm package `emoji-datasource-google`, the same
 * byte for byte every time:
 *
 *   npm pack emoji-datasource-google && tar xzf emoji-datasource-google-*.tgz && npm run emoji -- package
 *
 * Of each emoji the base form, without its skin tones: its picture of 64 px on white, its category as label, its name as caption.
 * Every tenth in Unicode's order, from the first on, is for testing. The test images stand in the order of the SHA-256 of their code
 * points: the first few, which the page shows, are of all kinds.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { emojiCategories } from '../src/data/images/emoji'
import { writeIdx } from '../src/data/images/formats/idx'
import { decodePng } from './png'
import { writeShards } from './shards.mjs'

const TARGET = 'public/data/emoji'
const EDGE = 64
/** Every such is for testing. */
const NTH = 10
/** Images in a shard. */
const IN_SHARD = 430

const listSchema = v.array(
  v.object({
    name: v.string(),
    unified: v.string(),
    image: v.string(),
    category: v.picklist(emojiCategories),
    sort_order: v.number(),
    has_img_google: v.boolean(),
  }),
)
type Emoji = v.InferOutput<typeof listSchema>[number]

/** `[64, 64, 3]`, what is transparent white. */
function pixelsOf(folder: string, { image }: Emoji): Uint8Array {
  const { width, height, rgba } = decodePng(readFileSync(join(folder, 'img', 'google', '64', image)), image)
  if (width !== EDGE || height !== EDGE) throw new Error(`${image} is ${width}×${height}, expected ${EDGE}×${EDGE}.`)
  return Uint8Array.from({ length: EDGE * EDGE * 3 }, (_, i) => {
    const at = 4 * Math.floor(i / 3)
    const opacity = (rgba[at + 3] ?? 0) / 255
    return Math.round((rgba[at + (i % 3)] ?? 0) * opacity + 255 * (1 - opacity))
  })
}

const orderOf = ({ unified }: Emoji) => createHash('sha256').update(unified).digest('hex')

async function main() {
  const [folder] = parseArgs({ allowPositionals: true }).positionals
  if (folder === undefined) throw new Error('No folder was named: npm run emoji -- FOLDER_OF_UNPACKED_PACKAGE.')
  const emoji = v
    .parse(listSchema, JSON.parse(readFileSync(join(folder, 'emoji.json'), 'utf8')))
    .filter(({ has_img_google }) => has_img_google)
    .sort((a, b) => a.sort_order - b.sort_order)
  const test = emoji.filter((_, i) => i % NTH === 0).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
  const parts = { train: emoji.filter((_, i) => i % NTH !== 0), t10k: test }
  const files = new Map<string, Uint8Array>()
  for (const [prefix, part] of Object.entries(parts)) {
    const pixels = Buffer.concat(part.map((one) => pixelsOf(folder, one)))
    files.set(`${prefix}-images-idx3-ubyte`, writeIdx([part.length, EDGE, EDGE, 3], pixels))
    const labels = Uint8Array.from(part, ({ category }) => emojiCategories.indexOf(category))
    files.set(`${prefix}-labels-idx1-ubyte`, writeIdx([part.length], labels))
  }
  await writeShards(TARGET, async (name) => files.get(name) ?? new Uint8Array(), IN_SHARD)
  const captions = (part: readonly Emoji[]) => part.map(({ name }) => name.toLowerCase())
  const names = { train: captions(parts.train), test: captions(parts.t10k) }
  writeFileSync(join(TARGET, 'names.json'), `${JSON.stringify(names)}\n`)
  console.log(`written: ${TARGET}, ${parts.train.length} to train on, ${parts.t10k.length} to test on`)
}

await main()
