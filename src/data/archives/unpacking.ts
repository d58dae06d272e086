/**
 * DEFLATE (RFC 1951) from somebody else: what it unpacks to takes memory only as its bytes prove it, whatever a header claims,
 * and its beginning can be had without the rest.
 */
import { inflateSync, type Gunzip, type Inflate } from 'fflate'

/** Most bytes that one byte of DEFLATE can stand for. */
const MOST_A_BYTE = 1032
/** Data that unpack to more than these bytes (MNIST has 47 MB) and four times their own size are no images, captions or weights, but a trap. */
const ANY_SIZE = 48 << 20
const MOST_FOLD = 4
/** Packed bytes taken in at a time: what they can make at most, 16 MB, is made before it can be looked at. */
export const PIECE = 1 << 14
/** A stored block has no more, a block's tables less. Where so many bytes make nothing, the stream is over, or no stream. */
const MOST_IDLE = 1 << 18

/** Where `packed` bytes cannot become `size`. */
export function exceedsDeflate(size: number, packed: number): boolean {
  return size > MOST_A_BYTE * packed
}

/** Most bytes that `packed` ones are unpacked to. */
export function mostUnpacked(packed: number): number {
  return ANY_SIZE + MOST_FOLD * packed
}

/** A stream that is unpacked piece by piece, into memory that grows with what comes. */
export class Unpacking {
  private bytes = new Uint8Array(0)
  private length = 0
  private idle = 0

  /** @param most bytes that are wanted; what comes behind them is not kept */
  constructor(
    private readonly stream: Inflate | Gunzip,
    private readonly most: number,
  ) {
    stream.ondata = (data) => this.keep(data)
  }

  /**
   * @param isLast whether no other piece follows
   * @returns whether more is wanted
   * @throws what fflate throws where the stream is damaged
   */
  push(packed: Uint8Array, isLast: boolean): boolean {
    const before = this.length
    this.stream.push(packed, isLast)
    this.idle = this.length > before ? 0 : this.idle + packed.length
    return !isLast && this.length < this.most && this.idle < MOST_IDLE
  }

  /** What has come so far, `most` bytes of it at most. */
  get unpacked(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  private keep(data: Uint8Array): void {
    const wanted = data.subarray(0, this.most - this.length)
    const end = this.length + wanted.length
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.min(this.most, Math.max(end, 2 * this.bytes.length)))
      grown.set(this.unpacked)
      this.bytes = grown
    }
    this.bytes.set(wanted, this.length)
    this.length = end
  }
}

/**
 * The whole of a DEFLATE stream.
 * @param size that it has to have unpacked, `mostUnpacked` at most
 * @returns null where the stream is damaged, cut short, or of another size
 */
export function inflateWhole(packed: Uint8Array, size: number): Uint8Array | null {
  if (packed.length === 0 || exceedsDeflate(size, packed.length)) return null
  try {
    // One byte more than there may be, so that a longer stream shows.
    return exactly(size, inflateSync(packed, { out: new Uint8Array(size + 1) }))
  } catch {
    return null
  }
}

function exactly(size: number, bytes: Uint8Array): Uint8Array | null {
  return bytes.length === size ? bytes : null
}
