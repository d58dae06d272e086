/** The captions of pictures that have none of their own, from files that hold those of many. */
import { BadInput, formatCount } from '../bad-input'
import { refusalOf } from '../images/recognition/refusal'
import type { LeftOut } from '../left-out'
import { baseName, type SourceFile } from '../source-file'
import { readCaptionsOf } from './caption-files'
import { folderOf, isOne, type PictureFinder } from '../images/folders/picture-finder'

export const CAPTION_FILE = /\.(json|jsonl|ndjson|csv|tsv|tab|token|txt)$/i

/** A set has a few of them; thousands are something else, beside each picture. */
const MOST_FILES = 100
/** COCO's is a third of it. */
const MOST_BYTES = 2 ** 28

export interface SharedCaptions {
  captions: Map<SourceFile, string[]>
  notes: string[]
  /** Files that a caption is from. */
  used: Set<SourceFile>
}

/**
 * A picture has those of the first file that names it.
 * @param files that nothing else was found in, by path
 * @param waiting pictures without a caption
 * @param leftOut takes files whose names say that they hold captions, and which give none
 */
export async function sharedCaptions(
  files: readonly SourceFile[],
  waiting: ReadonlySet<SourceFile>,
  finder: PictureFinder,
  leftOut: LeftOut,
  signal: AbortSignal | undefined,
): Promise<SharedCaptions> {
  const found: SharedCaptions = { captions: new Map(), notes: [], used: new Set() }
  if (waiting.size === 0) return found
  for (const { path } of files.slice(MOST_FILES))
    leftOut.add(path, `was not read: there were more than ${MOST_FILES} files that may hold captions`)
  for (const file of files.slice(0, MOST_FILES)) {
    signal?.throwIfAborted()
    const reason = await takeFrom(file, waiting, finder, found)
    if (reason === null) found.used.add(file)
    else if (!/\.txt$/i.test(file.path)) leftOut.add(file.path, reason)
  }
  return found
}

/** @returns why nothing was taken; null where something was */
async function takeFrom(
  file: SourceFile,
  waiting: ReadonlySet<SourceFile>,
  finder: PictureFinder,
  { captions: all, notes }: SharedCaptions,
): Promise<string | null> {
  const { path } = file
  const folder = finder.folderAround(folderOf(path))
  const pictureOf = (name: string) => finder.findByEnd(folder, name.trim().replace(/#\d+$/, ''))
  if (file.size > MOST_BYTES) return `had ${formatCount(file.size)} bytes, too many for captions`
  const own = new Map<SourceFile, Set<string>>()
  let [missing, taken] = [0, 0]
  try {
    const rows = await readCaptionsOf(file, (name) => pictureOf(name) !== null)
    for (const { name, captions } of rows) {
      const picture = pictureOf(name)
      if (!isOne(picture)) {
        missing++
        continue
      }
      taken++
      if (!waiting.has(picture) || all.has(picture)) continue
      const before = own.get(picture) ?? new Set<string>()
      for (const caption of captions) before.add(caption)
      own.set(picture, before)
    }
  } catch (error) {
    if (!(error instanceof BadInput)) throw error
    return refusalOf(error, path)
  }
  if (taken === 0) return 'held no captions of the images that were chosen'
  if (own.size === 0) return 'held captions of images that have theirs from elsewhere'
  for (const [picture, captions] of own) all.set(picture, [...captions])
  if (missing > 0)
    notes.push(
      `${baseName(path)}: ${formatCount(missing)} of its ${formatCount(missing + taken)} captions are of images that are not here, or could mean several.`,
    )
  return null
}
