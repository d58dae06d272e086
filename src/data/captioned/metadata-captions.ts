/** The rows of metadata files, each to its picture. */
import { BadInput, formatCount } from '../bad-input'
import { someOf, type LeftOut } from '../left-out'
import { readMetadata, type MetadataRow } from './metadata-file'
import { giveCaptions, type PictureCaptions } from './picture-captions'
import { baseName, type SourceFile } from '../source-file'

/**
 * @param metadata files called metadata.csv, or files called metadata.jsonl
 * @param leftOut takes pictures without a row, and those whose row has no caption
 * @throws BadInput where there are both kinds, or one cannot be read (see `readMetadata`)
 */
export async function captionsFromMetadata(
  metadata: readonly SourceFile[],
  pictures: readonly SourceFile[],
  leftOut: LeftOut,
  signal?: AbortSignal,
): Promise<PictureCaptions> {
  const [kind = '', ...others] = [...new Set(metadata.map(({ path }) => baseName(path).toLowerCase()))].sort()
  if (others.length > 0)
    throw new BadInput(
      `There are both ${[kind, ...others].join(' and ')}, so it is not clear which captions hold; leave one of them out.`,
    )
  const finder = new PictureFinder(pictures)
  const captionsOf = new Map<SourceFile, string[]>()
  const notes: string[] = []
  for (const file of metadata) {
    const folder = file.path.slice(0, file.path.length - baseName(file.path).length)
    const read = await readMetadata(file, signal)
    notes.push(...read.notes, ...assign(read.rows, folder, file.path, finder, captionsOf))
  }
  const found: PictureCaptions['found'] = new Map()
  for (const picture of pictures) {
    const captions = captionsOf.get(picture)
    if (captions === undefined) leftOut.add(picture.path, `had no row in ${kind}`)
    else giveCaptions(found, picture, captions, leftOut)
  }
  return { found, notes }
}

/** Adds each row's captions to its picture's. @returns notes about rows without a picture and pictures with several rows */
function assign(
  rows: readonly MetadataRow[],
  folder: string,
  path: string,
  finder: PictureFinder,
  captionsOf: Map<SourceFile, string[]>,
): string[] {
  const missing: string[] = []
  const repeated = new Set<string>()
  for (const { fileName, captions } of rows) {
    const picture = finder.find(folder, fileName)
    if (picture === null) {
      missing.push(fileName)
      continue
    }
    const before = captionsOf.get(picture)
    if (before !== undefined) repeated.add(fileName)
    captionsOf.set(picture, [...new Set([...(before ?? []), ...captions])])
  }
  const notes: string[] = []
  if (missing.length > 0) {
    const subject = missing.length === 1 ? '1 row names an image' : `${formatCount(missing.length)} rows name images`
    notes.push(`${path}: ${subject} that cannot be found here: ${someOf(missing)}.`)
  }
  if (repeated.size > 0) {
    const subject = repeated.size === 1 ? '1 image has' : `${formatCount(repeated.size)} images have`
    notes.push(
      `${path}: ${subject} more than one row, whose captions were taken as further captions: ${someOf([...repeated])}.`,
    )
  }
  return notes
}

/** Finds pictures by the paths that metadata files give them. */
class PictureFinder {
  readonly #byPath: Map<string, SourceFile>
  /** By file name without case: pictures that a path may mean where it does not begin at the metadata file. */
  readonly #byName = new Map<string, SourceFile[]>()

  constructor(pictures: readonly SourceFile[]) {
    this.#byPath = new Map(pictures.map((picture) => [picture.path, picture]))
    for (const picture of pictures) {
      const name = baseName(picture.path).toLowerCase()
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), picture])
    }
  }

  /** The picture at that path below the folder, else the only one whose path ends so (a zip, or a folder, in between). */
  find(folder: string, fileName: string): SourceFile | null {
    const path = fileName
      .replaceAll('\\', '/')
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .join('/')
    const exact = this.#byPath.get(folder + path)
    if (exact !== undefined) return exact
    const end = `/${path.toLowerCase()}`
    const likely = this.#byName.get(baseName(end)) ?? []
    const fitting = likely.filter((picture) => `/${picture.path.toLowerCase()}`.endsWith(end))
    return fitting.length === 1 ? (fitting[0] ?? null) : null
  }
}
