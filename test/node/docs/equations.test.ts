/** docs/equations.md: every file, symbol and test that it names is there, and it leaves out nothing that the papers number. */
import { expect, test } from 'vitest'
import { declares, hasTitle, isThere, mentions, tableRows, textOf } from './markdown'

const document = 'docs/equations.md'
const text = textOf(document)
const [paperA = '', paperB = ''] = text.split('## Paper ').slice(1)
const rows = tableRows(text)

test.each(rows.map((row) => [row.slice(0, 2).join(': '), row] as const))('%s', (_, [, , code = '', tests = '']) => {
  const [sources, checks] = [mentions(code, document), mentions(tests, document)]
  expect(sources).not.toEqual([])
  expect(checks).not.toEqual([])
  for (const { path, symbols } of sources) {
    expect(isThere(path), path).toBe(true)
    // What a script does has no name to export.
    if (path.startsWith('src/')) expect(symbols, path).not.toEqual([])
    for (const symbol of symbols) expect(declares(textOf(path), symbol), `${symbol} in ${path}`).toBe(true)
  }
  for (const { path, titles } of checks) {
    expect(path).toMatch(/^test\/.*\.test\.ts$/)
    expect(isThere(path), path).toBe(true)
    expect(titles, path).not.toEqual([])
    for (const title of titles) expect(hasTitle(textOf(path), title), `“${title}” in ${path}`).toBe(true)
  }
})

const numbered = (kind: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${kind} ${from + i}`)

test.each([
  // Figure 1 of either is a drawing of the method.
  ['A', paperA, [...numbered('Eq.', 1, 3), ...numbered('Table', 1, 6), 'Figure 2']],
  ['B', paperB, [...numbered('Eq.', 1, 4), ...numbered('Table', 1, 6), 'Algorithm 1', ...numbered('Figure', 2, 4)]],
] as const)('paper %s: all that is numbered in it has a line', (_, part, labels) => {
  const said = new Set(tableRows(part).map(([label]) => label))
  expect(labels.filter((label) => !said.has(label))).toEqual([])
})
