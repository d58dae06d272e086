/**
 * Morphy for nouns as NLTK 3.8 does it (`corpus/reader/wordnet.py`, `_morphy`): from a form in a text to the lemmas that
 * WordNet knows, the form itself first. So "men" is the lemma "men" (a work force) before it is "man".
 */

/** What morphy asks of a dictionary of nouns. */
export interface NounLemmas {
  /** True where WordNet has the noun; lower case. */
  hasLemma(lemma: string): boolean
  /** Lemmas that the exception list (`noun.exc`) gives an irregular form, or undefined where it has no such form. */
  exceptionsOf(form: string): readonly string[] | undefined
}

/** Detachment rules of nouns: an ending and what takes its place, in WordNet's order. */
const RULES = [
  ['s', ''],
  ['ses', 's'],
  ['ves', 'f'],
  ['xes', 'x'],
  ['zes', 'z'],
  ['ches', 'ch'],
  ['shes', 'sh'],
  ['men', 'man'],
  ['ies', 'y'],
] as const

/**
 * Forms longer than this have no lemma. WordNet's longest noun has 71 letters; NLTK would go on cutting, a letter a
 * round, through a word of any length.
 */
const LONGEST_FORM = 256

/**
 * @param form a word as written; letter case is ignored
 * @returns the lemmas WordNet has for it, best first, none twice; empty where it has none
 */
export function morphy(form: string, nouns: NounLemmas): string[] {
  if (form.length > LONGEST_FORM) return []
  const lower = form.toLowerCase()
  const exceptions = nouns.exceptionsOf(lower)
  if (exceptions) return known([lower, ...exceptions], nouns)
  let forms = detach([lower])
  let found = known([lower, ...forms], nouns)
  while (found.length === 0 && forms.length > 0) {
    forms = detach(forms)
    found = known(forms, nouns)
  }
  return found
}

/** Every rule applied once to every form. */
function detach(forms: readonly string[]): string[] {
  const shorter: string[] = []
  for (const form of forms) {
    for (const [ending, replacement] of RULES) {
      if (form.endsWith(ending)) shorter.push(form.slice(0, form.length - ending.length) + replacement)
    }
  }
  return shorter
}

function known(forms: readonly string[], nouns: NounLemmas): string[] {
  const found: string[] = []
  for (const form of forms) if (nouns.hasLemma(form) && !found.includes(form)) found.push(form)
  return found
}
