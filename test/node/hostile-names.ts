/** What somebody may call a file, a class or a run, or write as a caption, to do harm where it is shown, saved or used as a key. */

/** Names that every object has. */
export const INHERITED = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'] as const

/** "gpj.exe" behind a sign that turns what follows round: it reads "exe.jpg". */
export const TURNED = 'a\u202egpj.exe'

export const LONG = 'x'.repeat(10_000)

export const HOSTILE = [
  ...INHERITED,
  ...['../../etc/passwd', '/root', 'C:\\temp', '<img src=x onerror=alert(1)>', '${1+1}', '{{1+1}}', '=1+1', '%00'],
  ...[TURNED, '\u2067seirt\u2069', 'a\0b', LONG],
] as const
