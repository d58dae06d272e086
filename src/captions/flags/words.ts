/** A text's words for the flags: cut at blanks, without the marks around them. */

/** Characters that are looked at; what is longer tells no more. */
export const LOOKED_AT = 4000

/** @param text NFC. @returns words with a letter or a digit in them, as they are written */
export function wordsOf(text: string): string[] {
  return text
    .slice(0, LOOKED_AT)
    .split(/[\s,;:!?()[\]{}"“”«»…|/]+/u)
    .map((word) => word.replace(/^['‘’.*-]{1,9}|['‘’.*-]{1,9}$/gu, ''))
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
}
