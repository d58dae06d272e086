/** A table's cell as text: escaped for CSV, for spreadsheets, for Markdown and for LaTeX. */

/** A cell after RFC 4180. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * A cell that no spreadsheet takes for a formula: one that begins with = + - @, also in their wide forms, a tab or a line's end gets an
 * apostrophe before it, which says "text" (OWASP, "CSV injection"). The captions may come from anywhere, and the file is opened on the
 * visitor's machine.
 */
export function spreadsheetCell(text: string): string {
  return csvCell(/^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text)
}

/** A text must not end its cell of a Markdown table, nor be taken for markup, an entity or mathematics. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_[\]<>|~#&$]/g, '\\$&')
}

const LATEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  // A lone " is taken for a command by some languages' settings.
  '"': "''",
  '–': '--',
}

/** What LaTeX takes for commands, as it is printed. After a row's end "[" and "*" would be read as its options. */
export function escapeLatex(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\~^<>|"–#$%&_{}]/g, (character) => LATEX[character] ?? `\\${character}`)
    .replace(/^\s*([[*])/, '{$1}')
}
