/** What a network's classes are called: Teachable Machine's `metadata.json`, or a list of them, one a line. */
import * as says from '../../messages/generated/judges'
import { plainName } from '../../messages/plain'
import * as v from 'valibot'
import { BadInput } from '../../gpu/errors'

const metadataSchema = v.looseObject({
  labels: v.pipe(v.array(v.string()), v.minLength(1)),
  modelName: v.optional(v.nullable(v.string())),
})

export interface NamedClasses {
  labels: readonly string[]
  /** Of the network; null where the file has none. */
  modelName: string | null
}

/** @param json text of `metadata.json`. @throws BadInput where it has no labels */
export function namesInMetadata(json: string, file: string): NamedClasses {
  let read: unknown
  try {
    read = JSON.parse(json)
  } catch (error) {
    throw new BadInput(says.classNamesNoJson({ file }), {
      cause: error,
    })
  }
  const checked = v.safeParse(metadataSchema, read)
  if (!checked.success) throw new BadInput(says.classNamesNoLabels({ file }))
  const { labels, modelName } = checked.output
  return { labels: labels.map(plainName), modelName: plainName(modelName?.trim() ?? '') || null }
}

/** A name a line, as in "labels.txt"; with their number before each, as Teachable Machine has it, these are left off. */
export function namesInLines(text: string): string[] {
  const lines = text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [plainName(line.trim())]))
  const numbered = lines.every((line, place) => line.startsWith(`${place} `))
  return numbered ? lines.map((line) => line.slice(line.indexOf(' ') + 1)) : lines
}

/**
 * A name for each class; "class 1" … where none were given.
 * @throws BadInput where there are more or fewer names than classes
 */
export function fittingNames(names: readonly string[] | null, classes: number, file: string): string[] {
  if (names === null) return Array.from({ length: classes }, (_, place) => `class ${place + 1}`)
  if (names.length !== classes) throw new BadInput(says.classNamesCount({ file, count: names.length, classes }))
  return [...names]
}
