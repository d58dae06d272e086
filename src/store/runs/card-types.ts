/** Plain types of runs' cards; no code, so that the page may import them. */

/** A run's samples as PNG files, of its newest checkpoint. */
export interface CardPictures {
  /** Up to ten images, five a row. */
  thumbnail: Uint8Array<ArrayBuffer>
  /** All that are kept, as the room lays them out. */
  samples: Uint8Array<ArrayBuffer>
  /** Of `samples`. */
  rows: number
  columns: number
}
