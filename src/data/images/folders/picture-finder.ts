/** Finds pictures by the paths that files of captions or labels give them. */
import { baseName, type SourceFile } from '../../source-file'

/** Deeper paths are found as they are written or not at all. */
const DEEPEST = 16

/** No system has longer ones. */
const LONGEST_PATH = 4096
const COCO_DIGITS = 12

/** One picture; none; or several that a path may mean alike. */
export type FoundPicture = SourceFile | readonly SourceFile[] | null

export const isOne = (found: FoundPicture): found is SourceFile => found !== null && !Array.isArray(found)

export class PictureFinder {
  readonly #byPath: Map<string, SourceFile>
  /** By the metadata's folder: what a path may mean that does not begin there. */
  readonly #byEnd = new Map<string, PathEnds>()

  /** @param pictures sorted by path */
  constructor(private readonly pictures: readonly SourceFile[]) {
    this.#byPath = new Map(pictures.map((picture) => [composed(picture.path), picture]))
  }

  /**
   * The picture at that path in the folder or below; else the only one there whose path ends so (a zip, or a folder, in between, or
   * other capitals); else the only one that has another extension to its name where the path has none. A path may be percent-encoded.
   * @param folder of the metadata file, "" or ending in "/"
   * @returns of several that end so, all: the same list each time
   */
  find(folder: string, fileName: string): FoundPicture {
    let several: FoundPicture = null
    for (const written of spellings(fileName)) {
      const path = tidied(written)
      if (path === null) continue
      const found = this.#byPath.get(composed(folder) + path) ?? this.#ends(folder).find(path)
      if (isOne(found)) return found
      several ??= found
    }
    return several
  }

  /**
   * As `find`; of a path from another machine (/home/me/train/1), the longest end that a picture's path has. COCO's numbers are padded in
   * its names.
   */
  findByEnd(folder: string, fileName: string): FoundPicture {
    if (fileName.length > LONGEST_PATH) return null
    const ends = this.#ends(folder)
    let several: FoundPicture = null
    for (const written of spellings(fileName)) {
      const end = ends.longestEnd(partsOf(written).parts)
      if (end === null) continue
      const found = this.#byPath.get(composed(folder) + end) ?? ends.find(end)
      if (isOne(found)) return found
      several ??= found
    }
    return several ?? (/^\d{1,11}$/.test(fileName) ? this.find(folder, fileName.padStart(COCO_DIGITS, '0')) : null)
  }

  /** The nearest folder, from this one outwards, with a picture in it or below: captions often lie beside the folder of images. */
  folderAround(folder: string): string {
    let around = folder
    while (around !== '' && below(this.pictures, around).length === 0) around = folderOf(around.slice(0, -1))
    return around
  }

  #ends(folder: string): PathEnds {
    const known = this.#byEnd.get(folder)
    if (known !== undefined) return known
    const ends = new PathEnds(below(this.pictures, folder), folder)
    this.#byEnd.set(folder, ends)
    return ends
  }
}

/** Those in the folder and below: they stand together. */
function below(pictures: readonly SourceFile[], folder: string): SourceFile[] {
  let [first, end] = [0, pictures.length]
  while (first < end) {
    const middle = (first + end) >> 1
    if ((pictures[middle]?.path ?? '') < folder) first = middle + 1
    else end = middle
  }
  while (pictures[end]?.path.startsWith(folder) === true) end++
  return pictures.slice(first, end)
}

type Ends = Map<string, SourceFile | SourceFile[]>

/** Pictures by all that their paths below a folder may end in. */
class PathEnds {
  /** Without case. */
  readonly #whole: Ends = new Map()
  readonly #withoutExtension: Ends = new Map()

  constructor(pictures: readonly SourceFile[], folder: string) {
    for (const picture of pictures) {
      const parts = composed(picture.path.slice(folder.length)).toLowerCase().split('/').slice(-DEEPEST)
      let end = ''
      for (const part of parts.reverse()) {
        end = end === '' ? part : `${part}/${end}`
        note(this.#whole, end, picture)
        note(this.#withoutExtension, end.replace(EXTENSION, ''), picture)
      }
    }
  }

  /**
   * What ends so with a longer path ends so with a shorter one: ends are tried from the name outwards, for most names are none.
   * @param parts of a path
   * @returns null where not even its last part is one
   */
  longestEnd(parts: readonly string[]): string | null {
    let longest: string | null = null
    for (let from = parts.length - 1; from >= Math.max(0, parts.length - DEEPEST); from--) {
      const end: string = longest === null ? (parts[from] ?? '') : `${parts[from] ?? ''}/${longest}`
      const lower = end.toLowerCase()
      if (!this.#whole.has(lower) && !this.#withoutExtension.has(lower)) break
      longest = end
    }
    return longest
  }

  find(path: string): FoundPicture {
    const end = path.toLowerCase()
    const found = [this.#whole.get(end) ?? null, this.#withoutExtension.get(end) ?? null]
    return found.find(isOne) ?? found[0] ?? found[1] ?? null
  }
}

const EXTENSION = /\.[a-z0-9]{1,5}$/

function note(ends: Ends, end: string, picture: SourceFile): void {
  const before = ends.get(end)
  if (before === undefined) ends.set(end, picture)
  else if (Array.isArray(before)) before.push(picture)
  else ends.set(end, [before, picture])
}

/** Systems write "é" as one character or as two; both are the same name. */
export const composed = (path: string) => path.normalize('NFC')

/** The path as written, and decoded where it is percent-encoded. */
function spellings(fileName: string): string[] {
  if (!fileName.includes('%')) return [fileName]
  try {
    return [fileName, decodeURIComponent(fileName)]
  } catch {
    return [fileName]
  }
}

/** "./a\\b.png" → "a/b.png"; null where the path leaves its folder. */
function tidied(path: string): string | null {
  const { parts, leaves } = partsOf(path)
  return leaves || parts.length === 0 ? null : parts.join('/')
}

/** The names in a path; of one that leaves its folder, those behind the last "..", which does. */
function partsOf(path: string): { parts: string[]; leaves: boolean } {
  const parts: string[] = []
  let leaves = false
  for (const part of composed(path).replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) leaves = true
  }
  return { parts, leaves }
}

/** The folder of a file, "" or ending in "/". */
export function folderOf(path: string): string {
  return path.slice(0, path.length - baseName(path).length)
}
