/** A word without what stands around it. */

/** @param kept matches one character that belongs to the word @returns '' where none does. Time grows with the length alone. */
export function bareWord(text: string, kept: RegExp): string {
  const characters = Array.from(text)
  const isKept = (character: string) => kept.test(character)
  return characters.slice(Math.max(0, characters.findIndex(isKept)), characters.findLastIndex(isKept) + 1).join('')
}
