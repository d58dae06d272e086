/** What the card of `classifier-emoji` says of its test images, to be told beside scores of samples; a test holds it to the card. */
export const emojiFacts = {
  images: 192,
  /** Share whose category it names. */
  accuracy: 0.6406,
  /** Inception score and FID-like distance of these real images. */
  inception: 2.955,
  frechet: 7.6598,
} as const
