/** What tests read of the documents: their tables, links and code. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { root } from '../../../scripts/setup.mjs'

/** @param path from the root of the repository */
export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')
export const isThere = (path: string): boolean => existsSync(join(root, path))

/** Cells of every table's rows, heads and rules left out; "\|" is a bar within a cell. */
export function tableRows(text: string): string[][] {
  const lines = text.split('\n')
  return lines.flatMap((line, i) => {
    const isRow = line.startsWith('|') && !/^\|[ :|-]+$/.test(line) && !/^\|[ :|-]+$/.test(lines[i + 1] ?? '')
    return isRow
      ? [
          line
            .split(/(?<!\\)\|/)
            .slice(1, -1)
            .map((cell) => cell.trim()),
        ]
      : []
  })
}

/** A link to a file of the repository, and what the text says of it up to the next link: names in backticks, titles in “quotes”. */
export interface Mention {
  /** From the root. */
  path: string
  symbols: string[]
  titles: string[]
}

/** @param path of the document that the text is of: its links are relative to it */
export function mentions(text: string, path: string): Mention[] {
  return text.split(/(?=\[[^\]]*\]\()/).flatMap((part): Mention[] => {
    const link = /^\[[^\]]*\]\(([^)]+)\)(.*)$/s.exec(part)
    if (link === null) return []
    const [, address = '', rest = ''] = link
    if (/^[a-z]+:|^#/.test(address)) return []
    const [file = ''] = address.split('#')
    return [
      {
        path: posix.normalize(posix.join(dirname(path), file)),
        symbols: [...rest.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
        titles: [...rest.matchAll(/“([^”]+)”/g)].map((match) => match[1] ?? ''),
      },
    ]
  })
}

/** Whether a source exports a name, or has a class with such a method ("Class.method"). */
export function declares(source: string, name: string): boolean {
  const [symbol = '', method] = name.split('.')
  const isExported = new RegExp(
    `^export (abstract |async )?(function\\*?|class|const|interface|type) ${symbol}\\b`,
    'm',
  ).test(source)
  return (
    isExported && (method === undefined || new RegExp(`^  (async |static |get )*${method}(<.*>)?\\(`, 'm').test(source))
  )
}

/** Whether a test file has a test or a group of that title, as it stands there. */
export function hasTitle(source: string, title: string): boolean {
  const quoted = [...source.matchAll(/(['"`])((?:\\.|(?!\1).)*)\1/g)].map((match) =>
    match[2]?.replace(/\\(['"`])/g, '$1'),
  )
  return quoted.includes(title)
}
