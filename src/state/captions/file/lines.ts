/** Pasted text as captions: one a line; lines that hold none are left out and counted. */
import { MOST_CHARACTERS } from '../../../data/captions/types'

export interface PastedCaptions {
  captions: string[]
  /** Lines without text. */
  empty: number
  /** Numbers of the lines that are longer than a caption may be. */
  long: number[]
}

export function captionsOfText(text: string): PastedCaptions {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/)
  // What follows the last line break is no line.
  if (lines.at(-1)?.trim() === '') lines.pop()
  const pasted: PastedCaptions = { captions: [], empty: 0, long: [] }
  lines.forEach((line, i) => {
    const caption = line.trim()
    if (caption === '') pasted.empty++
    else if (caption.length > MOST_CHARACTERS) pasted.long.push(i + 1)
    else pasted.captions.push(caption)
  })
  return pasted
}

/** "3 empty lines were skipped. Line 4 was left out: a caption may have at most 10,000 characters." */
export function skippedNote({ empty, long }: PastedCaptions): string | null {
  const notes: string[] = []
  if (empty > 0) notes.push(empty === 1 ? '1 empty line was skipped.' : `${whole(empty)} empty lines were skipped.`)
  const [first] = long
  if (first !== undefined) {
    const others = long.length === 1 ? '' : ` and ${whole(long.length - 1)} more`
    const were = long.length === 1 ? 'was' : 'were'
    notes.push(
      `Line ${whole(first)}${others} ${were} left out: a caption may have at most ${whole(MOST_CHARACTERS)} characters.`,
    )
  }
  return notes.length === 0 ? null : notes.join(' ')
}

/** 1234 → "1,234" */
export const whole = (value: number) => value.toLocaleString('en')
