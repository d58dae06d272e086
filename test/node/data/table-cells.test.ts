import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeLatex, escapeMarkdown, spreadsheetCell } from '../../../src/data/table-cells'

/** What anybody may call a run, a file or a model, or write as a caption. */
const hostile = [
  '=HYPERLINK("http://127.0.0.2/","a dog")',
  '+1+cmd|’ /C calc’!A0',
  '-2+3',
  '@SUM(A1)',
  '＝1+1',
  '\t=1',
  '\r\n=1',
  '<img src=x onerror=alert(1)>',
  '[a dog](javascript:alert(1))',
  '![](http://127.0.0.2/x.png)',
  '&lt;script&gt;',
  '$\\href{http://127.0.0.2}{a}$',
  '`a` | b\\',
  '\\input{/etc/passwd}',
  '}\\end{tabular}',
  '[1] a dog',
  '* a dog',
  '__proto__',
]

describe('a cell for spreadsheets', () => {
  it.each(hostile)('holds %j, and is no formula', (text) => {
    const cell = spreadsheetCell(text)
    expect(cell.replace(/^"/, '')).not.toMatch(/^[=+\-@＝＋－＠\s]/)
    expect(cell.replaceAll('""', '"')).toContain(text)
  })
})

describe('a cell of a Markdown table', () => {
  it.each(hostile)('holds %j as text', (text) => {
    const cell = escapeMarkdown(text)
    // Without the signs that are escaped, nothing is left that means anything.
    expect(cell.replace(/\\[\\`*_[\]<>|~#&$]/g, '')).not.toMatch(/[\\`*_[\]<>|~#&$\r\n]/)
    expect(cell.replace(/\\([\\`*_[\]<>|~#&$])/g, '$1')).toBe(text.replace(/[\r\n]+/g, ' '))
  })
})

describe('a cell of a LaTeX table', () => {
  it.each(hostile)('holds %j as text', (text) => {
    const commands =
      /\\(textbackslash|textasciitilde|textasciicircum|textless|textgreater|textbar)\{\}|\\[#$%&_{}]|''|--/g
    const bare = escapeLatex(text).replace(/^\{[[*]\}/, '')
    expect(bare.replace(commands, '')).not.toMatch(/[\\{}$&#^_~%\r\n]/)
  })

  it('does not begin with what the end of the row before takes for its option', () => {
    expect(['[1] a dog', ' [1em]', '*', 'a [dog]'].map(escapeLatex)).toEqual([
      '{[}1] a dog',
      '{[}1em]',
      '{*}',
      'a [dog]',
    ])
    fc.assert(fc.property(fc.string(), (text) => !/^\s*[[*]/.test(escapeLatex(text))))
  })
})
