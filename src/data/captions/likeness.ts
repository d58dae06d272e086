/** Tells a column of captions from one of names, numbers, keys or addresses. */

/** From this many words on a text is as much a caption as any. */
const ENOUGH_WORDS = 6

/**
 * @param texts of one column
 * @returns in [0, 1]: share of filled cells × share of words that are letters × length in words × share of different texts
 */
export function looksLikeCaption(texts: readonly string[]): number {
  const filled = texts.filter((text) => text.trim() !== '')
  if (filled.length === 0) return 0
  const mean = (measure: (text: string) => number) =>
    filled.reduce((sum, text) => sum + measure(text), 0) / filled.length
  const words = mean((text) => Math.min(1, text.trim().split(/\s+/).length / ENOUGH_WORDS))
  const letters = mean((text) => {
    const all = text.trim().split(/\s+/)
    return all.filter((word) => /^\P{N}*\p{L}\P{N}*$/u.test(word) && !/[/\\_@=]/.test(word)).length / all.length
  })
  return (filled.length / texts.length) * letters * words * (new Set(filled).size / filled.length) ** 0.5
}
