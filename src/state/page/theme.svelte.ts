/** Light, dark, or as the system has it; remembered where the browser allows. */
export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const storageKey = 'modeweave-theme'

function remembered(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(storageKey)) ?? 'system'
  } catch {
    return 'system'
  }
}

export class ThemeChoice {
  theme = $state.raw<Theme>(remembered())
  #systemDark = $state.raw(false)
  readonly dark: boolean = $derived(this.theme === 'dark' || (this.theme === 'system' && this.#systemDark))

  constructor() {
    const query = matchMedia('(prefers-color-scheme: dark)')
    this.#systemDark = query.matches
    query.addEventListener('change', () => (this.#systemDark = query.matches))
  }

  /** system → light → dark → system. */
  next(): void {
    this.theme = themes[(themes.indexOf(this.theme) + 1) % themes.length] ?? 'system'
    try {
      localStorage.setItem(storageKey, this.theme)
    } catch {
      // A private window may refuse; the choice then lasts as long as the page.
    }
  }
}
