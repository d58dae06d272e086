/** Which picture has which captions. */
import { formatCount } from '../bad-input'
import { MOST_CHARACTERS } from '../captions/types'
import type { LeftOut } from '../left-out'
import type { SourceFile } from '../source-file'
import { isMissing } from './no-caption'

export interface PictureCaptions {
  /** The captions of each picture that has any: its caption, then others; never empty. */
  found: Map<SourceFile, string[]>
  /** What else is to be said, one sentence each. */
  notes: string[]
}

/**
 * Adds a picture's captions to what was found, or the picture to what is left out.
 * @param captions without empty ones; without any, the picture has an empty caption
 */
export function giveCaptions(
  found: Map<SourceFile, string[]>,
  picture: SourceFile,
  captions: readonly string[],
  leftOut: LeftOut,
): void {
  const [first] = captions
  const told = captions.filter((caption) => !isMissing(caption))
  if (first === undefined) leftOut.add(picture.path, 'had an empty caption')
  else if (told.length === 0) leftOut.add(picture.path, `had “${first}” for a caption, which stands for none`)
  else if (captions.some(({ length }) => length > MOST_CHARACTERS))
    leftOut.add(picture.path, `had a caption of more than ${formatCount(MOST_CHARACTERS)} characters`)
  else found.set(picture, told)
}
