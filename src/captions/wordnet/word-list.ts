/** A list of ASCII words as typed arrays: for a hundred thousand words a tenth of the memory of strings. */

/** Words one after another in one buffer; word `i` is `bytes[starts[i] .. starts[i + 1])`. */
export interface WordList {
  bytes: Uint8Array
  /** `[words + 1]` */
  starts: Uint32Array
}

/** The word at that place; '' past the list's end. */
export function wordAt({ bytes, starts }: WordList, place: number): string {
  let word = ''
  const end = starts[place + 1] ?? 0
  for (let i = starts[place] ?? 0; i < end; i++) word += String.fromCharCode(bytes[i] ?? 0)
  return word
}
