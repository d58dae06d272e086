/** Symbols of the papers in running text. */

/**
 * A letter with one letter below it, "R_C" and "A_k", or paper A's "w_lat" and "w_emb", where it is a word of its own: "cat_a", "a_b.png" and
 * "x-a_b" are names.
 */
const SYMBOL = /(?<![\w./-])([A-Za-zμαλγΣ]_[A-Za-z]|w_(?:lat|emb))\b(?![./-]\w)/

/** The text cut into plain pieces and, at every odd place, symbols. */
export const splitAtSymbols = (text: string): string[] => text.split(SYMBOL)
