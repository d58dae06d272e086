/** How long a caption is: its words, cut at blanks; what has neither letter nor digit is none. */
export function wordsIn(text: string): number {
  return text.split(/\s+/).filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length
}
