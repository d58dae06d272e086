/** What the visitor's files are, told by content where it tells and by name where it does not. */
import * as says from '../../../messages/generated/images'
import { BadInput, formatCount } from '../../bad-input'
import { isCifar } from '../formats/cifar-kinds'
import { CIFAR_PICKLE, disguisedZip, FOREIGN_HEAD, foreignReason, isOfficeZip, OTHER_PICTURE } from './foreign-files'
import { gunzip, gunzipHead, looksLikeGzip } from '../../archives/gzip'
import { idxLength, looksLikeIdx } from '../formats/idx'
import { looksLikePicture } from '../formats/header'
import type { LeftOut } from '../../left-out'
import { plainName } from '../../plain-name'
import { refusalOf } from './refusal'
import { baseName, byPath, fromBytes, plainPath, UnreadableFile, type SourceFile } from '../../source-file'
import { unaskedFiles } from './unasked-files'
import { listZip, looksLikeZip } from '../../archives/zip'

export interface Recognised {
  idx: SourceFile[]
  cifar: SourceFile[]
  pictures: SourceFile[]
  /** Files that are none of these. */
  others: SourceFile[]
  /** What some of the others are instead, as the reason why they are left out. */
  reasons: Map<SourceFile, string>
  /** How many files there were, those in zips one by one. */
  files: number
  /** Why files as a whole could not be opened, a full sentence each; they are among what was left out. */
  refused: BadInput[]
  /** What is to be said of archives, one sentence each. */
  notes: string[]
}

const PICTURE_NAME = /\.(png|jpe?g|jfif|webp)$/i

/**
 * Sorts files by kind, zip and gzip opened.
 * @param leftOut takes what is unreadable or damaged, what is of a kind that is not read, and what nobody chose on purpose
 */
export async function recognise(
  files: readonly SourceFile[],
  leftOut: LeftOut,
  signal?: AbortSignal,
): Promise<Recognised> {
  const sorting = new Sorting(leftOut, signal)
  await sorting.sortAll(files, null)
  const { found } = sorting
  for (const kind of [found.idx, found.cifar, found.pictures, found.others]) kind.sort(byPath)
  return found
}

class Sorting {
  readonly found: Recognised = {
    idx: [],
    cifar: [],
    pictures: [],
    others: [],
    reasons: new Map(),
    files: 0,
    refused: [],
    notes: [],
  }

  constructor(
    private readonly leftOut: LeftOut,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** @param archive path of the zip that the files lie in */
  async sortAll(files: readonly SourceFile[], archive: string | null): Promise<void> {
    const unasked = unaskedFiles(files.map(({ path }) => path))
    for (const [i, file] of files.entries()) {
      this.signal?.throwIfAborted()
      this.found.files++
      const why = unasked[i]
      if (why === 'system') this.leftOut.addQuietly(file.path, 'was made by the system, not by you')
      else if (why === 'hidden')
        this.leftOut.add(file.path, 'was hidden (its name, or its folder’s, begins with a dot)')
      else await this.#sortOrName(file, archive)
    }
  }

  /** A file that cannot be used costs itself alone. */
  async #sortOrName(file: SourceFile, archive: string | null): Promise<void> {
    try {
      // Tens of thousands of pictures: their names are believed here, their content is looked at when they are read.
      if (PICTURE_NAME.test(file.path)) this.found.pictures.push(file)
      else if (await isZip(file)) await this.#openZip(file, archive)
      else await this.#sort(file)
    } catch (error) {
      if (error instanceof UnreadableFile) this.leftOut.add(error.path, error.reason)
      else if (error instanceof BadInput) this.#refuse(file, error)
      else throw error
    }
  }

