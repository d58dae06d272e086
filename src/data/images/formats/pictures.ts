/** PNG, JPEG and WebP files as a source of images; decoding itself is the host's (see `decode-in-browser.ts`). */
import { formatCount } from '../../bad-input'
import { isLargeFilePointer, isWebPage } from '../../beginnings'
import { archiveCopies } from './archive-copies'
import { contentHash, quickKey } from './content-hash'
import { readFolders } from '../folders/labels'
import { withLabelFiles, type LabelFiles } from '../labels/label-files'
import { foreignReason } from '../recognition/foreign-files'
import { readImageHeader, type ImageHeader } from './header'
import type { DecodedImage, DecodeImage, ImageLook, ImageSource } from '../source'
import { LeftOut } from '../../left-out'
import { lookAtAll } from '../look'
import { UnreadableFile, type SourceFile } from '../../source-file'
import type { Choices } from '../../understood-types'

/** Edge in px above which a decoder may scale down: 8 times the largest size the networks take. */
export const MIN_DECODED = 512

/** 400 MB while decoding; a 50-megapixel phone photograph passes. */
const MAX_MEGAPIXELS = 100

/** A picture of `MAX_MEGAPIXELS`, well packed, is below this. */
const MAX_FILE_BYTES = 128 * 2 ** 20

/** Most headers end within it; a photograph's thumbnail and colour profile may come first. */
const HEAD = 2 ** 16

/** Bytes of a picture that is hashed as it is looked at: tens of thousands of such are not read again to find equal ones. */
const SMALL = 2 ** 12

/** A picture whose header was read. */
export interface SeenPicture {
  file: SourceFile
  look: ImageLook
}

/**
 * The folders around each picture may name its class, and divide (see `readFolders`); so may a table of labels (see `withLabelFiles`).
 * Pictures that cannot be used say nothing.
 * @param files sorted by path
 * @param others files that may be such a table
 * @param leftOut takes pictures whose header cannot be read, copies in an archive of what lies beside it, and validation images that are not used
 */
export async function readPictures(
  files: readonly SourceFile[],
  others: readonly SourceFile[],
  leftOut: LeftOut,
  choices: Choices = {},
  signal?: AbortSignal,
): Promise<{ source: ImageSource; labels: LabelFiles }> {
  const copies = await archiveCopies(files)
  for (const { path } of copies) leftOut.add(path, 'was a duplicate: the same file lay outside the archive too')
  const pictures = files.filter((file) => !copies.has(file))
  const seen = await lookAtPictures(pictures, leftOut, signal)
  return labelledSource(seen, { pictures, others, choices }, leftOut)
}

/** @param leftOut takes those whose header cannot be read */
export async function lookAtPictures(
  files: readonly SourceFile[],
  leftOut: LeftOut,
  signal?: AbortSignal,
): Promise<SeenPicture[]> {
  const seen = await lookAtAll(pictureSource(files, null), leftOut, signal)
  return seen.flatMap((look) => {
    const file = files[look.index]
    return file === undefined ? [] : { file, look }
  })
}

/** What the labels of pictures are read from. */
interface AroundPictures {
  /** All that were chosen: a table may name one that cannot be used. */
  pictures: readonly SourceFile[]
  others: readonly SourceFile[]
  choices: Choices
}

/** @param leftOut takes what the visitor's choices leave out */
async function labelledSource(
  seen: readonly SeenPicture[],
  around: AroundPictures,
  leftOut: LeftOut,
): Promise<{ source: ImageSource; labels: LabelFiles }> {
  const { pictures, others, choices } = around
  const usable = seen.map(({ file }) => file)
  const paths = usable.map(({ path }) => path)
  const labelled = await withLabelFiles((chosen) => readFolders(paths, chosen), { usable, pictures }, others, choices)
  const { folders } = labelled
  const isUsed = (_: unknown, i: number) => (folders.unused[i] ?? null) === null
  for (const [i, { path }] of usable.entries()) {
    const reason = folders.unused[i] ?? null
    if (reason !== null) leftOut.add(path, reason)
  }
  const [labels, isTest] = [folders.labels?.filter(isUsed), folders.isTest?.filter(isUsed)]
  const used = seen.filter(isUsed)
  const source = {
    ...seenSource(used, folders.root),
    label: (index: number) => labels?.[index] ?? null,
    classNames: folders.classNames,
    classesFrom: folders.classesFrom,
    isTest: isTest ? (index: number) => isTest[index] ?? false : null,
    notes: folders.notes,
    questions: folders.questions,
    async only(kept: readonly number[]) {
      const stays = new Set(kept.map((index) => used[index]))
      const rest = seen.filter((picture, i) => !isUsed(picture, i) || stays.has(picture))
      return (await labelledSource(rest, around, new LeftOut())).source
    },
  }
  return { source, labels: labelled }
}

