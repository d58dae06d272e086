/** A table's cell as text: escaped for CSV, for spreadsheets, for Markdown and for LaTeX. */

/** A cell after RFC 4180. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** What a spreadsheet takes for the beginning of a formula, also in its wide form, or passes over before one. */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/
/** A formula behind apostrophes is guarded too: only so does the guard tell itself from an apostrophe of the text's own. */
const TO_GUARD = /^'*[=+\-@＝＋－＠\t\r\n]/

/**
 * A cell that no spreadsheet takes for a formula: one that begins with = + - @, also in their wide forms, a tab or a line's end gets an
 * apostrophe before it, which says "text" (OWASP, "CSV injection"). The captions may come from anywhere, and the file is opened on the
 * visitor's machine. {@link unguarded} gives every text back.
 */
export function spreadsheetCell(text: string): string {
  return csvCell(TO_GUARD.test(text) ? `'${text}` : text)
}

/** The text of which {@link spreadsheetCell} made `cell`, its quotes read already. */
export const unguarded = (cell: string): string => (cell.startsWith("'") && TO_GUARD.test(cell) ? cell.slice(1) : cell)

/** True for what {@link spreadsheetCell} never writes: a cell that begins as a formula does. */
export const isBareFormula = (cell: string): boolean => FORMULA.test(cell)

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