  #refuse({ path }: SourceFile, error: BadInput): void {
    this.found.refused.push(error)
    this.leftOut.add(path, refusalOf(error, path))
  }

  /** A zip's files, with its name as their folder: two zips, "cats.zip" and "dogs.zip", are two classes. */
  async #openZip(zip: SourceFile, archive: string | null): Promise<void> {
    if (archive !== null) {
      this.leftOut.add(zip.path, 'lay as a zip within a zip and had to be unpacked first')
      return
    }
    const foreign = foreignReason(zip.path, new Uint8Array())
    const notes: string[] = []
    const entries = foreign === null ? await listZip(zip, notes) : []
    const isOffice = isOfficeZip(entries.map(({ path }) => plainPath(path)))
    const reason = foreign ?? (isOffice ? 'was a document or a program, not a picture' : disguisedZip(zip.path))
    if (reason !== null) {
      this.found.reasons.set(zip, reason)
      this.found.others.push(zip)
      return
    }
    this.found.files--
    this.found.notes.push(...notes)
    const folder = zip.path.replace(/\.zip$/i, '')
    await this.sortAll(
      entries.map((entry) => inFolder(entry, folder, zip.path)),
      zip.path,
    )
  }

  /** Fails with `UnreadableFile`, and with BadInput where a gzip is damaged. */
  async #sort(file: SourceFile): Promise<void> {
    const { found } = this
    const head = await file.read(0, FOREIGN_HEAD)
    if (isCifar(file, head)) found.cifar.push(file)
    else if (looksLikePicture(head)) found.pictures.push(file)
    else if (looksLikeGzip(head)) await this.#sortPacked(file)
    else if (looksLikeIdx(head) || isIdxName(file.path)) found.idx.push(file)
    else {
      const reason = foreignReason(file.path, head)
      if (reason === OTHER_PICTURE) this.leftOut.add(file.path, reason)
      else found.others.push(file)
      if (reason !== null) found.reasons.set(file, reason)
    }
  }

  /** Unpacked whole only where the first bytes are those of images, and as far as they say. Fails as `#sort`. */
  async #sortPacked(file: SourceFile): Promise<void> {
    const path = file.path.replace(/\.gz$/i, '')
    const head = await gunzipHead(file, FOREIGN_HEAD, baseName(file.path))
    const isImages = looksLikePicture(head) || isPackedCifar(path) || looksLikeIdx(head) || isIdxName(path)
    const length = looksLikeIdx(head) ? idxLength(head) : undefined
    if (isImages) return this.#sort(fromBytes(path, await unpacked(file, length)))
    const reason = foreignReason(file.path, head) ?? foreignReason(path, head)
    if (reason === OTHER_PICTURE) this.leftOut.add(file.path, reason)
    else this.found.others.push(file)
    this.found.reasons.set(file, reason ?? 'was packed with gzip and had to be unpacked first')
  }
}

/** Packed, its length is not known: what is called as no other file is has to tell. */
const isPackedCifar = (path: string) => isCifar({ path, size: 0 }, new Uint8Array())

/** @param length that the unpacked file says to have; undefined where it does not say */
async function unpacked(file: SourceFile, length: number | undefined): Promise<Uint8Array> {
  const name = baseName(file.path)
  const packed = await file.read()
  if (length === undefined) return gunzip(packed, name)
  try {
    return await gunzip(packed, name, length)
  } catch (error) {
    if ((await gunzipHead(packed, length + 1, name)).length <= length) throw error
    throw new BadInput(says.gzipMoreThanSaid({ name, length: formatCount(length) }))
  }
}

function inFolder(entry: SourceFile, folder: string, archive: string): SourceFile {
  const path = `${folder}/${plainPath(entry.path)}`
  return {
    path,
    size: entry.size,
    archive,
    async read(start, end) {
      try {
        return await entry.read(start, end)
      } catch (error) {
        throw error instanceof UnreadableFile ? new UnreadableFile(path, error.reason) : error
      }
    },
  }
}

/** Also by name: an archive whose first entry is damaged does not begin as one. */
async function isZip(file: SourceFile): Promise<boolean> {
  return /\.zip$/i.test(file.path) || looksLikeZip(await file.read(0, FOREIGN_HEAD))
}

/** A file that calls itself IDX is read as such, so that a damaged one is named rather than passed over. */
function isIdxName(path: string): boolean {
  return /(\.idx|idx\d-ubyte)$/i.test(plainName(path))
}

/** The error where there is nothing to train on: names what was there instead. */
export function noImages(found: Recognised): BadInput {
  const wanted = 'choose PNG, JPEG or WebP images (in a folder or a zip), IDX files, or CIFAR’s binary batches'
  if (found.others.length === 0) return new BadInput(says.noImages({ mend: wanted }))
  const counts = new Map<string, number>()
  for (const { path } of found.others) {
    const extension = /\.(tar\.gz|[a-z0-9]{1,8})$/i.exec(baseName(path))?.[0].toLowerCase() ?? 'without extension'
    counts.set(extension, (counts.get(extension) ?? 0) + 1)
  }
  const kinds = [...counts].sort((a, b) => b[1] - a[1]).map(([extension, count]) => `${count} ${extension}`)
  const shown = kinds.slice(0, 4).join(', ') + (kinds.length > 4 ? ', …' : '')
  const isTar = [...counts.keys()].some((extension) => /^\.(tar|tar\.gz|tgz)$/.test(extension))
  const unpack = isTar ? ' (a tar archive has to be unpacked first)' : ''
  const isPickled = [...found.reasons.values()].includes(CIFAR_PICKLE)
  const pickled = isPickled ? ` CIFAR’s Python version (pickled) is not read; choose its binary version.` : ''
  const total = found.others.length === 1 ? 'The one file' : `None of the ${found.others.length} files`
  const verdict = found.others.length === 1 ? 'is no image' : 'is an image'
  return new BadInput(
    says.noImagesAmong({
      total,
      be: found.others.length === 1 ? 'was' : 'were',
      verdict,
      shown,
      mend: `${wanted}${unpack}`,
      pickled,
    }),
  )
}
