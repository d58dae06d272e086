/**
 * Where in JSON texts stand, whatever form a data set gives it: Karpathy's (`images`, `sentences`, `raw`), COCO's (`annotations`,
 * `caption`), captions by picture, columns of lists, records of records. Found by walking over it, position by position.
 */
import { CAPTION_NAMES } from './caption-names'
import type { JsonPath } from './types'

/** A position that holds texts. */
export interface JsonTexts {
  path: JsonPath
  /** The first of them. */
  texts: string[]
}

/** Values of a position that are looked at: as many tell as much as all. */
const LOOKED_AT = 1000
/** No data set puts its captions deeper, or has more columns of texts. */
const MOST_STEPS = 8
const MOST_POSITIONS = 64
const MOST_CELLS = 16

/** Every position of texts below `values`, which all have the same place: one JSON text, or one of each line. */
export function textsIn(values: readonly unknown[]): JsonTexts[] {
  const found: JsonTexts[] = []
  visit([], values, found)
  return found
}

/** Stands where a path goes on but the value does not. */
const MISPLACED = Symbol('misplaced')

/** What stands at `path` in a value, in its order, a list of texts one by one; null where nothing stands there. */
function* valuesAt(value: unknown, path: JsonPath): Generator<unknown> {
  for (const [found] of records([{ value, path }], false)) yield found
}

/** A place in a value on the way down a path. */
interface Cursor {
  value: unknown
  path: JsonPath
}

/**
 * What stands at several paths, record by record: one record for each value of the first path, as `valuesAt` gives them. Of the others
 * comes what belongs to it: of the same item of a list or map, of the list beside it that is as long, or of what lies above all of them.
 */
export function* recordsAt(value: unknown, paths: readonly JsonPath[]): Generator<unknown[]> {
  yield* records(
    paths.map((path) => ({ value, path })),
    true,
  )
}

/** @param bare true where a text that stands alone among records is what they have as their caption: ["a dog", {"caption": "a cat"}] */
function* records([first, ...others]: readonly Cursor[], bare: boolean): Generator<unknown[]> {
  if (first === undefined) return
  const { value } = first
  const [step] = first.path
  const whole = (found: unknown) => [found, ...others.map(settled)]
  if (value === null || value === undefined) yield whole(null)
  else if (step === undefined) {
    if (!Array.isArray(value)) yield whole(value)
    else if (value.length === 0) yield whole(null)
    else
      for (const key of value.keys())
        yield [value[key], ...others.map((other) => settled(itemOf(other, String(key), value)))]
  } else if (typeof value !== 'object') {
    const isCaption =
      bare && typeof value === 'string' && first.path.length === 1 && CAPTION_NAMES.includes((step ?? '').toLowerCase())
    yield whole(isCaption ? value : MISPLACED)
  } else if (step !== null)
    yield* records(
      [
        advanced(first),
        ...others.map((other) => (other.value === value && other.path[0] === step ? advanced(other) : other)),
      ],
      bare,
    )
  else
    for (const key of Array.isArray(value) ? value.keys() : ownKeys(value))
      yield* records(
        [
          { value: own(value, String(key)), path: first.path.slice(1) },
          ...others.map((other) => itemOf(other, String(key), value)),
        ],
        bare,
      )
}

function* ownKeys(value: object): Generator<string> {
  for (const key in value) yield key
}

const advanced = ({ value, path }: Cursor): Cursor => ({ value: own(value, path[0] ?? ''), path: path.slice(1) })

/** Item `key` of the cursor's list where it is `list` itself or one beside it that is as long; else the cursor as it is. */
function itemOf(cursor: Cursor, key: string, list: object): Cursor {
  let at = cursor
  while (typeof at.path[0] === 'string' && !Array.isArray(at.value)) at = advanced(at)
  const { value, path } = at
  const isBeside =
    value === list ||
    (Array.isArray(value) && Array.isArray(list)
      ? value.length === list.length
      : Object.hasOwn(list, key) && isRecord(value) && Object.hasOwn(value, key))
  if (!isBeside) return cursor
  if (path[0] === null) return { value: own(value, key), path: path.slice(1) }
  return path.length === 0 && Array.isArray(value) ? { value: own(value, key), path } : cursor
}

