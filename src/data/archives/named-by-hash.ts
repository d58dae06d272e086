/**
 * Files of the site whose names hold a hash of what they unpack to, such as "train-55.4f0c…e1.gz": checked when they come, and kept by
 * the browser, so that none is fetched twice, by whichever worker.
 */
import { BadInput } from '../bad-input'
import type { LoadBytes } from '../fetch-bytes'
import { gunzip } from './gzip'
import { sha256Hex } from './sha256'

/** Stem, and the first 32 digits of the SHA-256 of what the file unpacks to. */
const NAME = /([^/]+)\.([0-9a-f]{32})\.gz$/

/** Where fetched files are kept, by their paths. None of its promises fails: what cannot be kept is fetched again. */
export interface KeptFiles {
  /** Null where it is not kept. */
  get(path: string): Promise<Uint8Array | null>
  put(path: string, bytes: Uint8Array): Promise<void>
  /** Does `work` when nobody else, in any worker or tab, is at work on that file. */
  inTurn<T>(path: string, work: () => Promise<T>): Promise<T>
}

/**
 * A loader that gives files with a hash in their names unpacked and checked, and all others as `load` does.
 * @param kept null where the browser keeps nothing: then they are fetched whenever they are asked for
 * Its promise fails with BadInput as that of `load`, and where a file is not what its name says.
 */
export function byHash(load: LoadBytes, kept: KeptFiles | null): LoadBytes {
  return (path, onProgress) => {
    const hash = NAME.exec(path)?.[2]
    if (hash === undefined) return load(path, onProgress)
    const fetchChecked = async () => {
      const bytes = await load(path, onProgress)
      const unpacked = await gunzip(bytes, path)
      if (!(await hashesTo(unpacked, hash)))
        throw new BadInput(
          `${path}: the host sent something else than its name says (another SHA-256); reload the page, and tell whoever runs it if that does not help.`,
        )
      return { bytes, unpacked }
    }
    if (kept === null) return fetchChecked().then(({ unpacked }) => unpacked)
    return kept.inTurn(path, async () => {
      const there = await keptUnpacked(kept, path, hash)
      if (there !== null) return there
      const { bytes, unpacked } = await fetchChecked()
      await kept.put(path, bytes)
      return unpacked
    })
  }
}

/** The same file before or after a change of what it holds: its path up to the hash. */
export const stemOf = (path: string): string => path.replace(NAME, '$1')

/** Null where it is not kept, or damaged meanwhile. */
async function keptUnpacked(kept: KeptFiles, path: string, hash: string): Promise<Uint8Array | null> {
  const bytes = await kept.get(path)
  if (bytes === null) return null
  try {
    const unpacked = await gunzip(bytes, path)
    return (await hashesTo(unpacked, hash)) ? unpacked : null
  } catch {
    return null
  }
}

const hashesTo = async (bytes: Uint8Array, hash: string) => (await sha256Hex(bytes)).startsWith(hash)
