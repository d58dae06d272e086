/** What a JSON file holds: the positions of its texts as columns, and the form by the name that it is known by. */
import * as says from '../../messages/generated/caption-files'
import { BadInput } from '../bad-input'
import { examplesOf, likeness, shortened, suggest } from './columns'
import { textsIn, type JsonTexts } from './json-paths'
import type { CaptionFileReport, JsonPath } from './types'

/** The forms of public data sets, by the path of their captions. */
const FORMS: readonly { path: JsonPath; form: string }[] = [
  { path: ['annotations', null, 'caption'], form: 'COCO’s caption JSON' },
  { path: ['images', null, 'sentences', null, 'raw'], form: 'caption JSON in Karpathy’s form' },
]

/** @throws BadInput where the value holds no text */
export function inspectJson(name: string, value: unknown): CaptionFileReport {
  const found = textsIn([value])
  if (found.length === 0)
    throw new BadInput(
      says.jsonWithoutText({ name, kind: value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value }),
    )
  const form = FORMS.find(({ path }) => found.some((each) => each.path.join() === path.join()))?.form
  return report(found, 'json', form ?? (isByPicture(value) ? 'JSON, captions by picture' : 'JSON'))
}

/** @param values those of the lines that are JSON. @throws BadInput where none holds a text */
export function inspectJsonLines(name: string, values: readonly unknown[]): CaptionFileReport {
  const found = textsIn(values)
  if (found.length > 0) return report(found, 'json-lines', 'JSON, one value a line')
  const why = values.length === 0 ? 'no line of it is valid JSON' : 'no line of it holds a string'
  throw new BadInput(says.jsonLinesWithoutText({ name, why }))
}

function report(found: readonly JsonTexts[], kind: 'json' | 'json-lines', description: string): CaptionFileReport {
  const most = Math.max(...found.map(({ texts }) => texts.length))
  const names = namesOf(found)
  const columns = found.map(({ path, texts }, i) => ({
    name: shortened(names[i] ?? ''),
    examples: examplesOf(texts),
    layout: { kind, path },
    // What a file says once is about the file: COCO's info has a description.
    likeness: likeness(fieldIn(path), texts) * Math.sqrt(texts.length / most),
  }))
  return { description, ...suggest(columns), header: null }
}

const fieldIn = (path: JsonPath) => path.findLast((step) => step !== null) ?? null

/** The field's name; with those above it where another has the same. */
function namesOf(found: readonly JsonTexts[]): string[] {
  const short = found.map(({ path }) => fieldIn(path) ?? 'items')
  return found.map(({ path }, i) => {
    const name = short[i] ?? 'items'
    if (short.indexOf(name) === short.lastIndexOf(name)) return name
    return path.filter((step) => step !== null).join('.') || 'items'
  })
}

/** {"1.jpg": "a dog runs", …}, the keys being pictures' names. */
function isByPicture(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  for (const key in value) return /\.(jpe?g|png|webp|gif|bmp)$/i.test(key.slice(-6))
  return false
}
