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
  return Array.from(digest, (b) => b.toString(16).padStart(2, '0')).join('')
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

/** The 32 bytes of SHA-256, computed here (FIPS 180-4, 6.2). */
export function sha256(bytes: Uint8Array): Uint8Array {
  const hash = Uint32Array.from(INITIAL)
  const whole = bytes.length - (bytes.length % 64)
  const blocks = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < whole; at += 64) compress(hash, blocks, at)

  // The rest, a 1 bit, zeros, and the length in bits.
  const rest = bytes.length - whole
  const last = new Uint8Array(rest < 56 ? 64 : 128)
  last.set(bytes.subarray(whole))
  last[rest] = 0x80
  const tail = new DataView(last.buffer)
  tail.setBigUint64(last.length - 8, BigInt(bytes.length) * 8n)
  for (let at = 0; at < last.length; at += 64) compress(hash, tail, at)

  const digest = new DataView(new ArrayBuffer(32))
  hash.forEach((word, i) => digest.setUint32(4 * i, word))
  return new Uint8Array(digest.buffer)
}

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
