/** What tells one set of captioned images from another. */
import type { CaptionedSet } from './types'
import { sha256Hex } from '../archives/sha256'

/** What an id is made of. */
export interface Told extends Pick<CaptionedSet, 'size' | 'channels' | 'captions' | 'paraphrases'> {
  /** SHA-256 of all pixels `[count, size, size, channels]`, in hexadecimal. */
  pixels: string
}

/** SHA-256 of shape, pixels and captions, in hexadecimal: the same images under the same captions in the same order have the same. */
export async function captionedId({ size, channels, pixels, captions, paraphrases }: Told): Promise<string> {
  const told = JSON.stringify({ size, channels, pixels, captions, paraphrases })
  return sha256Hex(new TextEncoder().encode(told))
}
