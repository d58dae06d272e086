/** What axe looks for: all of WCAG 2.2 that it knows how to check, A and AA. */
export const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
