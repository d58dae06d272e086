/** Captions repeat their words: what depends on a word alone is worked out once. Beyond so many all are forgotten, so that memory stays bounded. */
const MOST_REMEMBERED = 20_000
/** Longer texts are no words, and hardly ever come again. */
const LONGEST = 64

/** @returns `read`, which is asked once for each text */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const value = read(text)
    if (text.length > LONGEST) return value
    if (known.size >= MOST_REMEMBERED) known.clear()
    known.set(text, value)
    return value
  }
}
