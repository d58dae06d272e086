/** Features are named by 24 bits of a hash: no names need to be kept, and of those never seen in training one in 250 is taken for another. */

const PRIME = 0x01000193

/** The beginning of a feature's hash: what kind of feature it is. @param kind a small whole number */
export const begin = (kind: number): number => Math.imul(kind + 1, 0x9e3779b1)

/** A whole number into the hash. */
export const mix = (hash: number, value: number): number => {
  const mixed = Math.imul(hash ^ value, 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}

/** A string's hash (FNV-1a over UTF-16 code units), to be mixed into features. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME)
  return hash | 0
}

/** The feature's name: a whole number of 24 bits. */
export function finish(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 8
}
