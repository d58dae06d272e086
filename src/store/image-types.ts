/** Plain types of the visitor's own images that are kept in this browser; no code, so that the page may import them. */
/** What is known of a kept set without reading its files. */
export interface KeptSet {
  /** The dataset's id, made of the SHA-256 of its pixels (and captions): files that changed on the disk make another. */
  id: string
  name: string
  images: number
  /** Of the files, as stored. */
  bytes: number
  /** Milliseconds since 1970. */
  savedAt: number
}
