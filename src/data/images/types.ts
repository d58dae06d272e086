/** Plain types of image data; no code, so that every layer and the page may import them. */

/** Image edge in pixels that the networks of paper B accept (28 and 64 in its Table 5; 32 for CIFAR-10). */
export type ImageSize = 28 | 32 | 64

/** D_h: 1 = grey level, 3 = RGB. */
export type Channels = 1 | 3

/** The sets that come with the page, by their folder below `public/data`. */
export type BundledName = 'mnist' | 'fashion-mnist' | 'emoji'

/** Some images of one size, as bytes: 0 = black, 255 = white (or full colour). */
export interface ImageSplit {
  readonly count: number
  /** `[count, size, size, channels]`, row-major (NHWC). */
  readonly pixels: Uint8Array
  /** `[count]` class of each image, or null where the source names none. Used for evaluation alone, never for training. */
  readonly labels: Uint8Array | null
}

export interface ImageDataset {
  /** Shown to the visitor and stored with a run, e.g. "MNIST". */
  readonly name: string
  /** A `BundledName`, or `own:<hash of the pixels>`: tells a resumed run whether it has its data. */
  readonly id: string
  readonly size: ImageSize
  readonly channels: Channels
  readonly train: ImageSplit
  /** Never trained on. For the visitor's own images: a seeded tenth, or their own test file. */
  readonly test: ImageSplit
  /** Name of each label, or null where there are no labels. */
  readonly classNames: readonly string[] | null
  /** What was left out while loading and why, one sentence each ("3 files could not be decoded: a.png, …"). */
  readonly notes: readonly string[]
}

/** Images for the page: one byte a channel value, rows of `columns` images. */
export interface ImageGrid {
  rows: number
  columns: number
  size: number
  channels: 1 | 3
  /** `[rows · columns, size, size, channels]` */
  pixels: Uint8Array
}
