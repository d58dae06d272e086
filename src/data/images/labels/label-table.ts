/** A table that gives pictures their labels: file and label, in two columns or more, as competitions and Tiny ImageNet have it. */
import * as says from '../../../messages/generated/images'
import { plainName } from '../../../messages/plain'
import { BadInput, formatCount } from '../../bad-input'
import { CAPTION_NAMES } from '../../captions/caption-names'
import { CsvReader } from '../../captions/csv-records'
import { textLines, type TextLine } from '../../captions/text-lines'
import type { Delimiter } from '../../captions/types'
import { someOf } from '../../left-out'
import type { SourceFile } from '../../source-file'
import { isOne, type FoundPicture } from '../folders/picture-finder'

/** Labels are stored as bytes. */
export const MOST_LABELS = 256
/** 100,000 rows of a long path and a label take a tenth of it. */
const MOST_BYTES = 2 ** 26
/** No name of a class is longer. */
const LONGEST_LABEL = 100
/** Rows that a column of names is looked for in. */
const SAMPLE = 20

/** Lists have blanks as well: "val_1.JPEG 65". */
const DELIMITERS: readonly (Delimiter | ' ')[] = ['\t', ',', ';', '|', ' ']

const LABEL_NAME =
  /^(y|labels?|class(es)?|categor(y|ies)|targets?|breed|species|level|diagnosis|variety|digit|genre|(true|image|class|category|fine|coarse)[ _-]?(label|name|id|class))$/i

/** Labels of pictures, or why the file gives none: null where it does not even name one of them. */
export type LabelTable = { labels: ReadonlyMap<SourceFile, string> } | { reason: string | null }

/**
 * Taken as labels is only what can be nothing else: every row names one picture, and the labels repeat.
 * @param pictureOf the picture that a name means
 * @throws BadInput where it is no text
 */
export async function readLabelTable(file: SourceFile, pictureOf: (name: string) => FoundPicture): Promise<LabelTable> {
  if (file.size > MOST_BYTES) return { reason: `had ${formatCount(file.size)} bytes, too many for labels` }
  const lines: TextLine[] = []
  for await (const some of textLines([await file.read()], file.path)) for (const line of some) lines.push(line)
  for (const delimiter of DELIMITERS) {
    const sample = rowsOf(lines.slice(0, SAMPLE + 1), delimiter, file.path, false)
    const column = nameColumn(sample, pictureOf)
    if (column !== null) return labelsIn(rowsOf(lines, delimiter, file.path, true), column, pictureOf)
  }
  return { reason: null }
}

/**
 * A row that cannot be cut into cells is one without any.
 * @param isWhole whether the file ends behind the lines
 * @throws BadInput where it ends inside quotes
 */
function rowsOf(lines: readonly TextLine[], delimiter: Delimiter | ' ', path: string, isWhole: boolean): string[][] {
  const reader = delimiter === ' ' ? null : new CsvReader(delimiter)
  const rows = lines.flatMap((line) => {
    if ('text' in line && line.text.trim() === '') return []
    if (reader === null) return ['text' in line ? line.text.trim().split(/\s+/, MOST_CELLS) : []]
    return reader
      .push(line)
      .map((record) => ('cells' in record ? record.cells.slice(0, MOST_CELLS).map((cell) => cell.trim()) : []))
  })
  const [unclosed] = isWhole ? (reader?.end() ?? []) : []
  if (unclosed !== undefined && 'problem' in unclosed)
    throw new BadInput(says.labelTableLine({ path, line: formatCount(unclosed.line), mend: unclosed.problem.words }))
  return rows
}

const MOST_CELLS = 32

/** The first column that names pictures in most rows behind the first, which may be a header. */
function nameColumn(rows: readonly string[][], pictureOf: (name: string) => FoundPicture): number | null {
  const columns = Math.max(0, ...rows.map(({ length }) => length))
  if (columns < 2) return null
  const looked = rows.length > 1 ? rows.slice(1) : rows
  for (let column = 0; column < columns; column++) {
    const named = looked.filter((cells) => pictureOf(cells[column] ?? '') !== null).length
    if (2 * named > looked.length) return column
  }
  return null
}

function labelsIn(rows: readonly string[][], column: number, pictureOf: (name: string) => FoundPicture): LabelTable {
  const [first = []] = rows
  const header = pictureOf(first[column] ?? '') === null ? first : null
  const body = header === null ? rows : rows.slice(1)
  const labelColumn = header === null ? labelColumnOf(body, column) : labelColumnNamed(header, column)
  if (typeof labelColumn === 'string') return { reason: labelColumn }
  const labels = new Map<SourceFile, string>()
  const missing: string[] = []
  for (const cells of body) {
    const [name = '', label = ''] = [cells[column], cells[labelColumn]]
    const picture = pictureOf(name)
    if (!isOne(picture)) {
      missing.push(name)
      continue
    }
    if (label === '' || label.length > LONGEST_LABEL) return { reason: `gave an image no label: ${someOf([name])}` }
    if ((labels.get(picture) ?? label) !== label) return { reason: `gave an image two labels: ${someOf([name])}` }
    labels.set(picture, plainName(label))
  }
  if (missing.length > 0)
    return { reason: `held labels of images that are not here, or could mean several: ${someOf(missing)}` }
  return labels.size === 0 ? { reason: 'held no row' } : checked(labels)
}

/** Texts of their own for each picture are captions, and one label for all of them is a form to be filled in. */
function checked(labels: ReadonlyMap<SourceFile, string>): LabelTable {
  const { size } = new Set(labels.values())
  if (size === 1) return { reason: 'gave all images the same label' }
  if (2 * size > labels.size) return { reason: 'held no labels: most of its texts stand only once' }
  if (size > MOST_LABELS)
    return {
      reason: `held ${formatCount(size)} labels, more than the ${MOST_LABELS} classes that can be told apart`,
    }
  return { labels }
}

/** @returns the column, or why there is none */
function labelColumnNamed(header: readonly string[], column: number): number | string {
  const named = header.findIndex((name, i) => i !== column && LABEL_NAME.test(name))
  if (named >= 0) return named
  if (header.some((name) => CAPTION_NAMES.includes(name.toLowerCase())))
    return 'held captions, and no column called label'
  const others = header.flatMap((name, i) => (i === column || name === '' ? [] : [i]))
  const [only] = others
  if (only !== undefined && others.length === 1) return only
  return `held labels in a form that is not read: of its ${formatCount(others.length)} columns none is called label`
}

/** Without names: the other of two, else the one behind the file, where it holds words: numbers are the corners of a box. */
function labelColumnOf(rows: readonly string[][], column: number): number | string {
  const columns = Math.max(...rows.map(({ length }) => length))
  if (columns === 2) return 1 - column
  if (rows.some((cells) => Number.isNaN(Number(cells[column + 1])))) return column + 1
  return 'held numbers for each image, and nothing that says which of them is a label'
}
