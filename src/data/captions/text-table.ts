/** Tells a table in a text file (a token file's `1.jpg#0<TAB>A dog runs.`, a `captions.txt` with a header) from captions, one a line. */
import { EVEN, hasIds, isCaptionName, separatorIn, tableShape, type TableShape } from './table-shape'

/**
 * @param text the file's first whole lines
 * @param saysLines true where the file's name says that it holds lines: then commas in every line make no table of it
 */
export function holdsTable(text: string, name: string, saysLines: boolean): boolean {
  if (separatorIn(text.slice(0, 20).split('\n')[0] ?? '', name) !== null) return true
  const shape = tableShape(text, name, null, null)
  if (shape.columns < 2 || shape.fit === 0) return false
  if (shape.fit >= EVEN && (namesCaptions(shape) || hasIds(shape.records))) return true
  // No caption holds a tab.
  return shape.fit === 1 && (!saysLines || shape.delimiter === '\t')
}

const namesCaptions = ({ header }: TableShape) => header?.some(isCaptionName) ?? false
