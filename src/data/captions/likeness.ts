/** Tells a column of captions from one of names, numbers, keys or addresses. */

/** From this many words on a text is as much a caption as any. */
const ENOUGH_WORDS = 6

/** Characters of a text that are looked at. */
const LOOKED_AT = 1000

/**
 * @param texts of one column
 * @returns in [0, 1]: share of filled cells × share of words that are letters × length in words × share of different texts
 */
export function looksLikeCaption(texts: readonly string[]): number {
  const filled = texts.map((text) => text.slice(0, LOOKED_AT).trim()).filter((text) => text !== '')
  if (filled.length === 0) return 0
  const mean = (measure: (text: string) => number) =>
    filled.reduce((sum, text) => sum + measure(text), 0) / filled.length
  const words = mean((text) => Math.min(1, text.split(/\s+/).length / ENOUGH_WORDS))
  const letters = mean((text) => {
    const all = text.split(/\s+/)
    return all.filter((word) => /\p{L}/u.test(word) && !/[\p{N}/\\_@=]/u.test(word)).length / all.length
  })
  return (filled.length / texts.length) * letters * words * (new Set(filled).size / filled.length) ** 0.5
}