/** What stands at the cursor's end: one value, or all of them as a list. */
function settled({ value, path }: Cursor): unknown {
  const all = [...valuesAt(value, path)]
  return all.length === 1 ? all[0] : all
}

function visit(path: JsonPath, values: readonly unknown[], found: JsonTexts[]): void {
  if (values.length === 0 || path.length > MOST_STEPS || found.length >= MOST_POSITIONS) return
  const rows = cellsOf(values)
  if (rows > 0) {
    for (let cell = 0; cell < rows; cell++) {
      const key = String(cell)
      visit(
        [...path, key],
        values.map((row) => own(row, key)),
        found,
      )
    }
    return
  }
  const lists = values.filter((value) => Array.isArray(value))
  const items = someOf(lists)
  const texts = [...values, ...items].filter(isText).slice(0, LOOKED_AT).map(String)
  if (texts.length > 0) found.push({ path, texts })
  const records = values.filter(isRecord)
  const inner = items.filter((item) => typeof item === 'object' && item !== null)
  if (!isMap(records)) {
    visit([...path, null], inner, found)
    for (const key of fieldsOf(records)) {
      const below = records.flatMap((record) => (Object.hasOwn(record, key) ? [record[key]] : []))
      visit([...path, key], below, found)
    }
  } else visit([...path, null], [...inner, ...someOf(records)].slice(0, LOOKED_AT), found)
}

/** Lists in lists may be a table's rows ([["1.jpg", "a dog"], …]): one of their cells is an id in each. @returns how many cells; 0 where they are none */
function cellsOf(values: readonly unknown[]): number {
  const [first] = values
  if (!Array.isArray(first) || values.length < 2 || first.length < 2 || first.length > MOST_CELLS) return 0
  const even = values.every((value) => Array.isArray(value) && value.length === first.length && value.every(isText))
  const isColumnOfIds = (cell: number) => values.every((row) => isKey(String(own(row, String(cell)))))
  return even && first.some((_, cell) => isColumnOfIds(cell)) ? first.length : 0
}

/** True where the names in the records are data (pictures, ids) and not fields. */
function isMap(records: readonly Record<string, unknown>[]): boolean {
  const [first] = records
  if (first === undefined) return false
  const keys = fieldsOf([first])
  if (keys.length > 0 && keys.every(isKey)) return true
  if (keys.some(isFieldName)) return false
  // Fields are the same from record to record.
  if (records.length > 1) return !keys.some((key) => records.slice(1).some((record) => Object.hasOwn(record, key)))
  if (keys.length < 2) return false
  const below = keys.map((key) => first[key])
  if (below.every(isText)) return true
  if (below.every((value) => Array.isArray(value) && value.every(isText))) {
    const lengths = below.map((value) => (Array.isArray(value) ? value.length : 0))
    return lengths.some((length) => length !== lengths[0])
  }
  // Records of the same fields below: the names above are their ids.
  return below.every(isRecord) && !isMap(below.filter(isRecord).slice(0, 1)) && !isMap(below.filter(isRecord))
}

const FIELD_NAMES =
  /^(alt|caption|text|title|description|prompt|sentence|phrase|tag|label|comment|name|image|img|file|path|url|id|key|info|data|annotation|split|width|height|raw)s?(_[a-z]+){0,3}$/i
const isFieldName = (key: string) => key.length < 40 && FIELD_NAMES.test(key)

/** A number, a path or a file's name; never a word. */
const isKey = (key: string) =>
  key.length < 1000 && (/^\d+$/.test(key) || /[\\/]/.test(key) || /\.[a-z]{2,4}\d?$/i.test(key.trimEnd()))

const isText = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : null

/** The first names in the records, each once. */
function fieldsOf(records: readonly Record<string, unknown>[]): string[] {
  const fields = new Set<string>()
  for (const record of records)
    for (const key in record) {
      if (fields.size >= MOST_POSITIONS) return [...fields]
      fields.add(key)
    }
  return [...fields]
}

/** The first values of lists or maps. */
function someOf(all: readonly (readonly unknown[] | Record<string, unknown>)[]): unknown[] {
  const some: unknown[] = []
  for (const each of all)
    for (const key in each) {
      if (some.length >= LOOKED_AT) return some
      some.push((each as Record<string, unknown>)[key])
    }
  return some
}
