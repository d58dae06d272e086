import type { CaptionTokens } from './types'

/**
 * Ids of a caption's text, without its marks and padding.
 * @throws RangeError where the ids do not begin with `bos` or have no `eos`
 */
export function textIds(caption: ArrayLike<number>, { bos, eos }: CaptionTokens): number[] {
  const ids = Array.from(caption)
  const end = ids.indexOf(eos, 1)
  if (ids[0] !== bos || end < 0)
    throw new RangeError(
      `A caption's ids are [${ids.join(', ')}]; they have to begin with ${bos} and contain the end mark ${eos}.`,
    )
  return ids.slice(1, end)
}

/** A caption of exactly `length` ids: the text is cut where it is too long, the end mark stays, padding follows. */
export function captionOf(text: readonly number[], { bos, eos, pad, length }: CaptionTokens): number[] {
  const ids = [bos, ...text.slice(0, length - 2), eos]
  return [...ids, ...new Array<number>(length - ids.length).fill(pad)]
}
