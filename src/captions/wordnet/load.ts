/**
 * Brings the bundled WordNet (`public/wordnet/`, made by `npm run wordnet`) into memory. Each part is read when it is asked
 * for: the scoring table for a score, the hierarchy for generalising, a shard of glosses for a caption that is opened.
 */
import { BadInput } from '../bad-input'
import { parseNounTable, type ScoringTable } from './scoring-table'

/**
 * Brings the bytes of one file of the site, e.g. "wordnet/nouns.bin.gz": `fetchBytes` in the page, a file reader in Node.
 * They may come unpacked: some hosts serve a `.gz` file as it is, others decompress it on the way.
 */
export type ReadFile = (path: string) => Promise<Uint8Array>

/** Files of the bundle, by the path under which the site serves them. */
export const FILES = {
  nouns: 'wordnet/nouns.bin.gz',
} as const

/** @throws BadInput where the file is damaged; what `read` throws where it cannot be had */
export async function loadNounTable(read: ReadFile): Promise<ScoringTable> {
  return parseNounTable(await readUnpacked(read, FILES.nouns))
}

async function readUnpacked(read: ReadFile, path: string): Promise<Uint8Array> {
  const bytes = await read(path)
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (!packed) return bytes
  const unpacked = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))
  try {
    return new Uint8Array(await new Response(unpacked).arrayBuffer())
  } catch (error) {
    throw new BadInput(`${path}: the gzip data are damaged or cut short; fetch the file again.`, { cause: error })
  }
}
