import type { Difference } from '../../../../src/state/page/difference'

/** What the amber line says: of what is shown, and of the recipe. */
export const told = (difference: Difference | null): string[] | null =>
  difference &&
  [difference.shown, difference.recipe].map((parts) => parts.map(({ symbol, text }) => symbol + text).join(', '))
