/** A fused prompt as the preview writes it, taken apart for colouring: `0.7 · E("a boot") + 0.3 · E("with a bag") + 0.1 · N(0, I)`. */

export interface PromptTerm {
  /** `.7`; empty where the caption stands alone. */
  weight: string
  text: string
}

export function promptTerms(prompt: string): PromptTerm[] {
  return prompt.split(/ \+ (?=[\d.]+ · [EN]\()/).map((term) => {
    const found = /^([\d.]+) · (?:E\("(.*)"\)|(.*))$/s.exec(term)
    if (found === null) return { weight: '', text: term.replace(/^E\("(.*)"\)$/s, '$1') }
    return { weight: (found[1] ?? '').replace(/^0\./, '.'), text: found[2] ?? found[3] ?? '' }
  })
}
