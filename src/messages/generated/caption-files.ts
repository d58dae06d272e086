/** Generated from ../caption-files.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const textUtf16Unmarked = (of: { name: Value }): Message => ({
  id: 'text-utf16-unmarked',
  text: `${of.name} looks like UTF-16 text without a byte order mark (every other byte is zero); save it as UTF-8, or as UTF-16 with the mark.`,
})

export const captionFileMoved = (of: { name: Value }): Message => ({
  id: 'caption-file-moved',
  text: `${of.name} could not be read (moved or changed after the choice?); choose it again.`,
})

export const captionFileEmpty = (of: { name: Value }): Message => ({
  id: 'caption-file-empty',
  text: `${of.name} holds no text; choose a file with a caption on each line.`,
})

export const captionColumnEmpty = (of: { name: Value; why: Value }): Message => ({
  id: 'caption-column-empty',
  text: `${of.name} holds no caption here: ${of.why}; choose another column or file.`,
})

export const jsonWithoutText = (of: { name: Value; kind: Value }): Message => ({
  id: 'json-without-text',
  text: `${of.name} holds one JSON ${of.kind} without a text in it; captions must be strings: choose such a file.`,
})

export const jsonLinesWithoutText = (of: { name: Value; why: Value }): Message => ({
  id: 'json-lines-without-text',
  text: `${of.name} holds no caption: ${of.why}; each line must be one JSON value: write it so.`,
})

export const jsonInvalid = (of: { name: Value; reason: Value }): Message => ({
  id: 'json-invalid',
  text: `${of.name} is not valid JSON (${of.reason}); mend it, or save one JSON value a line as .jsonl.`,
})

export const jsonTooLong = (of: { name: Value; most: Value }): Message => ({
  id: 'json-too-long',
  text: `${of.name} is one JSON text of more than ${of.most} bytes; save it as .jsonl, one JSON value a line, which may have any length.`,
})

export const tableSeparator = (of: { name: Value; named: Value }): Message => ({
  id: 'table-separator',
  text: `${of.name} says that “${of.named}” separates its cells; it may be a comma, a semicolon, a tab or a bar: change its first line.`,
})

export const tableTooWide = (of: { name: Value; count: Value; delimiter: Value; most: Value }): Message => ({
  id: 'table-too-wide',
  text: `${of.name} has ${of.count} columns, separated by ${of.delimiter}; a table of captions may have at most ${of.most}: leave some out.`,
})

export const textForeign = (of: { name: Value; kind: Value; mend: Value }): Message => ({
  id: 'text-foreign',
  text: `${of.name} is ${of.kind}; ${of.mend}.`,
})

export const textZeroByte = (of: { name: Value; line: Value }): Message => ({
  id: 'text-zero-byte',
  text: `${of.name}: line ${of.line} holds a zero byte, so this is no UTF-8 text; choose a text file (TXT, CSV, TSV or JSONL, saved as UTF-8).`,
})
