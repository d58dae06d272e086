/** What was generated from each training caption, and how similar it is to the training images. */
import type { Gallery, Measured } from '../../../workers/fusion/protocol'

export interface CaptionCopies {
  caption: string
  /** Mean, over the images generated from it, of their largest similarity to a training image. */
  similarity: number
  images: number
}

/** One for each training image whose caption was asked for; images of one caption are no evidence of their own each. */
export function captionCopies({ judgement }: Measured, { own, captions }: Gallery): CaptionCopies[] {
  const byImage = new Map<number, CaptionCopies>()
  judgement.replication.similarities.forEach((similarity, i) => {
    const [image, caption] = [own[i], captions[i]]
    if (image === undefined || caption === undefined) return
    const found = byImage.get(image) ?? { caption, similarity: 0, images: 0 }
    const images = found.images + 1
    byImage.set(image, { caption, similarity: found.similarity + (similarity - found.similarity) / images, images })
  })
  return [...byImage.values()]
}
