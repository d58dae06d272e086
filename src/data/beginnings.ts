/** What a file is in spite of its name, told by its first bytes. */

/** Bytes that `textBeginning` looks at. */
const LOOKED_AT = 512

/** The first characters of a file that is text, without blanks before them; null where it is none. @param head its first bytes */
export function textBeginning(head: Uint8Array): string | null {
  const bytes = head.subarray(0, LOOKED_AT)
  if (bytes.length === 0 || bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return null
  return new TextDecoder()
    .decode(bytes)
    .replace(/^\ufeff/, '')
    .trimStart()
}

/** True where a file begins as HTML does: what a host sends when it has no such file, or wants to be logged in to. */
export function isWebPage(head: Uint8Array): boolean {
  return /^(<!doctype html|<html|<head|<body|<!--)/i.test(textBeginning(head) ?? '')
}

/** What Git has in place of a large file that was not fetched. */
export function isLargeFilePointer(head: Uint8Array): boolean {
  return (textBeginning(head) ?? '').startsWith('version https://git-lfs')
}
