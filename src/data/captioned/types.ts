/** Plain types of images with captions (paper A's training and fusion sets); no code, so that every layer and the page may import them. */
import type { ReadPictures } from '../pictures'

/** Captions that a set may have: as they came, and told with less (paper A, Table 4). Each `[count]`. */
export type SetCaptions = { original: string[] } & Partial<Record<'general' | '5-word', string[]>>

/** Images of one size with a caption each; where their pixels are is the set's own affair. */
export interface CaptionedSet extends ReadPictures<Uint8Array> {
  /** Hash of pixels and captions: what cached latents and stored runs belong to. */
  readonly id: string
  /** Shown to the visitor and stored with a run, e.g. "Fashion-MNIST, 64 images". */
  readonly name: string
  readonly captions: SetCaptions
  /** `[count]` lists of other captions of the same image, which multiple captions (MC) draws from; null where no image has any. */
  readonly paraphrases: string[][] | null
  /** `[count]` class of each image, or null where the source names none. Used for evaluation alone. */
  readonly labels: number[] | null
  readonly classNames: readonly string[] | null
  /** What was left out while loading and why, one sentence each. */
  readonly notes: readonly string[]
}

/**
 * - `fashion`: Fashion-MNIST training images 55,000 on, without Sandals and Bags: the fine-tuning set
 * - `fashion-fusion`: its Sandals and Bags, which the miniature never saw
 * - `mnist-fusion`: MNIST training digits 0-49,999
 * - `held-out`: Fashion-MNIST training images 50,000-54,999, without Sandals and Bags, which no network and no fine-tuning saw
 */
export type BundledSetKind = 'fashion' | 'fashion-fusion' | 'mnist-fusion' | 'held-out'
