/** What the visitor's files are, told by content where it tells and by name where it does not. */
import { BadInput } from '../bad-input'
import { isCifarName } from './cifar'
import { gunzip, looksLikeGzip } from '../archives/gzip'
import { looksLikeIdx } from './idx'
import { looksLikePicture } from './header'
import type { LeftOut } from '../left-out'
import { baseName, byPath, fromBytes, isSystemFile, UnreadableFile, type SourceFile } from '../source-file'
import { listZip, looksLikeZip } from '../archives/zip'

export interface Recognised {
  idx: SourceFile[]
  cifar: SourceFile[]
  pictures: SourceFile[]
  /** Files that are none of these. */
  others: SourceFile[]
}

const PICTURE_NAME = /\.(png|jpe?g|webp)$/i
/** Pictures that browsers do not all decode, or that have no pixels of their own. */
const OTHER_PICTURE_NAME = /\.(gif|bmp|tiff?|heic|heif|avif|svg|jxl|ico|psd)$/i

/** Longest start of a file that recognising it needs. */
const HEAD = 16

/**
 * Sorts files by kind, zip and gzip opened. What systems leave behind (`.DS_Store`, …) is dropped without a word.
 * @param leftOut takes what is unreadable, or a picture in a format that is not read.
 * @throws BadInput where a zip or gzip as a whole cannot be opened.
 */
export async function recognise(
  files: readonly SourceFile[],
  leftOut: LeftOut,
  signal?: AbortSignal,
): Promise<Recognised> {
  const found: Recognised = { idx: [], cifar: [], pictures: [], others: [] }
  const sortAll = async (list: readonly SourceFile[], insideZip: boolean) => {
    for (const file of list) {
      signal?.throwIfAborted()
      if (isSystemFile(file.path)) continue
      try {
        // Tens of thousands of pictures: their names are believed here, their content is looked at when they are read.
        if (PICTURE_NAME.test(file.path)) found.pictures.push(file)
        else if (!insideZip && (await isZip(file))) await sortAll(await listFolder(file), true)
        else await sort(file, found, leftOut)
      } catch (error) {
        if (!(error instanceof UnreadableFile)) throw error
        leftOut.add(error.path, error.reason)
      }
    }
  }
  await sortAll(files, false)
  for (const kind of Object.values(found)) kind.sort(byPath)
  return found
}

/** Also by name: an archive whose first entry is damaged does not begin as one. */
async function isZip(file: SourceFile): Promise<boolean> {
  return /\.zip$/i.test(file.path) || looksLikeZip(await file.read(0, HEAD))
}

/** A zip's files, with its name as their folder: two zips, "cats.zip" and "dogs.zip", are two classes. */
async function listFolder(archive: SourceFile): Promise<SourceFile[]> {
  const folder = archive.path.replace(/\.zip$/i, '')
  return (await listZip(archive)).map((entry) => ({ ...entry, path: `${folder}/${entry.path}` }))
}

/** Fails with `UnreadableFile`, and with BadInput where a gzip is damaged. */
async function sort(file: SourceFile, found: Recognised, leftOut: LeftOut): Promise<void> {
  const head = await file.read(0, HEAD)
  if (isCifarName(file.path)) found.cifar.push(file)
  else if (looksLikePicture(head)) found.pictures.push(file)
  else if (looksLikeGzip(head) && !/\.(tar\.gz|tgz)$/i.test(file.path)) await sortUnpacked(file, found, leftOut)
  else if (looksLikeIdx(head) || isIdxName(file.path)) found.idx.push(file)
  else if (OTHER_PICTURE_NAME.test(file.path)) leftOut.add(file.path, 'had a format other than PNG, JPEG or WebP')
  else found.others.push(file)
}

async function sortUnpacked(file: SourceFile, found: Recognised, leftOut: LeftOut): Promise<void> {
  const unpacked = await gunzip(await file.read(), baseName(file.path))
  if (looksLikeGzip(unpacked)) found.others.push(file)
  else await sort(fromBytes(file.path.replace(/\.gz$/i, ''), unpacked), found, leftOut)
}

/** A file that calls itself IDX is read as such, so that a damaged one is named rather than passed over. */
function isIdxName(path: string): boolean {
  return /(\.idx|idx\d-ubyte)$/i.test(path)
}

/** The error where there is nothing to train on: names what was there instead. */
export function noImages(found: Recognised): BadInput {
  const wanted = 'choose PNG, JPEG or WebP images (in a folder or a zip), IDX files, or CIFAR-10 binary batches'
  if (found.others.length === 0) return new BadInput(`There are no images in what was chosen; ${wanted}.`)
  const counts = new Map<string, number>()
  for (const { path } of found.others) {
    const extension = /\.(tar\.gz|[a-z0-9]{1,8})$/i.exec(baseName(path))?.[0].toLowerCase() ?? 'without extension'
    counts.set(extension, (counts.get(extension) ?? 0) + 1)
  }
  const kinds = [...counts].sort((a, b) => b[1] - a[1]).map(([extension, count]) => `${count} ${extension}`)
  const shown = kinds.slice(0, 4).join(', ') + (kinds.length > 4 ? ', …' : '')
  const unpack =
    counts.has('.tar.gz') || counts.has('.tgz') || counts.has('.tar') ? ' (a tar archive has to be unpacked first)' : ''
  const total = found.others.length === 1 ? 'The one file' : `None of the ${found.others.length} files`
  const verdict = found.others.length === 1 ? 'is no image' : 'is an image'
  return new BadInput(
    `${total} that ${found.others.length === 1 ? 'was' : 'were'} chosen ${verdict} (${shown}); ${wanted}${unpack}.`,
  )
}
