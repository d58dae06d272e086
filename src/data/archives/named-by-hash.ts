/**
 * Files of the site of which it is known what they hold, by a hash in their names ("train-55.4f0c…e1.gz") or by the build's list: checked
 * when they come and when they are read again, and kept by the browser, so that none is fetched twice, by whichever worker.
 */
import * as says from '../../messages/generated/files'
import { BadInput } from '../bad-input'
import type { LoadBytes } from '../fetch-bytes'
import { gunzip } from './gzip'
import { sha256Hex } from './sha256'
import { siteHashes } from './site-hashes'

/** Stem, and the first 32 digits of the SHA-256 of what the file unpacks to. */
const NAME = /([^/]+)\.([0-9a-f]{32})\.gz$/
/** What a kept file has behind its path where its name has no hash. */
const BEHIND = /\?[0-9a-f]{32}$/

/** Where fetched files are kept, by their places: see `placeOf`. */
export interface KeptFiles {
  /** Null where it is not kept; does not fail. */
  get(place: string): Promise<Uint8Array | null>
  /** Fails with what the browser says, as a QuotaExceededError. */
  keep(place: string, bytes: Uint8Array): Promise<void>
  /** Does `work` when nobody else, in any worker or tab, is at work on that file. */
  inTurn<T>(place: string, work: () => Promise<T>): Promise<T>
}

/** By path, as `siteHashes`. */
export type Hashes = Readonly<Record<string, string>>

/** A file that can be checked. */
interface Known {
  path: string
  place: string
  hash: string
  /** Whether its own name holds the hash. */
  isNamed: boolean
}

function known(path: string, hashes: Hashes): Known | null {
  const named = NAME.exec(path)?.[2]
  if (named !== undefined) return { path, place: path, hash: named, isNamed: true }
  const hash = hashes[path]
  return hash === undefined ? null : { path, place: `${path}?${hash}`, hash, isNamed: false }
}

/** Under which name a file is kept: of what it holds now, never what it held before. Null where that is not known. */
export const placeOf = (path: string, hashes: Hashes = siteHashes): string | null => known(path, hashes)?.place ?? null

/** The same file before or after a change of what it holds: its path without the hash. */
export const stemOf = (place: string): string => place.replace(BEHIND, '').replace(NAME, '$1')

/**
 * A loader that keeps the files that it can check and gives those with a hash in their names unpacked, all others as `load` does.
 * @param kept null where the browser keeps nothing: then they are fetched whenever they are asked for
 * Its promise fails with BadInput as that of `load`, and where a file is not what its name says. One of the list that is something else
 * than it was when the site was built is given as it came, and not kept: whoever runs the site may have put another in its place.
 */
export function byHash(load: LoadBytes, kept: KeptFiles | null, hashes: Hashes = siteHashes): LoadBytes {
  return async (path, onProgress) => {
    const file = known(path, hashes)
    if (file === null) return load(path, onProgress)
    const fetched = async () => {
      const came = await fetchChecked(load, file, onProgress)
      if (!came.isRight && file.isNamed) throw new BadInput(says.siteFileChanged({ path, than: 'its name says' }))
      return came
    }
    const given = ({ bytes, content }: Content) => (file.isNamed ? content : bytes)
    if (kept === null) return given(await fetched())
    return kept.inTurn(file.place, async () => {
      const there = await keptContent(kept, file)
      if (there !== null) return given(there)
      const came = await fetched()
      // Refused, or no room: it is fetched again the next time.
      if (came.isRight) await kept.keep(file.place, came.bytes).catch(() => undefined)
      return given(came)
    })
  }
}

/**
 * Fetches a file before it is needed, unless it is kept and whole. A path that cannot be checked is not kept.
 * @returns rejects with BadInput as `load` does, and where the file is not what the build knows; as `kept.keep` does where there is no room
 */
export async function keepBeforehand(
  path: string,
  load: LoadBytes,
  kept: KeptFiles,
  onProgress?: (fraction: number) => void,
  hashes: Hashes = siteHashes,
): Promise<void> {
  const file = known(path, hashes)
  if (file === null) return
  await kept.inTurn(file.place, async () => {
    if ((await keptContent(kept, file)) !== null) return
    const { bytes, isRight } = await fetchChecked(load, file, onProgress)
    if (!isRight) throw new BadInput(says.siteFileChanged({ path, than: 'this page was built with' }))
    await kept.keep(file.place, bytes)
  })
}

/** A file as it came, and what it holds: the same but for archives. */
interface Content {
  bytes: Uint8Array
  content: Uint8Array
}

async function fetchChecked(load: LoadBytes, file: Known, onProgress?: (fraction: number) => void) {
  const bytes = await load(file.path, onProgress)
  const content = await contentOf(bytes, file)
  return { bytes, content, isRight: await hashesTo(content, file.hash) }
}

/** Null where it is not kept, or damaged meanwhile. */
async function keptContent(kept: KeptFiles, file: Known): Promise<Content | null> {
  const bytes = await kept.get(file.place)
  if (bytes === null) return null
  try {
    const content = await contentOf(bytes, file)
    return (await hashesTo(content, file.hash)) ? { bytes, content } : null
  } catch {
    return null
  }
}

/** Hosts may unpack an archive on its way: what is checked is what it holds. */
const contentOf = async (bytes: Uint8Array, { path }: Known) => (path.endsWith('.gz') ? gunzip(bytes, path) : bytes)

const hashesTo = async (bytes: Uint8Array, hash: string) => (await sha256Hex(bytes)).startsWith(hash)
