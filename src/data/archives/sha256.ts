/** SHA-256 (FIPS 180-4), by the platform where it offers it. */

/**
 * SHA-256 of `bytes` in hexadecimal. `crypto.subtle` exists only on https and localhost; a classroom's plain-http server gets
 * the same digest from the code below, more slowly.
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle
  const digest = subtle
    ? new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
    : sha256(bytes)
  return hexOf(digest)
}

/** The first 32 bits of the fractional part of `root(p)` for the first `count` primes p (FIPS 180-4, 4.2.2 and 5.3.3). */
function primeConstants(count: number, root: (p: number) => number): Uint32Array {
  const primes: number[] = []
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n)
  return Uint32Array.from(primes, (p) => (root(p) % 1) * 2 ** 32)
}

const K = primeConstants(64, Math.cbrt)
const INITIAL = primeConstants(8, Math.sqrt)

const rotate = (x: number, n: number) => (x >>> n) | (x << (32 - n))

/** The 32 bytes of SHA-256, computed here. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return new Sha256().add(bytes).digest()
}

/** SHA-256 of bytes that come one piece after the other and are not kept (FIPS 180-4, 6.2): the platform's own takes all at once. */
export class Sha256 {
  private readonly hash = Uint32Array.from(INITIAL)
  /** What has come since the last whole block. */
  private readonly begun = new Uint8Array(64)
  private length = 0

  add(bytes: Uint8Array): this {
    const { hash, begun } = this
    const there = this.length % 64
    // Fills up the block that was begun, where one was.
    const first = there === 0 ? 0 : Math.min(64 - there, bytes.length)
    begun.set(bytes.subarray(0, first), there)
    if (there + first === 64) compress(hash, new DataView(begun.buffer), 0)
    const end = bytes.length - ((bytes.length - first) % 64)
    const blocks = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let at = first; at < end; at += 64) compress(hash, blocks, at)
    begun.set(bytes.subarray(end))
    this.length += bytes.length
    return this
  }

  /** 32 bytes; nothing is added afterwards. */
  digest(): Uint8Array {
    // The rest, a 1 bit, zeros, and the length in bits.
    const rest = this.length % 64
    const last = new Uint8Array(rest < 56 ? 64 : 128)
    last.set(this.begun.subarray(0, rest))
    last[rest] = 0x80
    const tail = new DataView(last.buffer)
    tail.setBigUint64(last.length - 8, BigInt(this.length) * 8n)
    for (let at = 0; at < last.length; at += 64) compress(this.hash, tail, at)
    const digest = new DataView(new ArrayBuffer(32))
    this.hash.forEach((word, i) => digest.setUint32(4 * i, word))
    return new Uint8Array(digest.buffer)
  }
}

export const hexOf = (digest: Uint8Array): string => Array.from(digest, (b) => b.toString(16).padStart(2, '0')).join('')

const schedule = new Uint32Array(64)

function compress(hash: Uint32Array, block: DataView, at: number): void {
  const w = schedule
  for (let t = 0; t < 16; t++) w[t] = block.getUint32(at + 4 * t)
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15] ?? 0
    const y = w[t - 2] ?? 0
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10)
    w[t] = (w[t - 16] ?? 0) + s0 + (w[t - 7] ?? 0) + s1
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[t] ?? 0) + (w[t] ?? 0)) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  const sums = [a, b, c, d, e, f, g, h]
  for (const [i, word] of sums.entries()) hash[i] = (hash[i] ?? 0) + word
}
