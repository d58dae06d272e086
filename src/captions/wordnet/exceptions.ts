/** The exception list of nouns (`noun.exc`): irregular forms and the lemmas they stand for, e.g. "axes" → "ax", "axis". */
import { columnOf, type ColumnFile } from './column-file'
import { frontCode, frontDecode } from './front-coding'
import { WordIndex } from './word-index'

/** Columns of the exception list, to be kept beside others in one file. */
export function packExceptions(exceptions: ReadonlyMap<string, readonly string[]>): ColumnFile['columns'] {
  const { shared, endings } = frontCode([...exceptions.keys()])
  const lemmas = [...exceptions.values()].map((list) => list.join(' ')).join('\n')
  return {
    'exception shared': shared,
    'exception endings': endings,
    'exception lemmas': new TextEncoder().encode(lemmas),
  }
}

/** @returns a look-up from an irregular form, lower case, to its lemmas; undefined where the list has no such form */
export function readExceptions(file: ColumnFile): (form: string) => readonly string[] | undefined {
  const forms = new WordIndex(
    frontDecode({ shared: columnOf(file, 'exception shared'), endings: columnOf(file, 'exception endings') }),
  )
  const lemmas = new TextDecoder()
    .decode(columnOf(file, 'exception lemmas'))
    .split('\n')
    .map((line) => line.split(' '))
  return (form) => {
    const number = forms.find(form)
    return number < 0 ? undefined : lemmas[number]
  }
}
