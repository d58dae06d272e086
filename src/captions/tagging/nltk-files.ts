/** Reads NLTK's tagger from the three JSON files that NLTK 3.9 ships, in any order and under any names: their form tells them apart. */
import * as says from '../../messages/generated/captions'
import { BadInput } from '../bad-input'
import { NltkTagger, type NltkFiles } from './nltk'

/** A file as it was given. */
export interface NamedText {
  name: string
  text: string
}

/** How the parts are named by NLTK, below `taggers/averaged_perceptron_tagger_eng`. */
export const NLTK_FILES: Readonly<Record<keyof NltkFiles, string>> = {
  weights: 'averaged_perceptron_tagger_eng.weights.json',
  tagdict: 'averaged_perceptron_tagger_eng.tagdict.json',
  classes: 'averaged_perceptron_tagger_eng.classes.json',
}

/** @throws BadInput, with one sentence, where a file is missing, given twice or of another form */
export function readNltkTagger(files: readonly NamedText[]): NltkTagger {
  const found: Partial<NltkFiles> = {}
  for (const { name, text } of files) {
    const part = readPart(name, text)
    const [key] = Object.keys(part) as (keyof NltkFiles)[]
    if (key !== undefined && key in found) throw new BadInput(says.nltkTwice({ name, part: key }))
    Object.assign(found, part)
  }
  const { weights, tagdict, classes } = found
  if (weights === undefined || tagdict === undefined || classes === undefined) {
    const missing = (Object.keys(NLTK_FILES) as (keyof NltkFiles)[]).filter((key) => !(key in found))
    throw new BadInput(says.nltkLacks({ parts: missing.join(' and ') }))
  }
  return new NltkTagger({ weights, tagdict, classes })
}

function readPart(name: string, text: string): Partial<NltkFiles> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new BadInput(says.nltkNoJson({ name }), { cause: error })
  }
  if (Array.isArray(value) && value.length > 0 && value.every((tag) => typeof tag === 'string'))
    return { classes: value }
  if (isRecordOf(value, (tag) => typeof tag === 'string')) return { tagdict: value as NltkFiles['tagdict'] }
  if (isRecordOf(value, isRow)) return { weights: value as NltkFiles['weights'] }
  throw new BadInput(says.nltkForeign({ name }))
}

/** A feature's weights; some features have none left. */
const isRow = (row: unknown): boolean =>
  isRecord(row) && Object.values(row).every((weight) => typeof weight === 'number' && Number.isFinite(weight))

/** True of an object, not an empty one, all of whose values are so. */
const isRecordOf = (value: unknown, isSo: (value: unknown) => boolean): boolean =>
  isRecord(value) && Object.keys(value).length > 0 && Object.values(value).every(isSo)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
