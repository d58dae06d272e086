/** Pasted text as captions: one a line; empty lines are left out and counted. */
export function captionsOfText(text: string): { captions: string[]; skipped: number } {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/)
  // What follows the last line break is no line.
  if (lines.at(-1)?.trim() === '') lines.pop()
  const captions = lines.map((line) => line.trim()).filter((line) => line !== '')
  return { captions, skipped: lines.length - captions.length }
}

/** "3 empty lines were skipped." */
export function skippedNote(skipped: number): string | null {
  if (skipped === 0) return null
  return skipped === 1 ? '1 empty line was skipped.' : `${skipped.toLocaleString('en')} empty lines were skipped.`
}
