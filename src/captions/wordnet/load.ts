/**
 * Brings the bundled WordNet (`public/wordnet/`, made by `npm run wordnet`) into memory. Each part is read when it is asked
 * for: the scoring table for a score, the hierarchy for generalising, a shard of glosses for a caption that is opened.
 */
import * as says from '../../messages/generated/captions'
import { BadInput } from '../bad-input'
import { parseGloss, shardOf, type Gloss } from './glosses'
import { parseHierarchy, type NounHierarchy } from './hierarchy'
import { parseNounTable, type ScoringTable } from './scoring-table'

/**
 * Brings the bytes of one file of the site, e.g. "wordnet/nouns.bin.gz": `fetchBytes` in the page, a file reader in Node.
 * They may come unpacked: some hosts serve a `.gz` file as it is, others decompress it on the way.
 */
export type ReadFile = (path: string) => Promise<Uint8Array>

/** Files of the bundle, by the path under which the site serves them. */
export const FILES = {
  nouns: 'wordnet/nouns.bin.gz',
  hierarchy: 'wordnet/hierarchy.bin.gz',
  glosses: (shard: number) => `wordnet/glosses/${String(shard).padStart(2, '0')}.txt.gz`,
} as const

/**
 * Loads the scoring table (204 kB).
 * @throws BadInput where the file is damaged; what `read` throws where it cannot be had
 */
export async function loadNounTable(read: ReadFile): Promise<ScoringTable> {
  return parseNounTable(await readUnpacked(read, FILES.nouns))
}

/**
 * Loads the noun hierarchy (0.8 MB).
 * @throws BadInput where the file is damaged; what `read` throws where it cannot be had
 */
export async function loadHierarchy(read: ReadFile): Promise<NounHierarchy> {
  return parseHierarchy(await readUnpacked(read, FILES.hierarchy))
}

/** The glosses, a shard at a time; a shard that was read once is kept. */
export class GlossReader {
  private readonly shards = new Map<number, Promise<string[]>>()

  constructor(private readonly read: ReadFile) {}

  /**
   * @param synset number of a synset in the hierarchy
   * @throws BadInput where the shard is damaged or has no such line; what `read` throws where it cannot be had
   */
  async glossOf(synset: number): Promise<Gloss> {
    const { shard, line } = shardOf(synset)
    const gloss = (await this.linesOf(shard))[line]
    if (gloss === undefined) {
      throw new BadInput(says.wordnetGlossMissing({ name: FILES.glosses(shard), synset }))
    }
    return parseGloss(gloss)
  }

  private linesOf(shard: number): Promise<string[]> {
    const known = this.shards.get(shard)
    if (known) return known
    const lines = readUnpacked(this.read, FILES.glosses(shard)).then((bytes) =>
      new TextDecoder().decode(bytes).split('\n'),
    )
    this.shards.set(shard, lines)
    // A shard that failed to come is asked for again next time.
    lines.catch(() => this.shards.delete(shard))
    return lines
  }
}

/** A file of the site, unpacked where it comes packed. @throws BadInput where it is damaged */
export async function readUnpacked(read: ReadFile, path: string): Promise<Uint8Array> {
  const bytes = await read(path)
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (!packed) return bytes
  const unpacked = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))
  try {
    return new Uint8Array(await new Response(unpacked).arrayBuffer())
  } catch (error) {
    throw new BadInput(says.wordnetGzip({ path }), { cause: error })
  }
}
