/** Plain types of what was understood of the visitor's files, before training; no code, so that every layer and the page may import them. */
import type { Message } from '../messages/message'

/** A file that is not used, or one line of a file of which other lines are. */
export interface LeftOutFile {
  /** Path as chosen; of a file in a zip, below the zip's own path without ".zip". */
  readonly file: string
  /** From 1, where this line alone is left out. */
  readonly line?: number
  /** In the past tense, so that it follows "it": "could not be decoded". */
  readonly reason: string
}

/** Width and height in px, as stored. */
export interface Extent {
  readonly width: number
  readonly height: number
}

/** The smallest and the largest image by area; the same where all are alike. */
export interface FoundSize {
  readonly smallest: Extent
  readonly largest: Extent
}

export interface ClassCount {
  readonly name: string
  readonly images: number
}

export interface UnderstoodClasses {
  /** What gave the names, to follow "by": "the folders below pets", "train-labels-idx1-ubyte". */
  readonly from: string
  /**
   * Folder level that gave the names: 1 is the outermost of those that differ (what holds everything, and folders that divide into training
   * and test, are not counted). Null where a file of labels gave them.
   */
  readonly level: number | null
  /** Of training and test images together, in the order of the labels; classes without an image are left out. */
  readonly counts: readonly ClassCount[]
}

export interface UnderstoodDivision {
  readonly train: number
  readonly test: number
  /** `folders`: named train, test, val, …; `files`: a test file of its own; `drawn`: a seeded tenth. */
  readonly from: 'folders' | 'files' | 'drawn'
}

export interface FileCaptions {
  /** Path of the image. */
  readonly file: string
  /** Its caption, then others of it; never empty. */
  readonly captions: readonly string[]
}

/** What the visitor may decide where files leave it open. */
export type ChoiceName =
  'classes' | 'loose' | 'division' | 'background' | 'orientation' | 'set' | 'metadata' | 'column' | 'captions' | 'model'

/** What the visitor decided, as `OpenQuestion.answers[].value`; what is not decided is as `OpenQuestion.chosen`. */
export type Choices = Readonly<Partial<Record<ChoiceName, string>>>

/** Something that the files leave open. One answer holds all the same, so that nobody has to choose. */
export interface OpenQuestion {
  readonly choice: ChoiceName
  /** A sentence that ends in "?". */
  readonly question: string
  readonly answers: readonly { readonly value: string; readonly words: string }[]
  /** `value` of the answer that holds. */
  readonly chosen: string
}

/**
 * What was understood: every file that was chosen is used or named in `leftOut`. Made from headers alone before images are decoded,
 * and again afterwards (then without the images that could not be decoded).
 */
export interface Understood {
  /** Shown as the set's name. */
  readonly name: string
  /** Files that were chosen, those in zips one by one (their zip is not counted then). */
  readonly files: number
  /** Images that can be used. */
  readonly images: number
  /** Null without images. */
  readonly size: FoundSize | null
  /** Null where nothing names classes, or the visitor wants none. */
  readonly classes: UnderstoodClasses | null
  /** Null for images with captions, which are all for training, and for too few images. */
  readonly division: UnderstoodDivision | null
  /** Of all images that have captions, in the set's order; empty for images without captions. */
  readonly captions: readonly FileCaptions[]
  /** All of it, in the order in which it was found out. */
  readonly leftOut: readonly LeftOutFile[]
  /** What else is to be said, one sentence each; without what `leftOut` says. */
  readonly notes: readonly string[]
  readonly questions: readonly OpenQuestion[]
  /** Why the set as a whole can't be used; null where it can be. */
  readonly refusal: Message | null
}