/** As `pictureSource`, of pictures that need not be looked at again. */
export function seenSource(seen: readonly SeenPicture[], root: string | null): ImageSource {
  const source = pictureSource(
    seen.map(({ file }) => file),
    root,
  )
  return { ...source, look: (index) => seen[index]?.look ?? source.look(index) }
}

/** Pictures as they are, without what their folders say. @param root the folder that holds them all */
export function pictureSource(files: readonly SourceFile[], root: string | null): ImageSource {
  const at = (index: number) => {
    const file = files[index]
    if (!file) throw new RangeError(`picture ${index} does not exist; there are ${files.length}.`)
    return file
  }
  return {
    name: root ?? 'Own images',
    count: files.length,
    nameOf: (index) => at(index).path,
    look: (index) => lookAt(at(index)),
    read: async (index, decode) => readPicture(at(index), decode),
    hash: async (index) => contentHash(await at(index).read()),
    label: () => null,
    classNames: null,
    classesFrom: null,
    isTest: null,
    divisionFrom: 'folders',
    notes: [],
    questions: [],
  }
}

async function lookAt(file: SourceFile): Promise<ImageLook> {
  checkLength(file)
  const head = await file.read(0, HEAD)
  const header = readImageHeader(head) ?? (file.size > HEAD ? readImageHeader(await file.read()) : null)
  const { width, height, hasAlpha } = checkHeader(file, header, head)
  const look = { width, height, hasAlpha, content: quickKey(file.size, head) }
  return file.size <= SMALL ? { ...look, hash: contentHash(head) } : look
}

async function readPicture(file: SourceFile, decode: DecodeImage) {
  checkLength(file)
  const bytes = await file.read()
  const { type } = checkHeader(file, readImageHeader(bytes), bytes)
  let decoded: DecodedImage
  try {
    decoded = await decode(bytes, type)
  } catch {
    throw new UnreadableFile(file.path, 'could not be decoded')
  }
  return { width: decoded.width, height: decoded.height, channels: 4 as const, pixels: decoded.rgba }
}

function checkLength({ path, size, archive }: SourceFile): void {
  if (size <= MAX_FILE_BYTES) return
  // Of a file in a zip only what the zip says is known, before it is unpacked.
  const exceeded = archive === undefined ? 'exceeded' : 'was said by its zip to exceed'
  throw new UnreadableFile(path, `${exceeded} ${MAX_FILE_BYTES / 2 ** 20} MB`)
}

/** @param head of what is called a picture: it may be one of another format */
function whyNoPicture(head: Uint8Array): string {
  if (head.length === 0) return 'was empty (0 bytes)'
  if (isWebPage(head)) return 'was a web page (HTML) that a host sent in place of the picture'
  if (isLargeFilePointer(head)) return 'was Git LFS’s pointer to the picture, which was not fetched itself'
  return foreignReason('', head) ?? 'could not be decoded'
}

/** @param head of the file: what calls itself a PNG may be a GIF. */
function checkHeader({ path }: SourceFile, header: ImageHeader | null, head: Uint8Array): ImageHeader {
  if (header === null) throw new UnreadableFile(path, whyNoPicture(head))
  if (header.width === 0 || header.height === 0) throw new UnreadableFile(path, 'could not be decoded')
  if (header.width * header.height <= MAX_MEGAPIXELS * 1e6) return header
  const size = `${formatCount(header.width)}×${formatCount(header.height)} px`
  throw new UnreadableFile(path, `exceeded ${MAX_MEGAPIXELS} megapixels (${size}) and had to be scaled down first`)
}
