/** Which columns of an image folder's metadata name the image, and which hold captions. */
import { CAPTION_NAMES } from '../captions/caption-names'

/** `file_name` is Hugging Face's; the others are common elsewhere. Compared without case, spaces, "-" and "_". */
const FILE_NAMES = ['filename', 'filepath', 'file', 'imagefilename', 'imagepath', 'image', 'path', 'img']

/** Captions beside the first are also called paraphrases. */
const TEXT_NAMES = [...CAPTION_NAMES, 'paraphrase']

export function namesFile(column: string): boolean {
  return FILE_NAMES.includes(column.toLowerCase().replace(/[\s_-]/g, ''))
}

/** "Caption", "captions", "caption_2", "text 3", … */
export function holdsCaption(column: string): boolean {
  const name = column
    .trim()
    .toLowerCase()
    .replace(/[\s_-]*\d+$/, '')
    .replace(/[\s-]/g, '_')
  return TEXT_NAMES.includes(name) || TEXT_NAMES.includes(name.replace(/s$/, ''))
}

/**
 * The captions of one cell or field: of a string, itself, or the strings of a list written in it (JSON's, or Python's as pandas
 * writes it); of an array, its strings. Without the empty ones, without space around them, each in one line.
 */
export function captionsIn(value: unknown): string[] {
  const texts = Array.isArray(value) ? value.filter((item) => typeof item === 'string') : listed(value)
  return texts.map((text) => text.trim().replace(/\s*[\r\n]+\s*/g, ' ')).filter((text) => text !== '')
}

const QUOTED = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/

const LIST = new RegExp(`^\\s*\\[\\s*(?:${QUOTED.source})(?:\\s*,\\s*(?:${QUOTED.source}))*\\s*,?\\s*\\]\\s*$`, 's')

function listed(value: unknown): string[] {
  if (typeof value !== 'string') return []
  if (!LIST.test(value)) return [value]
  const list = parsed(value)
  if (Array.isArray(list)) return list.filter((item) => typeof item === 'string')
  const items = value.matchAll(new RegExp(QUOTED, 'gs'))
  return [...items].map(([, single, double]) => (single ?? double ?? '').replace(/\\(.)/gs, '$1'))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
