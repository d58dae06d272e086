/** docs/faults.md names a test in each of its rows, and each of those is there. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

interface Row {
  fails: string
  tests: { file: string; title: string }[]
}

/** Rows of all tables. @throws where a row has another number of cells than three */
function rowsOf(page: string): Row[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\| (-+|What fails) /.test(line))
    .map((line) => {
      const cells = line.split('|').slice(1, -1)
      if (cells.length !== 3) throw new Error(`docs/faults.md: a row of ${cells.length} cells: ${line}`)
      const named = (cells[2] ?? '').matchAll(/`(test\/[^`]+)`: `([^`]+)`/g)
      const tests = [...named].map(([, file = '', title = '']) => ({ file, title }))
      return { fails: (cells[0] ?? '').trim(), tests }
    })
}

/** Whether a file's source has a test of that title, the template of `it.each` as it is written. */
function isThere({ file, title }: Row['tests'][number]): boolean {
  if (!existsSync(new URL(file, root))) return false
  const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`\\(\\s*(['"\`])${escaped}\\1,`).test(read(file))
}

it('of docs/faults.md each row has tests, and each of them is there', () => {
  const rows = rowsOf(read('docs/faults.md'))
  expect(rows.length).toBeGreaterThan(20)
  expect(rows.filter(({ tests }) => tests.length === 0).map(({ fails }) => fails)).toEqual([])
  expect(rows.flatMap(({ tests }) => tests.filter((test) => !isThere(test)))).toEqual([])
})

it('finds a row without a test, a file or a title that there is not', () => {
  const row = (tests: string) =>
    rowsOf(`| What fails | What then happens | Tests |\n| --- | --- | --- |\n| A | B | ${tests} |`)
  expect(row('none')).toEqual([{ fails: 'A', tests: [] }])
  const self = 'test/node/docs/faults.test.ts'
  const there = [
    `${self}|no such title`,
    `${self.replace('faults', 'others')}|x`,
    `${self}|of docs/faults.md each row has tests, and each of them is there`,
  ]
  expect(there.map((each) => each.split('|')).map(([file = '', title = '']) => isThere({ file, title }))).toEqual([
    false,
    false,
    true,
  ])
  expect(() => rowsOf('| A | B |')).toThrow('2 cells')
})
