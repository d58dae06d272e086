/** Which columns of an image folder's metadata name the image, and which hold captions. */
import { CAPTION_NAMES } from '../captions/caption-names'

/** `file_name` is Hugging Face's; the others are common elsewhere. The likeliest first; compared without case, spaces, "-" and "_". */
const FILE_NAMES = [
  'filename',
  'imagefilename',
  'filepath',
  'imagepath',
  'imgpath',
  'file',
  'imagefile',
  'imagename',
  'path',
  'image',
  'img',
]

/** Captions beside the first are also called paraphrases. */
const FURTHER = 'paraphrase'
const TEXT_NAMES = [...CAPTION_NAMES, FURTHER]

/** Longer names of columns are none of these; what is looked for in names is short. */
const LONGEST_NAME = 64

/** Place of the column among those that name the image: 0 is the likeliest; null where it is none. */
function fileColumnRank(column: string): number | null {
  if (column.length > LONGEST_NAME) return null
  const rank = FILE_NAMES.indexOf(column.toLowerCase().replace(/[\s_-]/g, ''))
  return rank < 0 ? null : rank
}

/** The likeliest of the columns that name the image; -1 where none does. */
export function fileColumn(columns: readonly string[]): number {
  let best = -1
  let least = Infinity
  for (const [i, column] of columns.entries()) {
    const rank = fileColumnRank(column)
    if (rank === null || rank >= least) continue
    best = i
    least = rank
  }
  return best
}

/** "Caption", "captions", "caption_2", "text 3", … */
export const holdsCaption = (column: string): boolean => captionKind(column) !== null

/** What a column of captions is called without number and plural: "caption" of "Captions 2"; null where it holds none. */
export function captionKind(column: string): string | null {
  if (column.length > LONGEST_NAME) return null
  const name = column
    .trim()
    .toLowerCase()
    .replace(/[\s_-]*\d+$/, '')
    .replace(/[\s-]/g, '_')
  const kind = name.replace(/s$/, '')
  return TEXT_NAMES.includes(kind) ? kind : null
}

/** The kinds among the columns that could have the caption itself, in their order. */
export function captionKinds(columns: Iterable<string>): string[] {
  const kinds = new Set<string>()
  for (const column of columns) {
    const kind = captionKind(column)
    if (kind !== null && kind !== FURTHER) kinds.add(kind)
  }
  return [...kinds]
}

/**
 * The captions of one cell or field: of a string, itself, or the strings of a list written in it (JSON's, or Python's as pandas
 * writes it); of a number, its digits; of an array, its strings and numbers. Without the empty ones, without space around them, each
 * in one line.
 */
export function captionsIn(value: unknown): string[] {
  return textsIn(value).flatMap((text) => {
    const caption = text
      .split(/[\r\n]/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join(' ')
    return caption === '' ? [] : [caption]
  })
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return listIn(value) ?? [value]
  if (typeof value === 'number') return [String(value)]
  return Array.isArray(value)
    ? value.flatMap((item) => (typeof item === 'string' ? [item] : typeof item === 'number' ? [String(item)] : []))
    : []
}

/** The strings of a list written in a text; null where it is none. */
function listIn(text: string): string[] | null {
  const list = text.trim()
  if (!list.startsWith('[') || !list.endsWith(']')) return null
  const values = parsed(list)
  if (!Array.isArray(values)) return pythonStrings(list)
  return values.every((value) => typeof value === 'string') ? values : null
}

/** "['it\'s', "two"]" → its strings; null where the list holds anything else. */
function pythonStrings(list: string): string[] | null {
  const strings: string[] = []
  let at = 1
  const skipBlanks = () => {
    while (/\s/.test(list[at] ?? '')) at++
  }
  for (skipBlanks(); at < list.length - 1; skipBlanks()) {
    const quote = list[at]
    if (quote !== "'" && quote !== '"') return null
    const parts: string[] = []
    let from = ++at
    for (; list[at] !== quote; at++) {
      if (at >= list.length - 1) return null
      if (list[at] !== '\\') continue
      parts.push(list.slice(from, at))
      from = ++at
    }
    strings.push(parts.join('') + list.slice(from, at))
    at++
    skipBlanks()
    if (list[at] === ',') at++
    else if (at !== list.length - 1) return null
  }
  return strings.length === 0 ? null : strings
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
