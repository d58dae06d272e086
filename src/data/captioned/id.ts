/** What tells one set of captioned images from another. */
import type { CaptionedSet } from './types'
import { sha256Hex } from '../archives/sha256'

/** SHA-256 of shape, pixels and captions, in hexadecimal: the same images under the same captions in the same order have the same. */
export async function captionedId({
  size,
  channels,
  pixels,
  captions,
  paraphrases,
}: Pick<CaptionedSet, 'size' | 'channels' | 'pixels' | 'captions' | 'paraphrases'>): Promise<string> {
  const told = JSON.stringify({ size, channels, pixels: await sha256Hex(pixels), captions, paraphrases })
  return sha256Hex(new TextEncoder().encode(told))
}
