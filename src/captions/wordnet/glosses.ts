/**
 * Glosses: what each synset means, and examples of its use. Together they are larger than all the rest, and a visitor who
 * opens a caption needs a handful: they are cut into shards of neighbouring synsets, a line a synset.
 */

/** A gloss as WordNet gives it. */
export interface Gloss {
  /** e.g. "a long tube made of metal or plastic that is used to carry water or oil or gas etc." */
  definition: string
  /** Phrases that use the word, without quotation marks. */
  examples: string[]
}

/** Synsets a shard. */
export const SHARD_SYNSETS = 2048

/** Which shard holds the synset, and at which line. */
export function shardOf(synset: number): { shard: number; line: number } {
  return { shard: Math.floor(synset / SHARD_SYNSETS), line: synset % SHARD_SYNSETS }
}

/** The shards' text, a line a synset. */
export function packGlosses(glosses: readonly string[]): string[] {
  const shards: string[] = []
  for (let from = 0; from < glosses.length; from += SHARD_SYNSETS) {
    shards.push(glosses.slice(from, from + SHARD_SYNSETS).join('\n'))
  }
  return shards
}

/** Splits `definition; "example"; "example"`; a semicolon within the definition stays. */
export function parseGloss(line: string): Gloss {
  const quoted = line.search(/(^|[;:] ?)"/)
  if (quoted < 0) return { definition: line, examples: [] }
  return {
    definition: line.slice(0, quoted),
    examples: [...line.slice(quoted).matchAll(/"([^"]+)"/g)].map(([, example = '']) => example),
  }
}
