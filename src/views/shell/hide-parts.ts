/** Leaves parts of the page out, for the eye, the keyboard and screen readers alike. */
let sheet: CSSStyleSheet | null = null

/** @param names of parts (`data-part`); those that were hidden before and are not among them come back */
export function hideParts(names: readonly string[]): void {
  if (sheet === null) {
    if (names.length === 0) return
    sheet = new CSSStyleSheet()
    document.adoptedStyleSheets.push(sheet)
  }
  sheet.replaceSync(names.map((name) => `[data-part~='${name}'] { display: none !important }`).join('\n'))
}
