/** Makes a verb's forms, for generated sentences. */

export interface VerbForms {
  base: string
  s: string
  past: string
  participle: string
  ing: string
}

const CONSONANT_AT_END = /^[^aeiou]*[aeiou][bdgklmnprt]$/

/** @param irregular form → base forms (`verb.exc`) */
export function verbForms(verbs: Iterable<string>, irregular: ReadonlyMap<string, readonly string[]>): VerbForms[] {
  const pasts = new Map<string, string[]>()
  const doubled = new Set<string>()
  for (const [form, [base = '']] of irregular) {
    if (form.endsWith('ing')) doubled.add(form)
    else if (!form.endsWith('s')) pasts.set(base, [...(pasts.get(base) ?? []), form])
  }
  return [...verbs].map((base) => {
    const regular = endingOf(base, 'ed', doubled)
    const found = pasts.get(base) ?? []
    const participle = found.find((form) => /n$|ne$/.test(form) && !/^(?:ran|began|won)$/.test(form))
    const past = found.find((form) => form !== participle) ?? regular
    return { base, s: thirdPerson(base), past, participle: participle ?? past, ing: endingOf(base, 'ing', doubled) }
  })
}

function thirdPerson(base: string): string {
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ies`
  return /(?:[sxz]|ch|sh|[^aeiou]o)$/.test(base) ? `${base}es` : `${base}s`
}

function endingOf(base: string, ending: 'ed' | 'ing', doubled: ReadonlySet<string>): string {
  if (ending === 'ing' && base.endsWith('ie')) return `${base.slice(0, -2)}ying`
  if (ending === 'ed' && /[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ied`
  if (base.endsWith('e') && !(ending === 'ing' && /(?:ee|oe|ye)$/.test(base))) return base.slice(0, -1) + ending
  const twice = `${base}${base.at(-1) ?? ''}`
  return doubled.has(`${twice}ing`) || CONSONANT_AT_END.test(base) ? twice + ending : base + ending
}

/** "boxes", "ladies". */
export function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`
  if (noun.endsWith('man')) return `${noun.slice(0, -3)}men`
  return /(?:[sxz]|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`
}
