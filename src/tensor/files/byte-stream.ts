/** Bytes that are read once, from the first to the last, so that a file of gigabytes need not be in memory. */

export interface ByteStream {
  /** Of all bytes; null where that is not known before they have come. */
  readonly size: number | null
  /** The next `length` bytes, fewer at the end of the file. They may be views of what the stream reads from, which is not altered. */
  take(length: number): Promise<Uint8Array>
  /** Lets go of what is behind it, wherever it stands. */
  close(): Promise<void>
}

/** Bytes that are reserved before any of them has come. */
const MOST_AHEAD = 1 << 24

/** Of bytes in memory. */
export function streamOfBytes(bytes: Uint8Array): ByteStream {
  return streamOfRanges(bytes.length, async (begin, end) => bytes.subarray(begin, end))
}

/**
 * Of bytes that are read range by range.
 * @param size of all
 * @param read bytes `begin` … `end` − 1, in one piece
 */
export function streamOfRanges(size: number, read: (begin: number, end: number) => Promise<Uint8Array>): ByteStream {
  let at = 0
  return {
    size,
    async take(length) {
      const begin = at
      at = Math.min(size, begin + length)
      return read(begin, at)
    },
    close: () => Promise.resolve(),
  }
}

/**
 * Of bytes that come in pieces of whatever size.
 * @param size as `ByteStream.size`
 * @param next the next piece, null at the end
 * @param close as `ByteStream.close`
 */
export function streamOfPieces(
  size: number | null,
  next: () => Promise<Uint8Array | null>,
  close: () => Promise<void>,
): ByteStream {
  let piece: Uint8Array = new Uint8Array(0)
  let ended = false
  return {
    size,
    async take(length) {
      // One piece may hold all of it: no copy then.
      while (piece.length === 0 && !ended) await more()
      if (piece.length >= length) return taken(length)
      // Memory grows with what comes: a file may claim whatever length.
      let bytes: Uint8Array = new Uint8Array(Math.min(length, MOST_AHEAD))
      let filled = 0
      while (filled < length && !ended) {
        if (filled === bytes.length) bytes = grown(bytes, Math.min(length, 2 * filled))
        const some = taken(Math.min(piece.length, bytes.length - filled))
        bytes.set(some, filled)
        filled += some.length
        if (piece.length === 0 && filled < length) await more()
      }
      return bytes.subarray(0, filled)
    },
    close,
  }

  function taken(length: number): Uint8Array {
    const some = piece.subarray(0, length)
    piece = piece.subarray(length)
    return some
  }

  async function more(): Promise<void> {
    const read = await next()
    if (read === null) ended = true
    else piece = new Uint8Array(read.buffer, read.byteOffset, read.length)
  }
}

function grown(bytes: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(length)
  larger.set(bytes)
  return larger
}
