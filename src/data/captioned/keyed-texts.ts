/** Texts in JSON with what names the picture that each is of: a field beside it or above it, or the name that it stands under. */
import type { JsonPath } from '../captions/types'
import { fileColumn } from './metadata-columns'

/** `id`: of an entry in the file's own list of images. */
export type PictureKey = { name: string } | { id: string }

export interface KeyedText {
  key: PictureKey | null
  /** A text, or a list of texts of one picture; null where an item has none. */
  value: unknown
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isKeyValue = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'

/** Fields that name an image by number, where a list of images tells its file. */
const ID_FIELDS = ['image_id', 'imageid', 'imgid', 'img_id']

/**
 * What stands at `path` in a value, in its order.
 * @param path of captions, as `textsIn` finds them
 */
export function* keyedTextsAt(value: unknown, path: JsonPath): Generator<KeyedText> {
  yield* walk(value, path, 0, null)
}

/** @param key of the nearest record or map above */
function* walk(value: unknown, path: JsonPath, depth: number, key: PictureKey | null): Generator<KeyedText> {
  const step = path[depth]
  if (step === undefined || value === null || value === undefined) {
    yield { key, value: value ?? null }
    return
  }
  if (Array.isArray(value)) {
    const row: readonly unknown[] = value
    if (step === null) for (const item of row) yield* walk(item, path, depth + 1, key)
    else yield* walk(row[Number(step)], path, depth + 1, cellKey(row, Number(step)) ?? key)
    return
  }
  if (!isFields(value)) {
    yield { key, value: null }
    return
  }
  if (step === null) {
    for (const name in value) yield* walk(value[name], path, depth + 1, { name })
    return
  }
  const columns = columnsOf(value, step)
  if (columns !== null) {
    for (const [name, text] of columns)
      yield* walk(text, path.slice(depth + 1), pathIsEach(path, depth) ? 1 : 0, name === null ? null : { name })
    return
  }
  yield* walk(value[step], path, depth + 1, fieldKey(value) ?? key)
}

/** Columns of lists ({"image": […], "caption": […]}), or of maps as pandas writes them, row by row; null where they are none. */
function columnsOf(record: Fields, captions: string): [string | null, unknown][] | null {
  const names = Object.keys(record)
  const column = names[fileColumn(names)]
  const [files, texts] = [column === undefined ? null : record[column], record[captions]]
  if (typeof files !== 'object' || files === null || typeof texts !== 'object' || texts === null) return null
  const [named, rows] = [files as Fields, texts as Fields]
  // {"image": {"file_name": …}, "captions": […]} is one picture.
  if (!Object.keys(rows).some((row) => Object.hasOwn(named, row))) return null
  const nameIn = (row: string) => {
    const name = Object.hasOwn(named, row) ? named[row] : null
    return isKeyValue(name) ? String(name) : null
  }
  const captioned = Object.keys(rows).map((row): [string | null, unknown] => [nameIn(row), rows[row]])
  const silent = Object.keys(named).filter((row) => !Object.hasOwn(rows, row))
  return [...captioned, ...silent.map((row): [string | null, unknown] => [nameIn(row), null])]
}

/** True where the path goes on into each row of a column, which `columnsOf` did already. */
const pathIsEach = (path: JsonPath, depth: number) => path[depth + 1] === null

function fieldKey(record: Fields): PictureKey | null {
  const names = Object.keys(record).filter((name) => isKeyValue(record[name]))
  const file = names[fileColumn(names)]
  if (file !== undefined) return { name: String(record[file]) }
  const id = names.find((name) => ID_FIELDS.includes(name.toLowerCase()))
  return id === undefined ? keyInside(record) : { id: String(record[id]) }
}

/** A picture's name in a record of its own: {"image": {"file_name": "1.png"}, "captions": […]}. */
function keyInside(record: Fields): PictureKey | null {
  for (const part of Object.values(record)) {
    if (!isFields(part)) continue
    const file = fileColumn(Object.keys(part))
    const name = file < 0 ? undefined : Object.values(part)[file]
    if (isKeyValue(name)) return { name: String(name) }
  }
  return null
}

/** In a row without names, the cell that is a picture's name: the one before its caption, else the next one. */
function cellKey(row: readonly unknown[], caption: number): PictureKey | null {
  const cells = row.map((cell, i) => (i !== caption && isKeyValue(cell) ? String(cell) : null))
  const name =
    cells.find((cell) => cell !== null && /\.[a-z]{3,4}(#\d+)?$/i.test(cell.slice(-12))) ??
    cells.find((cell) => cell !== null)
  return name === undefined || name === null ? null : { name }
}

/** File names by the ids of a list of images: COCO's `images`, with `id` and `file_name`. */
export function imageNames(value: unknown): ReadonlyMap<string, string> {
  const images: unknown = isFields(value) ? value.images : null
  const names = new Map<string, string>()
  if (!Array.isArray(images)) return names
  for (const image of images as unknown[]) {
    if (!isFields(image)) continue
    const key = fieldKey(image)
    const id = image.id ?? image.image_id ?? image.imgid
    if (key !== null && 'name' in key && isKeyValue(id)) names.set(String(id), key.name)
  }
  return names
}
