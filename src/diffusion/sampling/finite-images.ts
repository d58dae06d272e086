/** What was generated is looked at before anything is drawn or measured from it: a picture of no numbers is black, and "similar" to something. */
import { ToldError } from '../../messages/errors'
import * as says from '../../messages/generated/fusion'
import { firstNotFinite } from '../../tensor/finite-weights'

/** A network's numbers went out of bounds while it generated. */
class BrokenGeneration extends ToldError {
  override readonly name = 'NotANumber'
}

/**
 * @param values of a batch, all images' alike many
 * @param what they are
 * @param captions one for each image of the batch
 * @throws BrokenGeneration naming the first image that holds NaN or ±Infinity, by its caption
 */
export function expectFiniteImages(
  values: Float32Array,
  what: 'latents' | 'pixels',
  captions: readonly string[],
  guidance: number,
): void {
  const place = firstNotFinite(values)
  if (place < 0) return
  const caption = captions[Math.floor((place * captions.length) / values.length)] ?? ''
  throw new BrokenGeneration(says.generationNotFinite({ what, caption, value: values[place] ?? '', guidance }))
}
