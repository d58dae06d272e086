import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator'

/** Everything a `Random` is, as JSON: a restored one goes on with the very same numbers. */
export interface RandomState {
  /** Four 32-bit words derived from the seed (and the labels of the forks); they never change. */
  key: number[]
  /** Four 32-bit words of xoroshiro128+. */
  generator: number[]
  /** The second normal of the last Box-Muller pair where it has not been handed out yet. */
  spare: number | null
}

/**
 * Seeded random numbers: xoroshiro128+ (Blackman & Vigna 2018) through `pure-rand`. Same seed, same numbers; whether they
 * are asked for one at a time or many at once makes no difference.
 */
export class Random {
  private key: number[]
  private generator: JumpableRandomGenerator
  private spare: number | null = null

  /** @param seed any finite number, usually a whole one. Throws `RangeError` on NaN or infinity. */
  constructor(seed: number) {
    if (!Number.isFinite(seed)) throw new RangeError(`The seed is ${seed}; it has to be a finite number.`)
    this.key = hashWords([0, 0, 0, 0], `seed:${seed}`)
    this.generator = startGenerator(this.key)
  }

  /** The generator whose `state()` this is. Throws `RangeError` where it is not such a state. */
  static restore(state: RandomState): Random {
    const wordsAreValid = [state.key, state.generator].every(
      (words) => Array.isArray(words) && words.length === 4 && words.every((word) => Number.isInteger(word)),
    )
    if (!wordsAreValid || !(state.spare === null || Number.isFinite(state.spare)))
      throw new RangeError(
        'The stored random state is damaged: it needs four whole numbers in "key" and in "generator".',
      )
    const random = new Random(0)
    random.key = [...state.key]
    random.generator = xoroshiro128plusFromState(state.generator)
    random.spare = state.spare
    return random
  }

  state(): RandomState {
    return { key: [...this.key], generator: [...this.generator.getState()], spare: this.spare }
  }

  /** U[0, 1) in steps of 2⁻²⁴: exact in float32, so that no value rounds up to 1. */
  uniform(): number {
    return (this.generator.next() >>> 8) * 2 ** -24
  }

  /** `[n]` of `uniform()`. */
  uniforms(n: number): Float32Array<ArrayBuffer> {
    const values = new Float32Array(n)
    for (let i = 0; i < n; i++) values[i] = this.uniform()
    return values
  }

  /** `[n]` of N(0, 1), by Box & Muller (1958): two normals from two uniforms. |value| < 6.8. */
  normals(n: number): Float32Array<ArrayBuffer> {
    const values = new Float32Array(n)
    let i = 0
    if (this.spare !== null && n > 0) {
      values[i++] = this.spare
      this.spare = null
    }
    while (i < n) {
      const radius = Math.sqrt(-2 * Math.log(this.openUniform()))
      const angle = 2 * Math.PI * this.openUniform()
      const second = radius * Math.sin(angle)
      values[i++] = radius * Math.cos(angle)
      if (i < n) values[i++] = second
      else this.spare = second
    }
    return values
  }

  /** `[n]` of the standard Gumbel distribution, −log(−log u): arg max (log p + Gumbel) draws from p (Maddison et al. 2014). */
  gumbels(n: number): Float32Array<ArrayBuffer> {
    const values = new Float32Array(n)
    for (let i = 0; i < n; i++) values[i] = -Math.log(-Math.log(this.openUniform()))
    return values
  }

  /** Uniform over 0 … n − 1, without modulo bias. Throws `RangeError` unless n is a whole number in 1 … 2³². */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32)
      throw new RangeError(
        `A random integer below ${n} was asked for; the bound has to be a whole number from 1 to 2^32.`,
      )
    return uniformInt(this.generator, 0, n - 1)
  }

  /** 0 … n − 1 in random order (Fisher & Yates). */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i)
    for (let i = n - 1; i > 0; i--) {
      const j = uniformInt(this.generator, 0, i)
      const taken = order[i] ?? 0
      order[i] = order[j] ?? 0
      order[j] = taken
    }
    return order
  }

  /**
   * An independent stream. It depends on this one's seed and the label alone, not on how much has been drawn, so that a
   * consumer added to the program later changes no other consumer's numbers.
   */
  fork(label: string | number): Random {
    const child = new Random(0)
    child.key = hashWords(this.key, `${typeof label}:${label}`)
    child.generator = startGenerator(child.key)
    return child
  }

  /** U(0, 1) in steps of 2⁻³², neither end included: safe under a logarithm. */
  private openUniform(): number {
    return ((this.generator.next() >>> 0) + 0.5) * 2 ** -32
  }
}

/** A generator that starts at the hashed key: neighbouring seeds share nothing. All words zero is its only bad state. */
function startGenerator(key: readonly number[]): JumpableRandomGenerator {
  return xoroshiro128plusFromState(key.every((word) => word === 0) ? [1, 0, 0, 0] : key)
}

/** Four 32-bit words of `key` and `text`, hashed with MurmurHash3's multiplications and finaliser (Appleby 2011). */
function hashWords(key: readonly number[], text: string): number[] {
  return key.map((_, lane) => {
    let hash = 0x9e3779b9 ^ Math.imul(lane + 1, 0x85ebca6b)
    for (const word of key) hash = mixWord(hash, word)
    for (let i = 0; i < text.length; i++) hash = mixWord(hash, text.charCodeAt(i))
    hash ^= text.length
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return hash ^ (hash >>> 16)
  })
}

function mixWord(hash: number, word: number): number {
  const scrambled = Math.imul(word, 0xcc9e2d51)
  const mixed = hash ^ Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593)
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}
