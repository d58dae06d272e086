/** The columns of scores that this page writes, and how a table that has them is known. */

export const METRICS = ['si', 'bt', 'tm', 'da', 'gs'] as const

/** What stands beside a text in the tables of this page and of `npm run score`; a number behind it where it went along before. */
const OF_ANY = /^(si|bt|tm|da|gs|flags|concreteness(_known)?|judge(_[a-z]+)*)(_\d+)?$/
/** Of a version alone: what made it, and why it was kept. */
const OF_VERSION = /^(by|kept)(_\d+)?$/

/**
 * Which of a table's columns this page has written beside its texts: `si` … `gs`, `general_by`, `flags`. Read again, they would stand
 * beside those that are worked out anew. Empty where no text has all five scores.
 */
export function ownColumns(names: readonly string[]): ReadonlySet<string> {
  const present = new Set(names)
  const own = new Set<string>()
  for (const text of ['', ...present]) {
    const prefix = text === '' ? '' : `${text}_`
    if (!METRICS.every((metric) => present.has(`${prefix}${metric}`))) continue
    for (const name of present) {
      const rest = name.startsWith(prefix) ? name.slice(prefix.length) : ''
      if (OF_ANY.test(rest) || (prefix !== '' && OF_VERSION.test(rest))) own.add(name)
    }
  }
  return own
}
